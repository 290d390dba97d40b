"""Files that are brought in: their text, their first rows, how far they have come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from customers.domain.imports import mapping
from customers.domain.imports.calls import Reader, Row
from customers.domain.imports.errors import UnknownImport
from customers.domain.imports.reading import (
    Layout,
    Place,
    Record,
    Records,
    name_columns,
)
from customers.models import Import, ImportChunk, ImportFault
from customers.selectors import paging
from customers.selectors.people import PAGE_SIZE, Page

CHUNKS_AT_ONCE = 8
ROWS_SHOWN = 20
UNDER_WAY = (Import.Status.CHECKING, Import.Status.RUNNING)


def get_import(import_id: int) -> Import:
    """Return one.

    Raises
    ------
    UnknownImport
        There is none.
    """
    found = Import.objects.select_related("created_by").filter(pk=import_id).first()
    if found is None:
        raise UnknownImport
    return found


def list_imports(*, cursor: str | None = None) -> Page:
    """List imports, newest first."""
    after = paging.read_cursor(cursor, int)
    rows = Import.objects.select_related("created_by").order_by("-id")
    if after:
        rows = rows.filter(pk__lt=after[0])
    found = list(rows[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    page = found[:PAGE_SIZE]
    return Page(page, paging.make_cursor(page[-1].pk) if more else None)


def list_imports_under_way() -> list[int]:
    """Return the imports that workers have something to do for."""
    rows = Import.objects.filter(status__in=UNDER_WAY).order_by("id")
    return list(rows.values_list("id", flat=True))


def list_faults(import_id: int, *, cursor: str | None = None) -> Page:
    """List what is wrong with the rows of a file, in its order."""
    after = paging.read_cursor(cursor, int)
    found = list(_faults_after(import_id, after[0] if after else 0, PAGE_SIZE + 1))
    more = len(found) > PAGE_SIZE
    page = found[:PAGE_SIZE]
    return Page(page, paging.make_cursor(page[-1].pk) if more else None)


def iterate_faults(import_id: int) -> Iterator[ImportFault]:
    """Yield all faults of a file, some at a time."""
    last, many = 0, 2_000
    while found := _faults_after(import_id, last, many):
        yield from found
        last = found[-1].pk


def _faults_after(import_id: int, last: int, many: int) -> list[ImportFault]:
    rows = ImportFault.objects.filter(of_id=import_id, pk__gt=last)
    return list(rows.order_by("id")[:many])


def read_text(import_id: int, offset: int = 0) -> Iterator[bytes]:
    """Yield the text of a file from a byte on, piece by piece."""
    chunks = ImportChunk.objects.filter(of_id=import_id)
    first = chunks.filter(begins__lte=offset).order_by("-begins").first()
    begins = first.begins if first else 0
    while found := list(
        chunks.filter(begins__gte=begins).order_by("begins")[:CHUNKS_AT_ONCE]
    ):
        for chunk in found:
            yield bytes(chunk.text)[max(0, offset - chunk.begins) :]
        begins = found[-1].begins + 1


def open_records(one: Import, layout: Layout, place: Place | None = None) -> Records:
    """Read a file from a place on; without one from its first row, after a header."""
    at = place or Place()
    records = Records(
        read_text(one.pk, at.offset), layout, encoding=one.encoding, place=at
    )
    if at.offset == 0 and layout.has_header:
        next(records, None)
    return records


def read_names(one: Import, layout: Layout) -> list[str]:
    """Return the names of a file's columns.

    Raises
    ------
    FileRefused
        There are too many.
    """
    first: Record | None = next(
        open_records(one, Layout(layout.delimiter, has_header=False)), None
    )
    cells: Sequence[str] = first.cells if first else ()
    return name_columns(cells, has_header=layout.has_header)


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file: as they are, and as they will be by a plan."""

    names: list[str]
    records: list[Record]
    rows: list[Row]


def preview(one: Import, plan: mapping.Plan) -> Preview:
    """Show the first rows; `rows` is empty while the plan has problems."""
    names = read_names(one, plan.layout)
    records = list(islice(open_records(one, plan.layout), ROWS_SHOWN))
    if mapping.find_problems(plan, names):
        return Preview(names, records, [])
    reader = Reader(plan, names, as_of=one.created_at)
    return Preview(names, records, reader.read(records))
