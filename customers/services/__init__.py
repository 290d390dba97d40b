"""Changes of customers: ingestion, system events, owner modes, consent, locks."""

from customers.services.copying import write_frame
from customers.services.locks import try_shard_lock, wait_shard_lock
from customers.services.nudging import nudge, nudge_on_commit

__all__ = [
    "nudge",
    "nudge_on_commit",
    "try_shard_lock",
    "wait_shard_lock",
    "write_frame",
]
