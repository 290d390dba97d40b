"""The catalogue of attributes, events and properties, kept by ingestion.

Writing it with every event would cost as much as the events. So each process remembers
what it wrote, by interned number, and writes again only what is new, of another type,
or was last written minutes ago. It is written after the events' own transaction: they
do not depend on it.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from customers.domain import catalogue as domain
from customers.models import AttributeName, EventName, EventProperty

REFRESH_SECONDS = 300
MAX_REMEMBERED = 100_000
Key = tuple[str, int, str]  # "event" or "attribute", number, property or ""


@dataclass(slots=True)
class Sightings:
    """What one request showed: the last value of each property and attribute."""

    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    attributes: dict[int, tuple[str, Any]] = field(default_factory=dict)

    def add_event(self, name_id: int, properties: Mapping[str, Any]) -> None:
        """Note the properties of one event."""
        seen = self.events.get(name_id)
        if seen is None:
            self.events[name_id] = dict(properties)
        else:
            seen.update(properties)


# What this process wrote: the type and when, on the monotonic clock
_written: dict[Key, tuple[str, float]] = {}


def remember(sightings: Sightings, *, now: datetime) -> None:
    """Bring the catalogue up to date with what was seen, if there is news."""
    moment = time.monotonic()
    events = {
        name_id: {
            name: value
            for name, value in properties.items()
            if value is not None
            and len(name) <= domain.MAX_NAME_LENGTH
            and _is_news(("event", name_id, name), value, moment)
        }
        for name_id, properties in sightings.events.items()
    }
    events = {
        name_id: properties
        for name_id, properties in events.items()
        if properties or _is_news(("event", name_id, ""), "", moment)
    }
    attributes = {
        name_id: pair
        for name_id, pair in sightings.attributes.items()
        if _is_news(("attribute", name_id, ""), pair[1], moment)
    }
    if not events and not attributes:
        return
    with transaction.atomic():
        for name_id in sorted(events):
            _write_event(name_id, events[name_id], now)
        for name_id in sorted(attributes):
            _write_attribute(name_id, *attributes[name_id], now)
    for key, value in _list(events, attributes):
        _note(key, domain.type_of(value), moment)


def _list(
    events: Mapping[int, Mapping[str, Any]],
    attributes: Mapping[int, tuple[str, Any]],
) -> Iterator[tuple[Key, Any]]:
    for name_id, properties in events.items():
        yield ("event", name_id, ""), ""
        for name, value in properties.items():
            yield ("event", name_id, name), value
    for name_id, (_, value) in attributes.items():
        yield ("attribute", name_id, ""), value


def _is_news(key: Key, value: Any, moment: float) -> bool:
    known = _written.get(key)
    if known is None or moment - known[1] > REFRESH_SECONDS:
        return True
    return known[0] != "text" and known[0] != domain.type_of(value)


def _note(key: Key, kind: str, moment: float) -> None:
    if len(_written) >= MAX_REMEMBERED:
        _written.clear()
    known = _written.get(key)
    _written[key] = (domain.widen(known[0], kind) if known else kind, moment)


def _write_event(name_id: int, properties: Mapping[str, Any], now: datetime) -> None:
    EventName.objects.filter(pk=name_id).update(last_seen_at=now)
    stored = {
        one.name: one
        for one in EventProperty.objects.filter(event_name_id=name_id).order_by("name")
    }
    with connection.cursor() as cursor:
        for name in sorted(properties):
            known = stored.get(name)
            if known is None and len(stored) >= domain.MAX_PROPERTIES:
                continue
            kind, examples = _widen(known, name, properties[name])
            cursor.execute(
                "INSERT INTO customers_eventproperty"
                " (event_name_id, name, type, examples, last_seen_at)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (event_name_id, name)"
                " DO UPDATE SET type = excluded.type, examples = excluded.examples,"
                " last_seen_at = excluded.last_seen_at",
                [name_id, name, kind, examples, now],
            )


def _write_attribute(name_id: int, name: str, value: Any, now: datetime) -> None:
    known = AttributeName.objects.filter(pk=name_id).first()
    if known is None:
        return
    # A name interned a moment ago already has this value's type
    known.type = domain.widen(known.type, domain.type_of(value))
    known.examples = domain.pick_examples(name, known.examples, [value])
    known.last_seen_at = now
    known.save(update_fields=["type", "examples", "last_seen_at"])


def _widen(known: EventProperty | None, name: str, value: Any) -> tuple[str, str]:
    kind = domain.type_of(value)
    if known is None:
        return kind, domain.to_json(domain.pick_examples(name, [], [value]))
    return (
        domain.widen(known.type, kind),
        domain.to_json(domain.pick_examples(name, known.examples, [value])),
    )
