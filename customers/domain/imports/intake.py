"""Bytes of an uploaded file to bytes of text that can be read from any line on.

Gzip is inflated, UTF-16 becomes UTF-8 and a byte order mark goes. What is no UTF-8 is
kept as it is and read as Latin-1; which of the two it is shows only at the end.
"""

import codecs
import zlib
from collections.abc import Iterable, Iterator

from customers.domain.imports.errors import FileRefused, FileTooLarge

UTF8, LATIN1 = "utf-8", "latin-1"
_GZIP, _ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_PIECE = 1 << 20
# A gzip that becomes so much more is none that people make
MAX_RATIO = 200
RATIO_FROM = 64 << 20
# What programs for Windows call Latin-1 has letters where ISO has control characters
_WINDOWS = str.maketrans(
    {
        byte: bytes([byte]).decode("cp1252")
        for byte in range(0x80, 0xA0)
        if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    }
)


def decode(raw: bytes, encoding: str) -> str:
    """Read bytes that `Intake` gave out."""
    if encoding == LATIN1:
        return raw.decode(LATIN1).translate(_WINDOWS)
    return raw.decode(UTF8)


class Intake:
    """Takes the bytes of one file in; after the last one `encoding` is known.

    Raises
    ------
    FileRefused
        An archive, a workbook, broken gzip, or a gzip that is a trap.
    FileTooLarge
        More text than allowed.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.encoding = UTF8  # until something says otherwise
        self.is_gzip = False
        self.taken = 0  # bytes as they came
        self.size = 0  # bytes of text
        self.source = UTF8  # what the file itself is written in
        self._utf8 = codecs.getincrementaldecoder(UTF8)()

    def take(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the text of the file, piece by piece."""
        for text in self._to_utf8(self._inflate(self._count(pieces))):
            self.size += len(text)
            if self.size > self.max_bytes:
                raise FileTooLarge(
                    f"The file has more than {self.max_bytes:,} bytes of text."
                )
            self._check_utf8(text)
            if text:
                yield text
        self._check_utf8(b"", is_last=True)

    def _count(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.taken += len(piece)
            yield piece

    def _inflate(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        first, pieces = _look(pieces, 4)
        if first.startswith(_ZIP):
            raise FileRefused(
                "This is a zip archive or a workbook: unpack it, or save it as CSV."
            )
        self.is_gzip = first.startswith(_GZIP)
        return self._gunzip(pieces) if self.is_gzip else iter(pieces)

    def _gunzip(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        inflated, inflater = 0, zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            for piece in pieces:
                while piece:
                    if inflater.eof:  # files may stand one behind the other
                        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
                    text = inflater.decompress(piece, _PIECE)
                    inflated += len(text)
                    self._check_ratio(inflated)
                    yield text
                    piece = inflater.unconsumed_tail or inflater.unused_data
        except zlib.error:
            raise FileRefused("The gzip file is damaged.") from None
        if not inflater.eof:
            raise FileRefused("The gzip file ends too soon.")

    def _check_ratio(self, inflated: int) -> None:
        if inflated > RATIO_FROM and inflated > MAX_RATIO * self.taken:
            raise FileRefused(
                f"The gzip file becomes more than {MAX_RATIO} times as large."
            )

    def _to_utf8(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        first, pieces = _look(pieces, 64)
        wide = next((w for mark, w in _UTF16.items() if first.startswith(mark)), None)
        self.source = wide or _guess_wide(first) or UTF8
        mark = len(codecs.BOM_UTF8) if first.startswith(codecs.BOM_UTF8) else 0
        if self.source == UTF8:
            return _drop(pieces, mark)
        return self._narrow(_drop(pieces, 2 if wide else 0))

    def _narrow(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self.source)()
        try:
            for piece in pieces:
                yield decoder.decode(piece).encode()
            yield decoder.decode(b"", final=True).encode()
        except UnicodeError:
            raise FileRefused("The text is not UTF-16, as it begins.") from None

    def _check_utf8(self, text: bytes, *, is_last: bool = False) -> None:
        if self.encoding != UTF8:
            return
        try:
            self._utf8.decode(text, final=is_last)
        except UnicodeDecodeError:
            self.encoding = self.source = LATIN1


def _look(pieces: Iterable[bytes], many: int) -> tuple[bytes, Iterable[bytes]]:
    """Return the first bytes, and all of them again."""
    rest, first = iter(pieces), b""
    for piece in rest:
        first += piece
        if len(first) >= many:
            break
    return first, _chain(first, rest)


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _drop(pieces: Iterable[bytes], many: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[many:]
        many = max(0, many - len(piece))


def _guess_wide(first: bytes) -> str | None:
    """Tell UTF-16 without its mark by the zeros in every other byte."""
    half = len(first) // 2
    if half >= 4:
        for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
            if first[start::2].count(0) > half * 0.8:
                return name
    return None
