"""`manage.py erase USER_ID ...`: forget people for good."""

from argparse import ArgumentParser
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
        found = {name: find_customer(name) for name in options["user_ids"]}
        unknown = [name for name, customer in found.items() if customer is None]
        if unknown:
            raise CommandError(
                f"No customer has the user id {', '.join(unknown)}. Nobody was erased."
            )
        if not options["yes"]:
            answer = input(f"Erase {len(found)} for good? There is no way back [y/N] ")
            if answer.strip().lower() != "y":
                raise CommandError("Nobody was erased.")
        for name, customer in found.items():
            if customer is not None and find_customer(name) is not None:
                self.stdout.write(f"Erased profile {_erase(customer.pk)}.")


def _erase(customer_id: int) -> str:
    """Return the numbers of the profiles that were erased."""
    while True:
        try:
            return ", ".join(map(str, erase(customer_id)))
        except MergedMeanwhile:
            continue
