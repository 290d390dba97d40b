"""Report an experiment that ran elsewhere, from a CSV file of its people."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.domain.uplift.experiments import OutcomeColumn, Settings
from campaigns.domain.uplift.samples import Kind
from campaigns.selectors.uplift.experiments import tell_experiment
from campaigns.services.uplift.experiments import import_experiment
from customers.domain.errors import RivermouthError
from customers.selectors import get_now


class Command(BaseCommand):
    """Count the table, keep what it came to, and say it."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and what its columns are."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", help="by default that of the file")
        parser.add_argument("--arm", required=True, help="column of who got what")
        parser.add_argument("--control", required=True, help="its value of the control")
        parser.add_argument("--rate", action="append", default=[], metavar="COLUMN")
        parser.add_argument("--amount", action="append", default=[], metavar="COLUMN")
        parser.add_argument(
            "--covariate", action="append", default=[], metavar="COLUMN"
        )
        parser.add_argument(
            "--random",
            metavar="HOW",
            help="how chance decided who got what; without it there are counts only",
        )
        parser.add_argument(
            "--equal-arms",
            action="store_true",
            help="they were meant to be of one size",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        try:
            self._handle(**options)
        except (RivermouthError, OSError) as error:
            raise CommandError(_describe(error)) from error

    def _handle(self, file: Path, **options: Any) -> None:
        columns = [
            OutcomeColumn(column, kind) for kind in Kind for column in options[kind]
        ]
        settings = Settings(
            arm=options["arm"],
            control=options["control"],
            outcomes=tuple(columns),
            covariates=tuple(options["covariate"]),
            is_random=options["random"] is not None,
            how=options["random"] or "",
            has_equal_arms=options["equal_arms"],
        )
        with file.open("rb") as opened:
            one = import_experiment(
                file=opened,
                file_name=file.name,
                name=options["name"] or file.name,
                settings=settings,
                user_id=None,
                now=get_now(),
            )
        told = tell_experiment(one)
        for arm in told.arms:
            self.stdout.write(f"{arm.name}: {arm.people:,}")
        self.stdout.write(told.refusal or told.title)
        for found in told.comparisons:
            self.stdout.write(found.sentence)
        for breakdown in told.breakdowns:
            for suggestion in breakdown.suggestions:
                where = f"{breakdown.outcome.name}, {breakdown.arm.name}"
                self.stdout.write(f"{where}: {suggestion.sentence}")


def _describe(error: Exception) -> str:
    faults = getattr(error, "errors", None) or []
    return "\n".join([str(error), *(str(fault["message"]) for fault in faults)])
