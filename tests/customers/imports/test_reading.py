"""Text to records: delimiters, quotes, broken lines, and going on from any of them."""

import pytest

from customers.domain.imports.errors import FileRefused
from customers.domain.imports.reading import (
    Layout,
    Place,
    Records,
    name_columns,
    sniff,
)

ROWS = [["id", "name", "note"], ["1", "Zoë", 'say "hi"'], ["2", "Bo, Jr.", "a\nb"]]


def read(text, layout=Layout(), **more):  # noqa: B008 - frozen
    return list(Records([text.encode()], layout, **more))


def cells(text, layout=Layout()):  # noqa: B008 - frozen
    return [list(record.cells) for record in read(text, layout)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_way_of_writing_gives_the_same_rows(delimiter, end):
    text = "".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + end
        for row in ROWS
    )
    layout = sniff(text.encode(), "utf-8")
    assert layout == Layout(delimiter, has_header=True)
    assert cells(text, layout) == ROWS


def test_pieces_may_be_cut_anywhere():
    raw = 'a,"x\r\ny",c\r\n\r\n1,é,3\r\nlast,,'.encode()
    whole = list(Records([raw], Layout()))
    for size in range(1, len(raw)):
        pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
        assert list(Records(pieces, Layout())) == whole
    assert [record.line for record in whole] == [1, 4, 5]


def test_reading_goes_on_from_the_end_of_any_record():
    raw = 'a,"x\ny",c\n\n1,"2\n3,4\n"5",é,7\n8,9,10'.encode()
    whole = list(Records([raw], Layout()))
    for number, record in enumerate(whole, 1):
        rest = Records([raw[record.end.offset :]], Layout(), place=record.end)
        assert list(rest) == whole[number:]


@pytest.mark.parametrize(
    ("text", "bad", "good"),
    [
        ('a,b\n1,"open\n2,c\n', [2], ["a", "2"]),
        ('a,b\n1,"x"y\n2,c\n', [2], ["a", "2"]),
        ('"' + "x\n" * 300 + "2,c\n", [1], None),
    ],
)
def test_a_broken_quote_costs_its_line_and_no_other(text, bad, good):
    found = read(text)
    assert [record.line for record in found if record.problem] == bad
    if good:
        assert [record.cells[0] for record in found if not record.problem] == good


def test_blanks_of_any_number_stand_between_cells():
    layout = Layout(" ", has_header=False)
    text = ' 004  1\t19970101  2   29.33 \n5 6 "a b" 8 9\n'
    assert cells(text, layout)[0] == ["004", "1", "19970101", "2", "29.33"]
    assert cells(text, layout)[1] == ["5", "6", "a b", "8", "9"]


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("email\na@b.example\n", Layout(",", has_header=True)),
        ("a@b.example\nc@d.example\n", Layout(",", has_header=False)),
        ("1;2,5\n3;4,5\n", Layout(";", has_header=False)),
        ("1,5;2,5\n3,5;4,5\n", Layout(";", has_header=False)),
        ("name,words\nAnn,one two three\nBo,one\n", Layout(",", has_header=True)),
        ("id,id\n1,2\n", Layout(",", has_header=False)),
        ("", Layout(",", has_header=True)),
    ],
)
def test_how_a_file_is_written_is_found_out(text, layout):
    assert sniff(text.encode(), "utf-8") == layout


def test_columns_have_names_and_none_twice():
    assert name_columns(["a", "a", " "], has_header=True) == ["a", "a (2)", "Column 3"]
    assert name_columns(["a", "a"], has_header=False) == ["Column 1", "Column 2"]


def test_what_no_table_has_is_refused():
    with pytest.raises(FileRefused, match="1,001 columns"):
        name_columns(["x"] * 1_001, has_header=True)
    with pytest.raises(FileRefused, match="Line 2 has more than"):
        read("a,b\n" + "x" * 1_100_000)


def test_a_place_counts_bytes_and_lines():
    assert [record.end for record in read('é,b\n"1\n2",c\n')] == [
        Place(5, 2),
        Place(13, 4),
    ]
