"""Nudges of imports: a message names one and carries nothing of its file."""

import time

from celery import shared_task

from customers.services import advance_import, nudge

LONGEST_SECONDS = 2.0  # then others get their turn


@shared_task  # type: ignore[untyped-decorator]
def bring_in(*, import_id: int) -> None:
    """Do slices of an import for a while; ask to go on when that is not all."""
    started = time.monotonic()
    while advance_import(import_id=import_id):
        if time.monotonic() - started > LONGEST_SECONDS:
            nudge(bring_in, import_id=import_id)
            return
