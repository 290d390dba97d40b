"""A record to the call that a client would have sent, or to what is wrong with it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from customers.domain import parsing, validation
from customers.domain.calls import Call, Limits, Rejection
from customers.domain.exports import unguard
from customers.domain.imports import values
from customers.domain.imports.mapping import NAMED, Column, Plan
from customers.domain.imports.reading import Record

SHOWN_LETTERS = 200  # of a cell in an error
LIMITS = Limits()
_CODES = {"number": "not_a_number", "date": "not_a_date", "flag": "not_a_flag"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, or with a whole row (no column)."""

    line: int
    column: str
    value: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """A record read: its call, or its faults."""

    line: int
    call: Call | None = None
    faults: tuple[Fault, ...] = ()
    content: str = ""  # of an event: what makes it equal to another row


class Reader:
    """Reads records by a plan.

    Parameters
    ----------
    names
        Of the columns, for errors.
    as_of
        The moment (aware, UTC) at which the file says what it says; nothing in it is
        later.
    """

    def __init__(self, plan: Plan, names: Sequence[str], *, as_of: datetime) -> None:
        self.plan = plan
        self.names = names
        self.as_of = as_of
        self.zone = plan.get_zone()

    def read(self, records: Sequence[Record]) -> list[Row]:
        """Read records, in order. Calls are numbered by their place among them."""
        read = [self._read(record) for record in records]
        events = [event for event, _ in read if event is not None]
        verdicts = iter(
            validation.check_body(
                parsing.Body(events, None, is_suspect=True),
                kind=None,
                received_at=self.as_of,
                limits=LIMITS,
            )
        )
        found = []
        for index, (record, (event, faults)) in enumerate(
            zip(records, read, strict=True)
        ):
            if event is None:
                found.append(Row(record.line, faults=tuple(faults)))
            else:
                found.append(self._judge(record, event, next(verdicts), index))
        return found

    def _judge(
        self,
        record: Record,
        event: dict[str, Any],
        verdict: Call | Rejection,
        index: int,
    ) -> Row:
        if isinstance(verdict, Rejection):
            return Row(record.line, faults=(self._translate(record, verdict),))
        verdict.index = index
        if self.plan.kind == "customers":
            return Row(record.line, verdict)
        content = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
        return Row(
            record.line,
            verdict,
            content=hashlib.blake2b(content, digest_size=16).hexdigest(),
        )

    def _read(self, record: Record) -> tuple[dict[str, Any] | None, list[Fault]]:
        if record.problem:
            return None, [Fault(record.line, "", "", "unreadable", record.problem)]
        cells = list(record.cells)
        width = len(self.plan.columns)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) != width:
            text = f"The row has {len(cells)} columns instead of {width}."
            return None, [Fault(record.line, "", "", "columns", text)]
        faults: list[Fault] = []
        event = self._build(record.line, cells, faults)
        return (None if faults else event), faults

    def _build(
        self, line: int, cells: list[str], faults: list[Fault]
    ) -> dict[str, Any]:
        event: dict[str, Any] = {}
        named: dict[str, Any] = {}
        for column, name, cell in zip(
            self.plan.columns, self.names, cells, strict=True
        ):
            text = unguard(cell.strip())
            if not text or column.target == "ignore":
                continue
            value = _read_cell(column, text, self.zone)
            if value is None:
                faults.append(_refuse(line, name, cell, column))
            elif column.target in NAMED:
                named[column.name] = value
            else:
                event[column.target] = value
        self._check(line, event, faults)
        return self._write(event, dict(sorted(named.items())))

    def _check(self, line: int, event: dict[str, Any], faults: list[Fault]) -> None:
        """Name what must not be empty, and what has not happened yet."""
        broken = {fault.column for fault in faults}
        for target, code, message in self._list_missing(event):
            column = self._name_of(target)
            if column not in broken:
                faults.append(Fault(line, column, "", code, message))
        at = event.get("time")
        if at is not None and at > self.as_of:
            shown = at.strftime("%Y-%m-%d %H:%M:%S UTC")
            faults.append(
                Fault(
                    line,
                    self._name_of("time"),
                    shown,
                    "in_the_future",
                    "The time has not come yet: is its format the right one?",
                )
            )

    def _list_missing(self, event: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        if "user_id" not in event and "anonymous_id" not in event:
            text = "There is neither a user id nor an anonymous id."
            target = "user_id" if self.plan.find("user_id") is not None else ""
            yield target or "anonymous_id", "missing_id", text
        if self.plan.kind == "events":
            if "time" not in event:
                yield "time", "missing_time", "The time is missing."
            if "event" not in event and self.plan.find("event") is not None:
                yield "event", "missing_name", "The event has no name."

    def _write(self, event: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
        ids = {"userId": event.get("user_id"), "anonymousId": event.get("anonymous_id")}
        call: dict[str, Any] = {key: id_ for key, id_ in ids.items() if id_ is not None}
        if self.plan.kind == "customers":
            at = self.as_of.isoformat()
            return {**call, "type": "identify", "timestamp": at, "traits": named}
        if "revenue" in event:
            named["revenue"] = event["revenue"]
        return {
            **call,
            "type": "track",
            "event": event.get("event", self.plan.event_name),
            "timestamp": event["time"].isoformat() if "time" in event else None,
            "properties": named,
        }

    def _name_of(self, target: str) -> str:
        place = self.plan.find(target)
        return self.names[place] if place is not None else ""

    def _translate(self, record: Record, rejection: Rejection) -> Fault:
        """Say in words of the file what is wrong with a call."""
        target = {
            "userId": "user_id",
            "anonymousId": "anonymous_id",
            "event": "event",
            "timestamp": "time",
            "properties.revenue": "revenue",
        }.get(rejection.field)
        place = self.plan.find(target) if target else self._find_named(rejection.field)
        cell = record.cells[place] if place is not None else ""
        return Fault(
            record.line,
            self.names[place] if place is not None else "",
            show(cell),
            rejection.code,
            rejection.message,
        )

    def _find_named(self, path: str) -> int | None:
        _, _, name = path.partition(".")
        places = (
            place
            for place, column in enumerate(self.plan.columns)
            if column.target in NAMED and column.name == name
        )
        return next(places, None)


def _read_cell(column: Column, text: str, zone: ZoneInfo) -> Any:
    if column.target == "time":
        found = values.read_moment(text, column.order, zone)
        return None if found is None else values.to_moment(found, zone)
    if column.target == "revenue":
        return values.read_number(text, column.decimal)
    if column.target in NAMED:
        return _read_value(column, text, zone)
    return text


def _read_value(column: Column, text: str, zone: ZoneInfo) -> Any:
    if column.type == "number":
        return values.read_number(text, column.decimal)
    if column.type == "date":
        at = values.read_moment(text, column.order, zone)
        return None if at is None else at.isoformat()
    if column.type == "flag":
        return values.read_flag(text)
    if column.type == "list":
        return values.read_list(text, column.separator)
    return text


_WORDS = {
    "ymd": "year, month, day",
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "seconds": "seconds since 1970",
    "milliseconds": "milliseconds since 1970",
}


def _refuse(line: int, name: str, cell: str, column: Column) -> Fault:
    kind = {"time": "date", "revenue": "number"}.get(column.target, column.type)
    message = {
        "number": f'This is no number with "{column.decimal}" before its decimals.',
        "date": f"This is no date written as {_WORDS[column.order]}.",
        "flag": "This is neither yes nor no.",
        "list": "This is no list.",
    }[kind]
    return Fault(line, name, show(cell), _CODES.get(kind, "not_a_list"), message)


def show(cell: str) -> str:
    """Make a cell storable, and short."""
    return cell.replace("\0", "\u2400")[:SHOWN_LETTERS]
