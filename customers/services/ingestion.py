"""Checked calls into the database: each once, all or none, and then the answer.

The order of locks is the same for every request, so that requests do not deadlock:
identities (shared), message ids, new names, new identities, customers; each sorted.
A merge takes the shards and all identities first; the request that finds it needs one
rolls back and begins again with them.
"""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg
from django.db import OperationalError, connection, transaction

from customers import signals
from customers.domain import identities
from customers.domain.calls import Call, Rejection, Verdict
from customers.domain.errors import Overloaded
from customers.domain.identities import Known
from customers.services import (
    catalogue,
    consents,
    locks,
    merging,
    names,
    people,
    quarantine,
    rows,
)

logger = logging.getLogger(__name__)

MAX_TRIES = 6
# Older events are history: stored and counted, but they set nothing off
HISTORICAL_AFTER = timedelta(days=30)


@dataclass(slots=True)
class Receipt:
    """What became of a request, in the order of its events."""

    results: list[str] = field(default_factory=list)  # accepted, duplicate, rejected
    rejected: list[Rejection] = field(default_factory=list)
    shards: frozenset[int] = frozenset()  # that have new work

    @property
    def accepted(self) -> int:
        """Count the events stored by this request."""
        return self.results.count("accepted")

    @property
    def duplicate(self) -> int:
        """Count the events that were stored before."""
        return self.results.count("duplicate")


class _MergeNeeded(Exception):
    """Begin again holding these shards."""

    def __init__(self, shards: frozenset[int]) -> None:
        super().__init__()
        self.shards = shards


def ingest(*, source_id: int, verdicts: Sequence[Verdict], now: datetime) -> Receipt:
    """Store a request's accepted calls and quarantine the rejected ones.

    One transaction. Two calls of one source with the same message id are stored once,
    whichever requests they come in.

    Parameters
    ----------
    now
        When the request was received (`selectors.get_now`).

    Raises
    ------
    Overloaded
        Locks were not granted in time. Nothing was stored.
    """
    shards: frozenset[int] = frozenset()
    for _ in range(MAX_TRIES):
        try:
            # Our cursor is psycopg's own, so its errors become Django's here
            with connection.wrap_database_errors, transaction.atomic():
                batch = _Batch(source_id, now, shards)
                receipt = batch.store(verdicts)
        except _MergeNeeded as needed:
            shards |= needed.shards
        except people.IdentityTaken:
            logger.info("Another request stored the same new identity; once more")
        except OperationalError as error:
            if not _is_passing(error):
                raise
            logger.warning("Ingestion met a lock and begins again: %s", error)
        else:
            catalogue.remember(batch.sightings, now=now)
            if receipt.shards:
                signals.work_written.send(sender=None, shards=receipt.shards)
            return receipt
    raise Overloaded


def _is_passing(error: OperationalError) -> bool:
    cause = error.__cause__
    return isinstance(
        cause, psycopg.errors.DeadlockDetected | psycopg.errors.LockNotAvailable
    )


class _Batch:
    """One try to store one request."""

    def __init__(self, source_id: int, now: datetime, shards: frozenset[int]) -> None:
        self.source_id = source_id
        self.now = now
        self.shards = shards  # held for merges; empty: none was needed yet
        self.cursor = rows.open_cursor()
        self.sightings = catalogue.Sightings()

    def store(self, verdicts: Sequence[Verdict]) -> Receipt:
        if self.shards:
            locks.own_identities(self.shards)
        else:
            locks.share_identities()
        receipt = Receipt()
        calls = []
        fresh = self._take_message_ids([v for v in verdicts if isinstance(v, Call)])
        for verdict in verdicts:
            if isinstance(verdict, Rejection):
                receipt.rejected.append(verdict)
                receipt.results.append("rejected")
            elif verdict.index in fresh:
                calls.append(verdict)
                receipt.results.append("accepted")
            else:
                receipt.results.append("duplicate")
        if calls:
            receipt.shards = self._store_calls(calls)
        quarantine.keep(self.cursor, self.source_id, receipt.rejected, self.now)
        return receipt

    def _take_message_ids(self, calls: Sequence[Call]) -> set[int]:
        """Return the places of calls that were never stored before."""
        fresh = {call.index for call in calls if call.message_id is None}
        first: dict[bytes, Call] = {}
        for call in calls:
            if call.message_id is not None:
                first.setdefault(_hash(call.message_id), call)
        if not first:
            return fresh
        keys = sorted(first)
        self.cursor.execute(
            "INSERT INTO customers_ingest_dedupe"
            " (source_id, key_hash, checksum, received_at)"
            " SELECT %s, key_hash, checksum, %s"
            " FROM unnest(%s::bytea[], %s::bigint[]) AS new (key_hash, checksum)"
            " ON CONFLICT DO NOTHING RETURNING key_hash",
            [self.source_id, self.now, keys, [first[key].checksum for key in keys]],
        )
        taken = {bytes(key) for (key,) in self.cursor.fetchall()}
        if len(taken) + len(fresh) < len(calls):
            self._count_conflicts(calls, taken, first)
        return fresh | {first[key].index for key in taken}

    def _count_conflicts(
        self, calls: Sequence[Call], taken: set[bytes], first: Mapping[bytes, Call]
    ) -> None:
        """Count duplicates whose contents differ from what was stored."""
        duplicates = [
            (key, call)
            for call in calls
            if call.message_id is not None
            and not ((key := _hash(call.message_id)) in taken and first[key] is call)
        ]
        self.cursor.execute(
            "SELECT key_hash, checksum FROM customers_ingest_dedupe"
            " WHERE source_id = %s AND key_hash = ANY(%s)",
            [self.source_id, [key for key, _ in duplicates]],
        )
        stored = {bytes(key): checksum for key, checksum in self.cursor.fetchall()}
        conflicts = sum(stored[key] != call.checksum for key, call in duplicates)
        if conflicts:
            self.cursor.execute(
                "UPDATE customers_source SET conflicting_duplicates ="
                " conflicting_duplicates + %s WHERE id = %s",
                [conflicts, self.source_id],
            )

    def _store_calls(self, calls: list[Call]) -> frozenset[int]:
        event_names = names.intern_event_names(
            self.cursor, (call.event_name for call in calls if call.event_name)
        )
        found = self._resolve(calls)
        crowd = people.Crowd(self.cursor, self.now)
        owners = crowd.store(calls, found)
        self.sightings.attributes = crowd.attributes_seen
        work = crowd.work + self._store_events(calls, owners, event_names)
        consents.record_from_calls(self.cursor, calls, owners, self.now)
        rows.copy_rows(
            self.cursor,
            "customers_work",
            ("customer_id", "kind", "event_id", "name_id", "occurred_at"),
            [row for _, row in work],
        )
        return frozenset(shard for shard, _ in work)

    def _resolve(self, calls: list[Call]) -> identities.Resolution:
        keys = identities.names_of(calls)
        found = identities.resolve(calls, self._read_known(keys))
        if not found.merges:
            return found
        needed = self._read_shards(id_ for pair in found.merges for id_ in pair)
        if not needed <= self.shards:
            raise _MergeNeeded(needed)
        for other_id, survivor_id in found.merges:
            merging.merge(
                self.cursor, other_id=other_id, survivor_id=survivor_id, now=self.now
            )
        return found

    def _read_known(self, keys: list[identities.Key]) -> dict[identities.Key, Known]:
        self.cursor.execute(
            "SELECT i.kind, i.value, i.customer_id, EXISTS ("
            " SELECT FROM customers_identity u"
            " WHERE u.customer_id = i.customer_id AND u.kind = 'user')"
            " FROM unnest(%s::text[], %s::text[]) AS k (kind, value)"
            " JOIN customers_identity i ON i.kind = k.kind AND i.value = k.value",
            [[kind for kind, _ in keys], [value for _, value in keys]],
        )
        return {
            (kind, value): Known(customer_id, is_identified)
            for kind, value, customer_id, is_identified in self.cursor.fetchall()
        }

    def _read_shards(self, ids: Iterable[int]) -> frozenset[int]:
        self.cursor.execute(
            "SELECT DISTINCT customers_shard(id) FROM unnest(%s::bigint[]) AS c (id)",
            [list(ids)],
        )
        return frozenset(shard for (shard,) in self.cursor.fetchall())

    def _store_events(
        self,
        calls: list[Call],
        owners: list[people.Person],
        event_names: dict[str, int],
    ) -> list[people.WorkRow]:
        """Append the events; return the work rows they make, each with its shard."""
        happened = [
            (call, person)
            for call, person in zip(calls, owners, strict=True)
            if call.event_name is not None
        ]
        if not happened:
            return []
        self.cursor.execute(
            "SELECT nextval('customers_event_id_seq') FROM generate_series(1, %s)",
            [len(happened)],
        )
        event_ids = [str(id_) for (id_,) in self.cursor.fetchall()]
        received = rows.to_time(self.now)
        oldest = self.now - HISTORICAL_AFTER
        events = []
        work: list[people.WorkRow] = []
        for (call, person), event_id in zip(happened, event_ids, strict=True):
            name_id = event_names[call.event_name or ""]
            self.sightings.add_event(name_id, call.properties)
            occurred = rows.to_time(call.occurred_at)
            events.append(
                (
                    str(person.id),
                    event_id,
                    str(name_id),
                    occurred,
                    received,
                    None if call.revenue is None else str(call.revenue),
                    rows.to_json(call.properties),
                    rows.to_text(call.message_id),
                    None if call.context is None else rows.to_json(call.context),
                )
            )
            if person.is_identified and call.occurred_at >= oldest:
                row = (str(person.id), "event", event_id, str(name_id), occurred)
                work.append((person.shard, row))
        rows.copy_rows(self.cursor, "customers_event", EVENT_COLUMNS, events)
        return work


EVENT_COLUMNS = (
    "customer_id",
    "id",
    "name_id",
    "occurred_at",
    "received_at",
    "revenue",
    "properties",
    "message_id",
    "context",
)


def _hash(message_id: str) -> bytes:
    return hashlib.blake2b(message_id.encode(), digest_size=16).digest()
