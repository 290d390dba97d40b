"""Read the table of an experiment that ran elsewhere, and keep what it came to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

import polars as pl
from django.db import transaction

from campaigns.domain.uplift import guessing
from campaigns.domain.uplift.experiment_errors import Fault, TableRefused
from campaigns.domain.uplift.experiments import (
    EXPERIMENT_COUNTS,
    SETTINGS,
    ExperimentCounts,
    Settings,
    check_columns,
    count_table,
)
from campaigns.models import Experiment
from customers.domain.imports import reading
from customers.domain.imports.errors import FileRefused
from customers.domain.imports.intake import Intake

MOST_BYTES = 200_000_000
MOST_ROWS = 5_000_000
IN_MEMORY = 1 << 24
PIECE = 1 << 18
AT_ONCE = 50_000  # rows that become columns together
LOOKED_AT = 5_000  # rows by which columns are guessed


@dataclass(frozen=True, slots=True)
class Table:
    """The text of a file, how it is written, and the names of its columns."""

    text: BinaryIO
    encoding: str
    layout: reading.Layout
    names: list[str]

    def open_records(self) -> reading.Records:
        """Return the rows from the first on, the header left out."""
        self.text.seek(0)
        pieces = iter(lambda: self.text.read(PIECE), b"")
        records = reading.Records(pieces, self.layout, encoding=self.encoding)
        if self.layout.has_header:
            next(records, None)
        return records


def guess_columns(*, file: BinaryIO) -> list[guessing.ColumnGuess]:
    """Say what the columns of a file may be; nothing is stored.

    Raises
    ------
    FileRefused, FileTooLarge
    """
    with _open_table(file) as table:
        rows = [
            record.cells
            for record in islice(table.open_records(), LOOKED_AT)
            if len(record.cells) == len(table.names)
        ]
        return guessing.guess_columns(
            {
                name: [_clean(cells[place]) for cells in rows]
                for place, name in enumerate(table.names)
            }
        )


@transaction.atomic
def import_experiment(
    *,
    file: BinaryIO,
    file_name: str,
    name: str,
    settings: Settings,
    user_id: int | None,
    now: datetime,
) -> Experiment:
    """Count the table of an experiment and keep what it came to. Rows that are equal
    all count: they are different people.

    Raises
    ------
    FileRefused, FileTooLarge, TableRefused
        Nothing was stored.
    """
    with _open_table(file) as table:
        counts = _count(table, settings)
    return Experiment.objects.create(
        name=name,
        file_name=file_name.replace("\0", "")[:200],
        reading=SETTINGS.dump_python(settings, mode="json"),
        counts=EXPERIMENT_COUNTS.dump_python(counts, mode="json"),
        created_at=now,
        created_by_id=user_id,
    )


def delete_experiment(*, experiment_id: int) -> bool:
    """Forget an experiment; tell whether there was one."""
    deleted, _ = Experiment.objects.filter(pk=experiment_id).delete()
    return bool(deleted)


@contextmanager
def _open_table(file: BinaryIO) -> Iterator[Table]:
    taking = Intake(MOST_BYTES)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as text:
        for piece in taking.take(iter(lambda: file.read(PIECE), b"")):
            text.write(piece)
        text.seek(0)
        first = text.read(PIECE)
        if not first.strip():
            raise FileRefused("The file is empty.")
        whole = first[: first.rfind(b"\n") + 1] or first
        layout = reading.sniff(whole, taking.encoding)
        names = _read_names(whole, layout, taking.encoding)
        yield Table(text, taking.encoding, layout, names)  # type: ignore[arg-type]


def _read_names(first: bytes, layout: reading.Layout, encoding: str) -> list[str]:
    bare = reading.Layout(layout.delimiter, has_header=False)
    record = next(reading.Records([first], bare, encoding=encoding), None)
    cells = record.cells if record else ()
    return reading.name_columns(cells, has_header=layout.has_header)


def _count(table: Table, settings: Settings) -> ExperimentCounts:
    wrong = list(check_columns(settings, table.names))
    if wrong:
        raise TableRefused(wrong, len(wrong))
    frame, lines, faults = _read_table(table, settings)
    counts, found = count_table(frame, lines, settings)
    faults += found
    if faults or counts is None:
        faults.sort(key=lambda fault: fault.line)
        raise TableRefused(faults, len(faults))
    return counts


def _read_table(
    table: Table, settings: Settings
) -> tuple[pl.DataFrame, pl.Series, list[Fault]]:
    """Return the columns that are needed as text, with the line of each row."""
    chosen = settings.list_columns()
    places = [table.names.index(name) for name in chosen]
    parts: list[pl.DataFrame] = [_build([], places, chosen)]
    lines: list[int] = []
    faults: list[Fault] = []
    records = table.open_records()
    while batch := list(islice(records, AT_ONCE)):
        whole = []
        for record in batch:
            if len(record.cells) == len(table.names):
                whole.append(record)
            else:
                faults.append(_say_wrong(record, table))
        parts.append(_build(whole, places, chosen))
        lines += [record.line for record in whole]
        if len(lines) + len(faults) > MOST_ROWS:
            raise FileRefused(f"The file has more than {MOST_ROWS:,} rows.")
    return pl.concat(parts), pl.Series(lines, dtype=pl.Int64), faults


def _build(
    records: Sequence[reading.Record], places: Sequence[int], names: Sequence[str]
) -> pl.DataFrame:
    return pl.DataFrame(
        [
            pl.Series(name, [_clean(one.cells[at]) for one in records], pl.String)
            for name, at in zip(names, places, strict=True)
        ]
    )


def _clean(cell: str) -> str:
    return cell.replace("\0", "").strip()


def _say_wrong(record: reading.Record, table: Table) -> Fault:
    text = record.problem or (
        f"There are {len(record.cells)} cells; {len(table.names)} are expected."
    )
    return Fault(record.line, "", "", text)
