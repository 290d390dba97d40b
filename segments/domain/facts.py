"""What is known of some customers: frames of them and of their events."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

CUSTOMER_COLUMNS: Mapping[str, pl.DataType] = {
    "customer_id": pl.Int64(),
    "open": pl.Boolean(),  # in micro-segment mode at the moment
    "signed_up_at": pl.Datetime("us", "UTC"),
    "timezone": pl.String(),
}
EVENT_COLUMNS: Mapping[str, pl.DataType] = {
    "customer_id": pl.Int64(),
    "name_id": pl.Int32(),
    "occurred_at": pl.Datetime("us", "UTC"),
}


def attribute_column(name: str) -> str:
    """Return the name of an attribute's column in the customers' frame."""
    return f"attribute:{name}"


def consent_column(channel: str, purpose: str) -> str:
    """Return the name of the column that says what the ledger says; null: nothing."""
    return f"consent:{channel}.{purpose}"


def suppressed_column(channel: str) -> str:
    """Return the name of the column that says whose address is suppressed."""
    return f"suppressed:{channel}"


def property_column(path: str) -> str:
    """Return the name of a property's column in the events' frame."""
    return f"property:{path}"


@dataclass(frozen=True)
class Facts:
    """Frames of customers and of their events.

    Parameters
    ----------
    customers
        One row per customer of the universe: `CUSTOMER_COLUMNS`, then JSON text in one
        column per attribute (`attribute_column`), and booleans in one per consent
        and suppression asked about (`consent_column`, `suppressed_column`).
    events
        `EVENT_COLUMNS`, `revenue` (Float64), then JSON text in one column per property
        path (`property_column`). Events of other customers are passed over.
    event_ids
        What `name_id` means.
    purchase
        The name of the event that is a purchase; `None`: whatever has revenue.
    """

    customers: pl.DataFrame
    events: pl.DataFrame
    event_ids: Mapping[str, int]
    purchase: str | None = None
