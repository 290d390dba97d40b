"""Questions about customers: the clock, the workspace, frames of rows."""

from customers.selectors.clock import (
    get_local_date,
    get_now,
    get_real_now,
    get_speed,
    get_workspace,
)
from customers.selectors.copying import read_frame

__all__ = [
    "get_local_date",
    "get_now",
    "get_real_now",
    "get_speed",
    "get_workspace",
    "read_frame",
]
