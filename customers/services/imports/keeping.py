"""Uploaded files are kept in the database until they are brought in.

Several machines may work on one file, and PostgreSQL is all they share: a file below
`var/` would be on the machine that took it. A chunk is small, so that nobody ever holds
a whole file in memory.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from customers.domain.imports import mapping, reading
from customers.domain.imports.errors import FileRefused
from customers.domain.imports.intake import UTF8, Intake
from customers.domain.imports.suggesting import suggest
from customers.models import Import, ImportChunk, ImportFault, ImportSeen
from customers.selectors import imports as selectors
from customers.selectors.clock import get_workspace

PIECE = 1 << 20
CHUNK = 1 << 18
LEFT_AFTER = timedelta(days=7)  # a file that nobody goes on with is let go
FAULTS_KEPT = timedelta(days=90)


@transaction.atomic
def keep_file(
    *, file: BinaryIO, file_name: str, user_id: int | None, now: datetime
) -> Import:
    """Keep a file and suggest how it is to be read.

    Parameters
    ----------
    now
        What the file says of customers holds from then on.

    Raises
    ------
    FileRefused, FileTooLarge
        Nothing was kept.
    """
    taking = Intake(settings.IMPORT_BYTES)
    one = Import.objects.create(
        created_at=now,
        created_by_id=user_id,
        file_name=file_name.replace("\0", "")[:200],
        size_bytes=0,
        encoding=UTF8,
        written_in=UTF8,
        plan={},
    )
    pieces = iter(lambda: file.read(PIECE), b"")
    begins, first = 0, b""
    for text in _regroup(taking.take(pieces)):
        ImportChunk.objects.create(of=one, begins=begins, text=text)
        begins, first = begins + len(text), first or text
    if not first.strip():
        raise FileRefused("The file is empty.")
    one.size_bytes, one.encoding = taking.size, taking.encoding
    one.written_in = taking.source
    one.plan = mapping.to_document(_suggest(one, first))
    one.save(update_fields=["size_bytes", "encoding", "written_in", "plan"])
    return one


def _regroup(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = bytearray()
    for piece in pieces:
        rest += piece
        while len(rest) >= CHUNK:
            yield bytes(rest[:CHUNK])
            del rest[:CHUNK]
    if rest:
        yield bytes(rest)


def _suggest(one: Import, first: bytes) -> mapping.Plan:
    """Suggest a plan by the first whole lines of a file."""
    end = max(first.rfind(b"\n"), first.rfind(b"\r")) + 1
    is_whole = one.size_bytes == len(first)
    sample = first if is_whole or not end else first[:end]
    layout = reading.sniff(sample, one.encoding)
    names = selectors.read_names(one, layout)
    records = selectors.open_records(one, layout)
    rows = [record.cells for record, _ in zip(records, range(100), strict=False)]
    return suggest(names, rows, layout=layout, zone=get_workspace().timezone)


def let_go(import_id: int) -> None:
    """Forget the text of a file, and what was noted while it was read."""
    ImportChunk.objects.filter(of_id=import_id).delete()
    ImportSeen.objects.filter(of_id=import_id).delete()


@transaction.atomic
def forget_old_imports(*, now: datetime) -> None:
    """Let files go that nobody went on with, and the faults of old ones."""
    status = Import.Status
    idle = (status.MAPPING, status.CHECKED, status.FAILED)
    left = Import.objects.filter(status__in=idle, created_at__lt=now - LEFT_AFTER)
    for one in left.select_for_update(skip_locked=True).order_by("id")[:10]:
        let_go(one.pk)
        one.status, one.finished_at = status.CANCELLED, now
        one.save(update_fields=["status", "finished_at"])
    old = Import.objects.filter(finished_at__lt=now - FAULTS_KEPT)
    ImportFault.objects.filter(of__in=old).delete()
