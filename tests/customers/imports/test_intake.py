"""Bytes of any file people have to text that can be read from any line on."""

import gzip
import random

import pytest

from customers.domain.imports import intake
from customers.domain.imports.errors import FileRefused, FileTooLarge

TEXT = "id;name\n1;Zoë Çelik\n2;李雷\n"


def take(raw, *, piece=7, limit=1 << 30):
    taking = intake.Intake(limit)
    pieces = (raw[at : at + piece] for at in range(0, len(raw), piece))
    text = b"".join(taking.take(pieces))
    return taking, intake.decode(text, taking.encoding)


@pytest.mark.parametrize(
    ("raw", "source"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        ("\ufeff".encode("utf-16-be") + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (gzip.compress(TEXT.encode("utf-16")), "utf-16-le"),
        (gzip.compress(TEXT[:9].encode()) + gzip.compress(TEXT[9:].encode()), "utf-8"),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-be", "no-bom", "gzip", "two-gzips"],
)
@pytest.mark.parametrize("piece", [1, 3, 64, 10_000])
def test_text_comes_out_the_same_however_it_is_written(raw, source, piece):
    taking, text = take(raw, piece=piece)
    assert (text, taking.source, taking.encoding) == (TEXT, source, "utf-8")


def test_what_is_no_utf8_is_latin1_even_when_it_shows_late():
    raw = b"id\n" * 1_000 + "Zoë 5 €".encode("cp1252")
    taking, text = take(raw)
    assert taking.source == taking.encoding == intake.LATIN1
    assert text.endswith("Zoë 5 €")


def test_half_a_letter_at_the_end_is_no_utf8():
    taking, text = take("Zoë".encode()[:-1])
    assert (taking.encoding, text) == (intake.LATIN1, "ZoÃ")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (gzip.compress(b"a,b\n" * 100)[:-20], "ends too soon"),
        (b"\x1f\x8b" + b"x" * 50, "damaged"),
        (b"\xff\xfea", "UTF-16"),
    ],
    ids=["workbook", "cut-off", "damaged", "half-a-letter"],
)
def test_other_files_are_refused_by_name(raw, says):
    with pytest.raises(FileRefused, match=says):
        take(raw)


def test_a_gzip_bomb_is_refused_before_it_is_inflated():
    bomb = gzip.compress(b"0" * (intake.RATIO_FROM + (4 << 20)))
    with pytest.raises(FileRefused, match="200 times"):
        take(bomb, piece=4_096)


def test_text_beyond_the_limit_is_refused():
    with pytest.raises(FileTooLarge, match="1,000 bytes"):
        take(b"a,b\n" * 251, limit=1_000)


def test_any_bytes_are_taken_or_refused():
    chance = random.Random(7)
    for _ in range(300):
        raw = chance.randbytes(chance.randrange(60))
        try:
            take(raw, piece=chance.randrange(1, 9))
        except FileRefused:
            continue
