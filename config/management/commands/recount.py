"""`manage.py recount`: count cells of the plan again, from customers' decisions."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from campaigns import selectors
from campaigns.selectors import Recounted

CELLS = 50


class Command(BaseCommand):
    """Recount some cells drawn at random; exit 1 when one is wrong."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--cells", type=int, default=CELLS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Recount, and print each cell as the sum that it is."""
        cells = list(selectors.recount_cells(options["cells"]))
        wrong = [cell for cell in cells if not cell.is_right]
        for cell in cells:
            self.stdout.write(_describe(cell))
        self.stdout.write(f"{len(cells)} cells, {len(wrong)} wrong.")
        if wrong:
            sys.exit(1)


def _describe(cell: Recounted) -> str:
    parts = " + ".join(f"{people} {part}" for part, people in cell.parts.items())
    sentence = f"{cell.on} campaign {cell.campaign_id}: {cell.matched} = {parts}"
    return sentence if cell.is_right else f"{sentence}, recounted {cell.recounted}"
