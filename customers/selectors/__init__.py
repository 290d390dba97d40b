"""Questions about customers: the clock, the workspace, frames of rows."""

from customers.selectors.clock import (
    get_local_date,
    get_now,
    get_real_now,
    get_speed,
    get_workspace,
)
from customers.selectors.copying import read_frame
from customers.selectors.keys import KeyHolder, find_key_holder
from customers.selectors.reach import reachable

__all__ = [
    "KeyHolder",
    "find_key_holder",
    "get_local_date",
    "get_now",
    "get_real_now",
    "get_speed",
    "get_workspace",
    "reachable",
    "read_frame",
]
