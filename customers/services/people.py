"""The customers of one request: new ones, new names of known ones, changed profiles."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
import psycopg

from customers.domain import catalogue, profiles, times
from customers.domain.calls import Call
from customers.domain.identities import Key, Known, Resolution
from customers.models import OwnerMode
from customers.services import names, rows

COLUMNS = (
    "attributes",
    "signed_up_at",
    "first_seen_at",
    "identified_at",
    "identify_at",
    "timezone",
    "language",
    "open_from",
)
DEFAULT_OPEN_DELAY = timedelta(hours=24)


class IdentityTaken(Exception):
    """Another request stored one of the same new identities first: begin again."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose a call is."""

    id: int
    shard: int
    is_identified: bool


def ask_known(cursor: psycopg.Cursor[Any], keys: Sequence[Key]) -> None:
    """Ask what is stored about names; `read_known` reads the answer."""
    cursor.execute(
        # LIMIT keeps the planner from reading all users once instead of a few by index
        "SELECT i.kind, i.value, i.customer_id, i.kind = 'user' OR ("
        " SELECT true FROM customers_identity u"
        " WHERE u.customer_id = i.customer_id AND u.kind = 'user' LIMIT 1) IS TRUE,"
        " customers_shard(i.customer_id), i.bound_at"
        " FROM customers_identity i"
        " WHERE (i.kind = 'user' AND i.value = ANY(%s::text[]))"
        " OR (i.kind = 'anonymous' AND i.value = ANY(%s::text[]))",
        [
            rows.to_array(value for kind, value in keys if kind == "user"),
            rows.to_array(value for kind, value in keys if kind == "anonymous"),
        ],
    )


def read_known(cursor: psycopg.Cursor[Any]) -> dict[Key, Known]:
    """Read what is stored about names."""
    return {(kind, value): Known(*rest) for kind, value, *rest in cursor.fetchall()}


WorkRow = tuple[int, tuple[str | None, ...]]  # shard, fields of customers_work


class Crowd:
    """Stores what the calls of one request say about people."""

    def __init__(
        self,
        cursor: psycopg.Cursor[Any],
        now: datetime,
        known: Iterable[Known],
        *,
        is_history: bool = False,
    ) -> None:
        self.cursor = cursor
        self.now = now
        self.is_history = is_history  # told afterwards: nobody waits to be open
        self.created: set[int] = set()
        self.changed: set[int] = set()  # of those who were stored
        self.stored: dict[int, Known] = {}
        for one in known:
            earlier = self.stored.setdefault(one.customer_id, one)
            if one.bound_at and earlier.bound_at and one.bound_at < earlier.bound_at:
                self.stored[one.customer_id] = one
        self.work: list[WorkRow] = []
        # Catalogue: attribute number -> name and the value last set
        self.attributes_seen: dict[int, tuple[str, Any]] = {}
        self._changes: list[tuple[int, profiles.Change]] = []
        self._values: dict[str, Any] = {}

    def store(self, calls: Sequence[Call], found: Resolution) -> list[Person]:
        """Store everything about people; return each call's owner, in order."""
        numbers = self._create_ids(found.created)
        owners = [numbers.get(id_, id_) for id_ in found.owners]
        self._bind([(key, numbers.get(id_, id_)) for key, id_ in found.bound])
        by_owner: defaultdict[int, list[Call]] = defaultdict(list)
        for owner, call in zip(owners, calls, strict=True):
            by_owner[owner].append(call)
        people = self._create(by_owner, found, numbers)
        people |= self._update(by_owner, found.promoted)
        self._store_changes()
        return [people[owner] for owner in owners]

    def _create_ids(self, created: dict[int, bool]) -> dict[int, int]:
        if not created:
            return {}
        self.cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('customers_customer', 'id'))"
            " FROM generate_series(1, %s)",
            [len(created)],
        )
        ids = [id_ for (id_,) in self.cursor.fetchall()]
        return dict(zip(created, ids, strict=True))

    def _bind(self, bound: list[tuple[Key, int]]) -> None:
        if not bound:
            return
        bound.sort()
        self.cursor.execute(
            "INSERT INTO customers_identity (bound_at, kind, value, customer_id)"
            " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::bigint[])"
            " ON CONFLICT DO NOTHING",
            [
                self.now,
                [kind for (kind, _), _ in bound],
                [value for (_, value), _ in bound],
                [id_ for _, id_ in bound],
            ],
        )
        if self.cursor.rowcount < len(bound):
            raise IdentityTaken

    def _create(
        self,
        by_owner: dict[int, list[Call]],
        found: Resolution,
        numbers: dict[int, int],
    ) -> dict[int, Person]:
        if not numbers:
            return {}
        shards = self._read_shards(list(numbers.values()))
        lines = []
        people = {}
        delay = self._read_open_delay()
        for temporary, is_identified in found.created.items():
            person = Person(
                numbers[temporary], shards[numbers[temporary]], is_identified
            )
            people[person.id] = person
            self.created.add(person.id)
            profile = profiles.Profile()
            self._live(person, profile, by_owner[person.id], delay)
            lines.append(self._to_fields(person, profile))
        rows.copy_rows(
            self.cursor,
            "customers_customer",
            ("id", "created_at", "owner_mode", *COLUMNS),
            lines,
        )
        return people

    def _live(
        self,
        person: Person,
        profile: profiles.Profile,
        calls: list[Call],
        delay: timedelta,
    ) -> None:
        """Apply the calls to a profile and note the work and history they make."""
        was_identified = profile.identified_at is not None
        zone = profile.timezone
        changes = profiles.apply_calls(
            profile,
            calls,
            is_identified=person.is_identified,
            open_delay=delay,
            now=self.now,
        )
        self._changes += [(person.id, change) for change in changes]
        for change in changes:
            self._values[change.name] = profile.attributes.get(change.name)
        is_news = (
            bool(changes)
            or profile.timezone != zone
            or (not was_identified and any(call.event_name is None for call in calls))
        )
        if person.is_identified and is_news:
            self.changed.add(person.id)
            at = rows.to_time(max(call.occurred_at for call in calls))
            row = (str(person.id), "attributes", None, None, at)
            self.work.append((person.shard, row))

    def _to_fields(
        self, person: Person, profile: profiles.Profile
    ) -> tuple[str | None, ...]:
        mode = OwnerMode.OPEN if profile.is_open else OwnerMode.NOBODY
        return (
            str(person.id),
            rows.to_time(self.now),
            str(mode.value),
            rows.to_json(profile.attributes),
            rows.to_time(profile.signed_up_at),
            rows.to_time(profile.first_seen_at),
            rows.to_time(profile.identified_at),
            rows.to_time(profile.identify_at),
            rows.to_text(profile.timezone),
            rows.to_text(profile.language),
            rows.to_time(profile.open_from),
        )

    def _update(
        self, by_owner: dict[int, list[Call]], promoted: set[int]
    ) -> dict[int, Person]:
        """Bring stored customers up to date, reading only rows that may change."""
        people, touched = {}, []
        for id_, calls in by_owner.items():
            known = self.stored.get(id_)
            if known is None:
                continue
            is_new = id_ in promoted
            people[id_] = Person(id_, known.shard, known.is_identified or is_new)
            # Their first call came before the name was bound, or with it
            seen_by = (known.bound_at or self.now) + times.SKEW_IGNORED
            if is_new or any(
                call.occurred_at < seen_by or call.kind in ("identify", "group")
                for call in calls
            ):
                touched.append(id_)
        if touched:
            self._rewrite(sorted(touched), by_owner, people)
        return people

    def _rewrite(
        self,
        ids: list[int],
        by_owner: dict[int, list[Call]],
        people: dict[int, Person],
    ) -> None:
        delay = self._read_open_delay()
        self.cursor.execute(
            "SELECT id, attributes::text, signed_up_at, first_seen_at, identified_at,"
            " identify_at, timezone, language, open_from"
            " FROM customers_customer WHERE id = ANY(%s)"
            " ORDER BY id FOR NO KEY UPDATE",
            [ids],
        )
        written = []
        for id_, attributes, *columns in self.cursor.fetchall():
            profile = profiles.Profile(orjson.loads(attributes))
            (
                profile.signed_up_at,
                profile.first_seen_at,
                profile.identified_at,
                profile.identify_at,
                profile.timezone,
                profile.language,
                profile.open_from,
            ) = columns
            before = replace(profile, attributes=dict(profile.attributes))
            self._live(people[id_], profile, by_owner[id_], delay)
            if self.is_history and not self._is_news(profile, before):
                continue
            if profile != before:
                written.append((id_, profile))
        if written:
            self._write(written)

    def _is_news(self, profile: profiles.Profile, before: profiles.Profile) -> bool:
        """Tell whether a file says more than that it says the same at another time."""
        return replace(profile, identify_at=before.identify_at) != before

    def _write(self, written: list[tuple[int, profiles.Profile]]) -> None:
        found = [profile for _, profile in written]
        self.cursor.execute(
            "UPDATE customers_customer AS c SET attributes = n.attributes,"
            " signed_up_at = n.signed_up_at, first_seen_at = n.first_seen_at,"
            " identified_at = n.identified_at, identify_at = n.identify_at,"
            " timezone = n.timezone, language = n.language, open_from = n.open_from,"
            # Only who was nobody becomes open: an owning journey keeps its customer
            " owner_mode = CASE WHEN n.becomes_open THEN 1 ELSE c.owner_mode END"
            " FROM unnest(%s::bigint[], %s::jsonb[], %s::timestamptz[],"
            " %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[],"
            " %s::text[], %s::timestamptz[], %s::boolean[])"
            " AS n (id, attributes, signed_up_at, first_seen_at, identified_at,"
            " identify_at, timezone, language, open_from, becomes_open)"
            " WHERE c.id = n.id",
            [
                [id_ for id_, _ in written],
                [orjson.dumps(one.attributes).decode() for one in found],
                [one.signed_up_at for one in found],
                [one.first_seen_at for one in found],
                [one.identified_at for one in found],
                [one.identify_at for one in found],
                [one.timezone for one in found],
                [one.language for one in found],
                [one.open_from for one in found],
                [one.is_open for one in found],
            ],
        )

    def _store_changes(self) -> None:
        ids = names.intern_attribute_names(
            self.cursor,
            {
                name: "text" if value is None else catalogue.type_of(value)
                for name, value in self._values.items()
            },
        )
        rows.copy_rows(
            self.cursor,
            "customers_attribute_change",
            ("customer_id", "name_id", "at", "old_value"),
            [
                (
                    str(id_),
                    str(ids[change.name]),
                    rows.to_time(change.at),
                    rows.to_json(change.old_value) if change.was_known else None,
                )
                for id_, change in self._changes
            ],
        )
        self.attributes_seen = {
            ids[name]: (name, value)
            for name, value in self._values.items()
            if value is not None
        }

    def _read_shards(self, ids: list[int]) -> dict[int, int]:
        self.cursor.execute(
            "SELECT id, customers_shard(id) FROM unnest(%s::bigint[]) AS c (id)", [ids]
        )
        return dict(self.cursor.fetchall())

    def _read_open_delay(self) -> timedelta:
        if self.is_history:
            return timedelta()
        self.cursor.execute(
            "SELECT open_delay_hours FROM customers_workspace WHERE id = 1"
        )
        row = self.cursor.fetchone()
        return timedelta(hours=row[0]) if row else DEFAULT_OPEN_DELAY
