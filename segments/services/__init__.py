"""Changes of micro-segments: their rules and rows, and the runs over everybody."""

from segments.services.erasing import erase_memberships
from segments.services.forgetting import forget_old_changes
from segments.services.guarding import accept_size
from segments.services.live import Followed, follow_customers
from segments.services.microsegments import (
    archive_segment,
    create_segment,
    update_segment,
)
from segments.services.pins import (
    REFUSALS,
    Pinned,
    follow_pins,
    pin_customers,
    unpin_customers,
)
from segments.services.runs import (
    Progress,
    evaluate_shard,
    start_edit_run,
    start_run,
    start_run_now,
)

__all__ = [
    "REFUSALS",
    "Followed",
    "Pinned",
    "Progress",
    "accept_size",
    "archive_segment",
    "create_segment",
    "erase_memberships",
    "evaluate_shard",
    "follow_customers",
    "follow_pins",
    "forget_old_changes",
    "pin_customers",
    "start_edit_run",
    "start_run",
    "start_run_now",
    "unpin_customers",
    "update_segment",
]
