"""What each column of a file becomes, and whether that can be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

from customers.domain import times
from customers.domain.calls import Limits
from customers.domain.imports.reading import Layout

Kind = Literal["customers", "events"]
KINDS: tuple[Kind, ...] = ("customers", "events")
IGNORE = "ignore"
# What a column can be in a file of a kind; those of one name each are there once
TARGETS: dict[Kind, tuple[str, ...]] = {
    "customers": (IGNORE, "user_id", "anonymous_id", "attribute"),
    "events": (
        IGNORE,
        "user_id",
        "anonymous_id",
        "event",
        "time",
        "revenue",
        "property",
    ),
}
SINGLE = ("user_id", "anonymous_id", "event", "time", "revenue")
NAMED = ("attribute", "property")
SCHEMA_VERSION = 1
_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Column:
    """What one column becomes.

    Parameters
    ----------
    name
        Of the attribute or property.
    type
        How the cells of an attribute or property are read (`values.TYPES`).
    order
        How dates are written (`values.ORDERS`).
    decimal, separator
        The sign before decimals; the sign between the parts of a list.
    """

    target: str = IGNORE
    name: str = ""
    type: str = "text"
    order: str = "ymd"
    decimal: str = "."
    separator: str = ";"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a whole file is read.

    Parameters
    ----------
    columns
        One for each column of the file, in its order.
    event_name
        Of every event, where no column says it.
    zone
        Of dates and times that do not say theirs: an IANA name.
    """

    kind: Kind = "customers"
    layout: Layout = field(default_factory=Layout)
    columns: tuple[Column, ...] = ()
    event_name: str = ""
    zone: str = "UTC"

    def find(self, target: str) -> int | None:
        """Return the place of the first column that becomes this."""
        places = (i for i, one in enumerate(self.columns) if one.target == target)
        return next(places, None)

    def get_zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be read by a plan: `field` as in its document."""

    field: str
    code: str
    message: str


def to_document(plan: Plan) -> dict[str, Any]:
    """Write a plan as JSON."""
    return {"schema_version": SCHEMA_VERSION, **asdict(plan)}


def from_document(document: Mapping[str, Any]) -> Plan:
    """Read what `to_document` wrote."""
    known = {key: value for key, value in document.items() if key != "schema_version"}
    known["layout"] = Layout(**known["layout"])
    known["columns"] = tuple(Column(**column) for column in known["columns"])
    return Plan(**known)


def find_problems(plan: Plan, column_names: Sequence[str]) -> list[Problem]:
    """Say why a file with these columns cannot be read by a plan; empty: it can."""
    if len(plan.columns) != len(column_names):
        text = f"The file has {len(column_names)} columns, not {len(plan.columns)}."
        return [Problem("columns", "columns", text)]
    return [*_check_whole(plan), *_check_columns(plan)]


def _check_whole(plan: Plan) -> Iterator[Problem]:
    if plan.find("user_id") is None and plan.find("anonymous_id") is None:
        text = "Say which column has the user id or the anonymous id."
        yield Problem("columns", "no_id", text)
    if not times.is_timezone(plan.zone):
        text = f'"{plan.zone[:60]}" is no time zone, as "Europe/Berlin" is one.'
        yield Problem("zone", "zone", text)
    if plan.kind != "events":
        return
    if plan.find("time") is None:
        yield Problem("columns", "no_time", "Say which column has the time.")
    name = plan.event_name
    if plan.find("event") is None and not name.strip():
        text = "Say which column has the event's name, or name all of them."
        yield Problem("event_name", "no_event", text)
    if name.startswith("$") or len(name) > _LIMITS.name_length:
        text = f"A name has {_LIMITS.name_length} letters at most and no $ before it."
        yield Problem("event_name", "name", text)


def _check_columns(plan: Plan) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, column in enumerate(plan.columns):
        path = f"columns[{place}]"
        if column.target not in TARGETS[plan.kind]:
            text = f'A column of {plan.kind} cannot be "{column.target}".'
            yield Problem(f"{path}.target", "target", text)
        elif column.target in SINGLE and column.target in seen:
            text = "Another column is this already."
            yield Problem(f"{path}.target", "twice", text)
        elif column.target in NAMED:
            yield from _check_name(column, f"{path}.name", seen)
        key = f"={column.name}" if column.target in NAMED else column.target
        seen.add(key)


def _check_name(column: Column, path: str, seen: set[str]) -> Iterator[Problem]:
    if not column.name.strip():
        yield Problem(path, "no_name", "Name it.")
    elif len(column.name) > _LIMITS.name_length:
        text = f"A name has {_LIMITS.name_length} letters at most."
        yield Problem(path, "name", text)
    elif f"={column.name}" in seen:
        yield Problem(path, "twice", f'Another column is "{column.name}" already.')
    elif column.target == "property" and column.name == "revenue":
        text = "Choose the revenue as what the column is."
        yield Problem(path, "name", text)
