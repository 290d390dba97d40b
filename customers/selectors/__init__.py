"""Questions about customers: the clock, the workspace, frames of rows."""

from customers.selectors.accounts import get_account_name
from customers.selectors.approvals import (
    list_asked,
    list_to_approve,
    list_to_mend,
    needs_approval,
)
from customers.selectors.catalogue import get_catalogue
from customers.selectors.clock import (
    get_local_date,
    get_now,
    get_real_now,
    get_speed,
    get_workspace,
)
from customers.selectors.copying import read_frame, read_ids, write_ids
from customers.selectors.keys import KeyHolder, find_key_holder
from customers.selectors.ledger import Blocked, list_blocked, list_ledger
from customers.selectors.paging import make_cursor, read_cursor
from customers.selectors.people import (
    Page,
    find_customer,
    get_customer,
    get_shard,
    get_user_ids,
    list_consents,
    list_identities,
    list_profiles,
    list_quarantine,
    list_timeline,
    search_customers,
)
from customers.selectors.purchases import (
    Purchase,
    can_be_purchase,
    list_purchases,
)
from customers.selectors.putting_away import is_put_away
from customers.selectors.reach import MOST_LOOKED_UP, find_suppressed, reachable

__all__ = [
    "MOST_LOOKED_UP",
    "Blocked",
    "KeyHolder",
    "Page",
    "Purchase",
    "can_be_purchase",
    "find_customer",
    "find_key_holder",
    "find_suppressed",
    "get_account_name",
    "get_catalogue",
    "get_customer",
    "get_local_date",
    "get_now",
    "get_real_now",
    "get_shard",
    "get_speed",
    "get_user_ids",
    "get_workspace",
    "is_put_away",
    "list_asked",
    "list_blocked",
    "list_consents",
    "list_identities",
    "list_ledger",
    "list_profiles",
    "list_purchases",
    "list_quarantine",
    "list_timeline",
    "list_to_approve",
    "list_to_mend",
    "make_cursor",
    "needs_approval",
    "reachable",
    "read_cursor",
    "read_frame",
    "read_ids",
    "search_customers",
    "write_ids",
]
