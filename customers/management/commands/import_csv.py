"""Bring a CSV file in from the command line, in this process."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from customers import services
from customers.domain.errors import RivermouthError
from customers.domain.imports import mapping
from customers.models import Import
from customers.selectors import get_now
from customers.selectors.imports import UNDER_WAY, iterate_faults

SECONDS = 0.2


class Command(BaseCommand):
    """Read the plan of a file, or what it suggests, and bring the file in by it."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and what is to be done with it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan", type=Path, help="JSON, as --show-plan writes it")
        parser.add_argument("--show-plan", action="store_true", help="and stop")
        parser.add_argument("--dry-run", action="store_true", help="store nothing")
        parser.add_argument("--sets-off", action="store_true", help="journeys hear it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        try:
            self._handle(**options)
        except (RivermouthError, OSError) as error:
            raise CommandError(str(error)) from error

    def _handle(self, file: Path, plan: Path | None, **options: Any) -> None:
        now = get_now()
        with file.open("rb") as opened:
            one = services.keep_file(
                file=opened, file_name=file.name, user_id=None, now=now
            )
        if plan is not None:
            one = services.save_plan(import_id=one.pk, plan=read_plan(plan))
        if options["show_plan"]:
            self.stdout.write(
                orjson.dumps(one.plan, option=orjson.OPT_INDENT_2).decode()
            )
        elif options["dry_run"]:
            self._finish(services.start_check(import_id=one.pk))
        else:
            begun = services.start_import(
                import_id=one.pk, sets_off=options["sets_off"], now=now
            )
            self._finish(begun)
            return
        services.cancel_import(import_id=one.pk, now=now)

    def _finish(self, one: Import) -> None:
        """Do all slices that no worker does, and tell what they came to."""
        while one.status in UNDER_WAY:
            if not services.advance_import(import_id=one.pk):
                time.sleep(SECONDS)  # a worker is at it
            one.refresh_from_db()
        for fault in iterate_faults(one.pk):
            where = f"line {fault.line} {fault.column}".rstrip()
            self.stderr.write(f"{where}: {fault.message} {fault.value!r}")
        for name, count in one.counts.items():
            self.stdout.write(f"{name}: {count}")
        if one.status == Import.Status.FAILED:
            raise CommandError(one.reason)


def read_plan(path: Path) -> mapping.Plan:
    """Read a plan from a file."""
    try:
        return mapping.from_document(orjson.loads(path.read_bytes()))
    except (KeyError, TypeError, orjson.JSONDecodeError) as error:
        raise CommandError(f"{path} is no plan as --show-plan writes it.") from error
