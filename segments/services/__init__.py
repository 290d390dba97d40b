"""Changes of micro-segments: their rules and rows, and the runs over everybody."""

from segments.services.erasing import erase_memberships
from segments.services.microsegments import (
    archive_segment,
    create_segment,
    update_segment,
)
from segments.services.runs import Progress, evaluate_shard, start_run

__all__ = [
    "Progress",
    "archive_segment",
    "create_segment",
    "erase_memberships",
    "evaluate_shard",
    "start_run",
    "update_segment",
]
