"""The slices of an import: each one transaction, with the place it has come to.

A worker that dies leaves the file at the end of the last slice; whoever comes next
goes on from there. Two workers never do the same one: the import's row is locked.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import OperationalError, connection, transaction

from customers.domain.errors import Overloaded
from customers.domain.imports import mapping
from customers.domain.imports.calls import Reader, Row
from customers.domain.imports.errors import FileRefused
from customers.domain.imports.reading import Place, Record
from customers.models import Import, Source
from customers.selectors import imports as selectors
from customers.selectors.clock import get_now
from customers.services import faults, ingestion
from customers.services import rows as writing
from customers.services.imports import checking, tally
from customers.services.imports.keeping import let_go
from customers.services.imports.tally import Outcome
from customers.services.receipts import Manner, Receipt

logger = logging.getLogger(__name__)

SOURCE = "CSV files"  # the scope in which the message ids of files are known
SLICE_ROWS = 2_000
SLICE_BYTES = 4 << 20
MAX_ATTEMPTS = 3  # at one slice; then people have to look


@dataclass(frozen=True, slots=True)
class _Slice:
    records: list[Record]
    end: Place
    is_last: bool


def advance_import(*, import_id: int) -> bool:
    """Do the next slice of a dry run or an import; return whether there is more.

    Nothing is done where somebody else is at it, or where it is over.
    """
    receipt, now = None, get_now()
    try:
        with transaction.atomic():
            one = _take(import_id)
            if one is None:
                return False
            receipt = _do_slice(one, now)
            faults.reach("slice_written")
    except (OperationalError, Overloaded):
        logger.warning("Import %s meets a busy database; later again", import_id)
        return False
    except FileRefused as error:
        _note_failure(import_id, str(error), is_final=True)
        return False
    except Exception as error:  # it must not be tried for ever
        logger.exception("A slice of import %s failed", import_id)
        _note_failure(import_id, f"{type(error).__name__}: {error}"[:500])
        return False
    if receipt is not None:
        ingestion.announce(receipt, now=now)
    return one.status in selectors.UNDER_WAY


def _take(import_id: int) -> Import | None:
    rows = Import.objects.filter(pk=import_id, status__in=selectors.UNDER_WAY)
    return rows.select_for_update(skip_locked=True).first()


def _do_slice(one: Import, now: datetime) -> Receipt | None:
    plan = mapping.from_document(one.plan)
    part = _read_slice(one, plan)
    names = selectors.read_names(one, plan.layout)
    rows = Reader(plan, names, as_of=one.created_at).read(part.records)
    good = [row for row in rows if row.call is not None]
    cursor = writing.open_cursor()
    counts = Counter(one.counts)
    counts.update(rows=len(rows), wrong=len(rows) - len(good))
    receipt = None
    with connection.wrap_database_errors:
        _keep_faults(cursor, one.pk, rows)
        if one.status == Import.Status.CHECKING:
            source = Source.objects.filter(name=SOURCE).first()
            source_id = source.pk if source else 0  # no file was ever brought in
            found = checking.check(
                cursor, import_id=one.pk, source_id=source_id, rows=good
            )
            counts.update(found)
        else:
            source, _ = Source.objects.get_or_create(name=SOURCE)
            receipt = _store(cursor, one, source.pk, good, now)
            counts.update(_count(plan, receipt))
        one.counts = dict(counts)
        if part.is_last:
            _finish(cursor, one, now)
    one.offset, one.line, one.attempts = part.end.offset, part.end.line, 0
    one.save()
    return receipt


def _read_slice(one: Import, plan: mapping.Plan) -> _Slice:
    place = Place(one.offset, one.line)
    taken = []
    for record in selectors.open_records(one, plan.layout, place):
        taken.append(record)
        is_full = record.end.offset - place.offset >= SLICE_BYTES
        if len(taken) >= SLICE_ROWS or is_full:
            return _Slice(taken, record.end, is_last=False)
    line = taken[-1].end.line if taken else one.line
    return _Slice(taken, Place(one.size_bytes, line), is_last=True)


def _store(
    cursor: psycopg.Cursor[Any],
    one: Import,
    source_id: int,
    rows: Sequence[Row],
    now: datetime,
) -> Receipt:
    if any(row.content for row in rows):
        tally.number_rows(cursor, one.pk, rows)
    calls = [row.call for row in rows if row.call is not None]
    receipt = ingestion.store(
        source_id=source_id,
        verdicts=calls,
        now=now,
        manner=Manner(is_history=True, sets_off=one.sets_off),
    )
    outcomes = {}
    for id_ in {*receipt.owners, *receipt.created}:
        outcome = Outcome.CHANGED if id_ in receipt.changed else Outcome.SAME
        is_new = id_ in receipt.created
        outcomes[f"customer {id_}"] = Outcome.NEW if is_new else outcome
    tally.note_people(cursor, one.pk, outcomes)
    return receipt


def _count(plan: mapping.Plan, receipt: Receipt) -> dict[str, int]:
    if plan.kind != "events":
        return {}
    return {"events_new": receipt.accepted, "events_duplicate": receipt.duplicate}


def _finish(cursor: psycopg.Cursor[Any], one: Import, now: datetime) -> None:
    one.counts = {**one.counts, **tally.count_people(cursor, one.pk)}
    if one.status == Import.Status.CHECKING:
        one.status, one.checked = Import.Status.CHECKED, one.counts
    else:
        one.status, one.finished_at = Import.Status.DONE, now
        let_go(one.pk)


def _keep_faults(
    cursor: psycopg.Cursor[Any], import_id: int, rows: Sequence[Row]
) -> None:
    writing.copy_rows(
        cursor,
        "customers_import_fault",
        ("import_id", "line", "column", "value", "code", "message"),
        [
            (
                str(import_id),
                str(fault.line),
                writing.to_text(fault.column),
                writing.to_text(fault.value),
                fault.code,
                writing.to_text(fault.message),
            )
            for row in rows
            for fault in row.faults
        ],
    )


@transaction.atomic
def _note_failure(import_id: int, reason: str, *, is_final: bool = False) -> None:
    one = Import.objects.select_for_update().get(pk=import_id)
    one.attempts += 1
    if is_final or one.attempts >= MAX_ATTEMPTS:
        one.status = Import.Status.FAILED
        one.reason = f"From line {one.line} on: {reason}"
    one.save(update_fields=["attempts", "status", "reason"])
