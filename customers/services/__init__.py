"""Changes of customers: ingestion, system events, owner modes, consent, locks."""

from customers.services.copying import write_frame
from customers.services.locks import try_shard_lock, wait_shard_lock

__all__ = ["try_shard_lock", "wait_shard_lock", "write_frame"]
