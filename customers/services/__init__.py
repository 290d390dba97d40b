"""Changes of customers: ingestion, system events, owner modes, consent, locks."""

from customers.models import SHARD_COUNT
from customers.services.attributes import Change, change_attributes, set_attributes
from customers.services.clock import set_clock, set_clock_speed
from customers.services.consents import record_consent, suppress, unsuppress
from customers.services.copying import to_array, write_bytes, write_frame
from customers.services.erasing import erase_profiles
from customers.services.exports import count_export, note_export
from customers.services.imports import (
    advance_import,
    cancel_import,
    forget_old_imports,
    keep_file,
    save_plan,
    start_check,
    start_import,
)
from customers.services.ingestion import ingest
from customers.services.keys import (
    create_write_key,
    flag_exposed_key,
    hash_key,
    revoke_write_key,
)
from customers.services.locks import (
    own_identities,
    try_evaluation_lock,
    try_shard_lock,
    wait_shard_lock,
)
from customers.services.message_ids import forget_old_message_ids
from customers.services.nudging import nudge, nudge_on_commit
from customers.services.ownership import set_owner_mode
from customers.services.putting_away import bring_back, put_away
from customers.services.receipts import Receipt
from customers.services.retelling import forget_retold
from customers.services.shedding import check_rate, look_at_backlog
from customers.services.system_events import append_events, copy_events
from customers.services.workspace import set_purchase_event

__all__ = [
    "SHARD_COUNT",
    "Change",
    "Receipt",
    "advance_import",
    "append_events",
    "bring_back",
    "cancel_import",
    "change_attributes",
    "check_rate",
    "copy_events",
    "count_export",
    "create_write_key",
    "erase_profiles",
    "flag_exposed_key",
    "forget_old_imports",
    "forget_old_message_ids",
    "forget_retold",
    "hash_key",
    "ingest",
    "keep_file",
    "look_at_backlog",
    "note_export",
    "nudge",
    "nudge_on_commit",
    "own_identities",
    "put_away",
    "record_consent",
    "revoke_write_key",
    "save_plan",
    "set_attributes",
    "set_clock",
    "set_clock_speed",
    "set_owner_mode",
    "set_purchase_event",
    "start_check",
    "start_import",
    "suppress",
    "to_array",
    "try_evaluation_lock",
    "try_shard_lock",
    "unsuppress",
    "wait_shard_lock",
    "write_bytes",
    "write_frame",
]
