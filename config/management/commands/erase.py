"""`manage.py erase USER_ID ...`: forget people for good."""

from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.erasing import MergedMeanwhile, erase
from customers.selectors import find_customer


class Command(BaseCommand):
    """Erase people from every app; what was sent to them stays as a count."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("user_ids", nargs="+", metavar="USER_ID")
        parser.add_argument(
            "--yes", action="store_true", help="do not ask whether to go on"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase everybody named, or nobody when one of them is not known."""
        names = options["user_ids"]
        unknown = [name for name in names if find_customer(name) is None]
        if unknown:
            raise CommandError(
                f"No customer has the user id {', '.join(unknown)}. Nobody was erased."
            )
        if not options["yes"]:
            answer = input(f"Erase {len(names)} for good? There is no way back [y/N] ")
            if answer.strip().lower() != "y":
                raise CommandError("Nobody was erased.")
        for name in names:
            # Asked again each time: two names may be one person, by now too
            while (customer := find_customer(name)) is not None:
                with suppress(MergedMeanwhile):
                    profiles = ", ".join(map(str, erase(customer.pk)))
                    self.stdout.write(f"Erased profile {profiles}.")
