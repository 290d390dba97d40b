"""Text to records, from any of them on, each with the line it begins in."""

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from customers.domain.imports.errors import FileRefused
from customers.domain.imports.intake import UTF8, decode

BLANKS = " "
# A comma also stands in numbers and words, and blanks nearly everywhere: they come last
DELIMITERS = ("\t", ";", "|", ",", BLANKS)
SURE = 0.9  # of the rows have one width
MAX_LINE_BYTES = 1 << 20
MAX_RECORD_LINES = 200  # of a cell in quotes; a quote that is never closed ends here
MAX_COLUMNS = 1_000
SAMPLE_RECORDS = 100
_WORD = re.compile(r'"((?:[^"]|"")*)"|(\S+)')
_NUMBER = re.compile(r"[-+(]?[^\w\s]?\s?\d[\d.,:/' -]*\)?%?")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written. Blanks: any number of them stands between two cells."""

    delimiter: str = ","
    has_header: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the text a record begins: bytes before it, and its line."""

    offset: int = 0
    line: int = 1


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file, and where the next one begins."""

    line: int
    cells: tuple[str, ...]
    end: Place
    problem: str = ""  # why it cannot be read; then there are no cells


class Records:
    """The records of a text from a place on; empty lines are none.

    Raises
    ------
    FileRefused
        A line is longer than any of a CSV file.
    """

    def __init__(
        self,
        pieces: Iterable[bytes],
        layout: Layout,
        *,
        encoding: str = UTF8,
        place: Place = Place(),
    ) -> None:
        self.lines = _split_lines(pieces, place.line)
        self.layout = layout
        self.encoding = encoding
        self.place = place
        self._put_back: deque[bytes] = deque()
        self._taken: list[bytes] = []
        self._reader = self._open()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Record:
        cells: Sequence[str] = ()
        while not cells:
            self._begin()
            try:
                cells = next(self._reader)
            except csv.Error as error:
                return self._break_off(str(error))
        return self._end(tuple(cells))

    def _open(self) -> Iterator[list[str]]:
        lines = _Feed(self)
        if self.layout.delimiter == BLANKS:
            return map(_split_blanks, lines)
        return csv.reader(lines, delimiter=self.layout.delimiter, strict=True)

    def _begin(self) -> None:
        self.place = self._after(self._taken)
        self._taken = []

    def _after(self, lines: list[bytes]) -> Place:
        return Place(
            self.place.offset + sum(map(len, lines)), self.place.line + len(lines)
        )

    def _end(self, cells: tuple[str, ...], problem: str = "") -> Record:
        return Record(self.place.line, cells, self._after(self._taken), problem)

    def _break_off(self, problem: str) -> Record:
        """Give up the first line only: those after it may be right."""
        first, *others = self._taken
        self._put_back.extendleft(reversed(others))
        self._taken = [first]
        self._reader = self._open()
        return self._end((), _PROBLEMS.get(problem, problem))

    def take_line(self) -> str:
        """Return the next line for the reader."""
        if len(self._taken) >= MAX_RECORD_LINES:
            raise csv.Error("unexpected end of data")
        line = self._put_back.popleft() if self._put_back else next(self.lines)
        self._taken.append(line)
        return decode(line, self.encoding)


class _Feed:
    """Lines for one reader; it goes on after the reader gave up."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        return self.records.take_line()


_PROBLEMS = {
    "unexpected end of data": "A quotation mark is opened here and never closed.",
}


def _split_lines(pieces: Iterable[bytes], number: int) -> Iterator[bytes]:
    """Yield lines with their ends, which may be of any kind."""
    rest = b""
    for piece in pieces:
        # The last line is held back: its end may be cut in two
        *lines, rest = (rest + piece).splitlines(keepends=True) or [b""]
        yield from lines
        number += len(lines)
        if len(rest) > MAX_LINE_BYTES:
            raise FileRefused(
                f"Line {number} has more than {MAX_LINE_BYTES:,} bytes: this is no"
                " CSV file."
            )
    if rest:
        yield rest


def _split_blanks(line: str) -> list[str]:
    return [quoted.replace('""', '"') or word for quoted, word in _WORD.findall(line)]


def sniff(sample: bytes, encoding: str) -> Layout:
    """Find out how a file is written by its first lines.

    Examples
    --------
    >>> sniff(b"id;name\\n1;Ann\\n2;Bo, Jr.\\n", "utf-8")
    Layout(delimiter=';', has_header=True)
    >>> sniff(b" 00004 1 19970101  2   29.33\\n 00004 1 19970118  2 7.5\\n", "utf-8")
    Layout(delimiter=' ', has_header=False)
    """
    lines = sample.splitlines(keepends=True)
    if len(lines) > SAMPLE_RECORDS:
        lines = lines[:SAMPLE_RECORDS]
    samples = [_read_sample(lines, encoding, delimiter) for delimiter in DELIMITERS]
    sure = (sample for sample in samples if _score(sample) >= (SURE, 2))
    best = next(sure, None) or max(samples, key=_score)
    if _score(best) == (0.0, 0):
        best = _read_sample(lines, encoding, ",")
    delimiter, rows = best
    return Layout(delimiter, has_header=_has_header(rows))


_Sample = tuple[str, list[tuple[str, ...]]]


def _read_sample(lines: list[bytes], encoding: str, delimiter: str) -> _Sample:
    found = Records(lines, Layout(delimiter), encoding=encoding)
    return delimiter, [record.cells for record in found if not record.problem]


def _score(sample: _Sample) -> tuple[float, int]:
    """Rate a delimiter: rows of one width, then more columns; one column is none."""
    _, rows = sample
    widths = Counter(map(len, rows))
    if not widths:
        return 0.0, 0
    (width, many), *_ = widths.most_common(1)
    if width < 2:
        return 0.0, 0
    return many / len(rows), width


def _has_header(rows: list[tuple[str, ...]]) -> bool:
    """Tell names of columns: all there, all different, none a number."""
    if not rows:
        return True
    first = [cell.strip() for cell in rows[0]]
    return (
        all(first)
        and len(set(first)) == len(first)
        and not any(_NUMBER.fullmatch(cell) or "@" in cell for cell in first)
    )


def name_columns(first: Sequence[str], *, has_header: bool) -> list[str]:
    """Name the columns: by the header, else by their place; none twice.

    Raises
    ------
    FileRefused
        There are more than anybody can map.

    Examples
    --------
    >>> name_columns(["id", "", "id"], has_header=True)
    ['id', 'Column 2', 'id (2)']
    """
    if len(first) > MAX_COLUMNS:
        raise FileRefused(
            f"The file has {len(first):,} columns; {MAX_COLUMNS:,} are allowed."
        )
    found: list[str] = []
    for place, cell in enumerate(first, 1):
        text = cell.replace("\0", "").strip() if has_header else ""
        name, again = text or f"Column {place}", 2
        while name in found:
            name, again = f"{text or f'Column {place}'} ({again})", again + 1
        found.append(name)
    return found
