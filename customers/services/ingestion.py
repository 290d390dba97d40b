"""Checked calls into the database: each once, all or none, and then the answer.

The order of locks is the same for every request, so that requests do not deadlock:
identities (shared), message ids, new names, new identities, customers; each sorted.
A merge takes the shards and all identities first; the request that finds it needs one
rolls back and begins again with them.
"""

import logging
from collections.abc import Iterator, Sequence
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
    faults,
    locks,
    merging,
    message_ids,
    names,
    people,
    quarantine,
    rows,
)
from customers.services.receipts import Manner, Receipt

logger = logging.getLogger(__name__)

MAX_TRIES = 6
# Older events are history: stored and counted, but they set nothing off
HISTORICAL_AFTER = timedelta(days=30)


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
    receipt = store(source_id=source_id, verdicts=verdicts, now=now, manner=Manner())
    faults.reach("after_commit_before_nudge")
    announce(receipt, now=now)
    return receipt


def store(
    *, source_id: int, verdicts: Sequence[Verdict], now: datetime, manner: Manner
) -> Receipt:
    """Store calls, also as a part of a transaction; then `announce` the receipt.

    Raises
    ------
    Overloaded
        As `ingest` does.
    """
    shards: frozenset[int] = frozenset()
    for _ in range(MAX_TRIES):
        try:
            # Our cursor is psycopg's own, so its errors become Django's here
            with connection.wrap_database_errors, transaction.atomic():
                return _Batch(source_id, now, shards, manner).store(verdicts)
        except _MergeNeeded as needed:
            shards |= needed.shards
        except people.IdentityTaken:
            logger.info("Another request stored the same new identity; once more")
        except OperationalError as error:
            if not _is_passing(error):
                raise
            logger.warning("Ingestion met a lock and begins again: %s", error)
    raise Overloaded


def announce(receipt: Receipt, *, now: datetime) -> None:
    """Tell of what was committed: the catalogue, and whoever works on it."""
    catalogue.remember(receipt.sightings, now=now)
    if receipt.shards:
        signals.work_written.send(sender=None, shards=receipt.shards)


def _is_passing(error: OperationalError) -> bool:
    cause = error.__cause__
    return isinstance(
        cause, psycopg.errors.DeadlockDetected | psycopg.errors.LockNotAvailable
    )


class _Batch:
    """One try to store one request."""

    def __init__(
        self,
        source_id: int,
        now: datetime,
        shards: frozenset[int],
        manner: Manner,
    ) -> None:
        self.source_id = source_id
        self.now = now
        self.manner = manner
        self.shards = shards  # held for merges; empty: none was needed yet
        self.cursor = rows.open_cursor()
        self.sightings = catalogue.Sightings()
        self.event_names: dict[str, int] = {}
        self.event_ids: Iterator[str] = iter(())

    def store(self, verdicts: Sequence[Verdict]) -> Receipt:
        receipt = Receipt()
        calls = [one for one in verdicts if isinstance(one, Call)]
        fresh, known = self._open(calls) if calls else (set(), {})
        for verdict in verdicts:
            if isinstance(verdict, Rejection):
                receipt.rejected.append(verdict)
                receipt.results.append("rejected")
            else:
                is_fresh = verdict.index in fresh
                receipt.results.append("accepted" if is_fresh else "duplicate")
        calls = [call for call in calls if call.index in fresh]
        if calls:
            self._store_calls(calls, known, receipt)
        receipt.sightings = self.sightings
        quarantine.keep(self.cursor, self.source_id, receipt.rejected, self.now)
        return receipt

    def _open(self, calls: list[Call]) -> tuple[set[int], dict[identities.Key, Known]]:
        """Take locks and message ids and read what is known, in one round trip."""
        messages = message_ids.MessageIds(calls)
        event_names = [call.event_name for call in calls if call.event_name]
        taken, people_known, named, numbered = (rows.open_cursor() for _ in range(4))
        if self.shards:
            locks.own_identities(self.shards)
        with connection.connection.pipeline():
            if not self.shards:
                self.cursor.execute(locks.SHARE_IDENTITIES)
            messages.ask(
                taken,
                source_id=self.source_id,
                now=self.now,
                is_kept=self.manner.is_history,
            )
            people.ask_known(people_known, identities.names_of(calls))
            names.ask_event_names(named, event_names)
            numbered.execute(
                "SELECT nextval('customers_event_id_seq')::text"
                " FROM generate_series(1, %s)",
                [len(event_names)],
            )
        fresh = messages.read_fresh(self.cursor, taken, self.source_id)
        self.event_ids = (id_ for (id_,) in numbered.fetchall())
        self.event_names = names.add_event_names(
            self.cursor,
            dict(named.fetchall()),
            {call.event_name for call in calls if call.index in fresh},
        )
        return fresh, people.read_known(people_known)

    def _store_calls(
        self, calls: list[Call], known: dict[identities.Key, Known], receipt: Receipt
    ) -> None:
        found = identities.resolve(calls, known)
        if found.merges:
            self._merge(found.merges)
        crowd = people.Crowd(
            self.cursor, self.now, known.values(), is_history=self.manner.is_history
        )
        owners = crowd.store(calls, found)
        self.sightings.attributes = crowd.attributes_seen
        work = crowd.work + self._store_events(calls, owners)
        consents.record_from_calls(self.cursor, calls, owners, self.now)
        receipt.owners = [person.id for person in owners]
        receipt.created = frozenset(crowd.created)
        receipt.changed = frozenset(crowd.changed)
        if self.manner.sets_off:
            self._tell(work)
            receipt.shards = frozenset(shard for shard, _ in work)
        else:
            self._note_retold(calls, owners, crowd)

    def _tell(self, work: list[people.WorkRow]) -> None:
        rows.copy_rows(
            self.cursor,
            "customers_work",
            ("customer_id", "kind", "event_id", "name_id", "occurred_at"),
            [row for _, row in work],
        )

    def _note_retold(
        self, calls: list[Call], owners: list[people.Person], crowd: people.Crowd
    ) -> None:
        """Note whose past was told, for the next membership run."""
        customers = crowd.created | crowd.changed
        customers |= {
            person.id
            for call, person in zip(calls, owners, strict=True)
            if call.event_name is not None
        }
        at = rows.to_time(self.now)
        rows.copy_rows(
            self.cursor,
            "customers_retold",
            ("customer_id", "at"),
            [(str(id_), at) for id_ in sorted(customers)],
        )

    def _merge(self, merges: list[tuple[int, int]]) -> None:
        self.cursor.execute(
            "SELECT DISTINCT customers_shard(id) FROM unnest(%s::bigint[]) AS c (id)",
            [[id_ for pair in merges for id_ in pair]],
        )
        needed = frozenset(shard for (shard,) in self.cursor.fetchall())
        if not needed <= self.shards:
            raise _MergeNeeded(needed)
        for other_id, survivor_id in merges:
            merging.merge(
                self.cursor, other_id=other_id, survivor_id=survivor_id, now=self.now
            )

    def _store_events(
        self, calls: list[Call], owners: list[people.Person]
    ) -> list[people.WorkRow]:
        """Append the events; return the work rows they make, each with its shard."""
        received = rows.to_time(self.now)
        oldest = self.now - HISTORICAL_AFTER
        events = []
        work: list[people.WorkRow] = []
        for call, person in zip(calls, owners, strict=True):
            if call.event_name is None:
                continue
            event_id, name_id = next(self.event_ids), self.event_names[call.event_name]
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
