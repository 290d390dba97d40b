"""Cells as people and programs write them."""

from zoneinfo import ZoneInfo

import pytest

from customers.domain.imports import values

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12", ".", 12),
        ("-5", ".", -5),
        ("−5", ".", -5),  # noqa: RUF001 - a real minus
        ("5-", ".", -5),
        ("(1,234.50)", ".", -1234.5),
        ("1.234.567,89 €", ",", 1234567.89),
        ("€12,50", ",", 12.5),
        ("USD 12.50", ".", 12.5),
        ("$-3.00", ".", -3.0),
        ("CHF 1'234.50", ".", 1234.5),
        ("1 234,5 kr", ",", 1234.5),
        ("₺1.250", ",", 1250),
        ("12,50", ".", None),
        ("1,2345", ".", None),
        ("1.2.3", ".", None),
        ("12abc", ".", None),
        ("SKU12", ".", None),
        ("", ".", None),
        (".", ".", None),
        ("-", ".", None),
        ("1e400", ".", None),
        ("NaN", ".", None),
        ("9223372036854775808", ".", None),
        ("9" * 5_000, ".", None),
    ],
)
def test_numbers_and_money(text, decimal, number):
    assert values.read_number(text, decimal) == number


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2026-03-01", "ymd", "2026-03-01"),
        ("20260301", "ymd", "2026-03-01"),
        ("2026/3/1 7:05", "ymd", "2026-03-01T06:05:00+00:00"),
        ("2019-11-01 17:59:13.273932", "ymd", "2019-11-01T16:59:13.273932+00:00"),
        ("2026-07-01T10:00:00Z", "ymd", "2026-07-01T10:00:00+00:00"),
        ("2026-07-01T10:00:00.5+0200", "ymd", "2026-07-01T08:00:00.500000+00:00"),
        ("01.07.26 10:00", "dmy", "2026-07-01T08:00:00+00:00"),
        ("31/12/1999", "dmy", "1999-12-31"),
        ("12/31/99 12:30 am", "mdy", "1999-12-30T23:30:00+00:00"),
        ("12/31/1999, 12:30 PM", "mdy", "1999-12-31T11:30:00+00:00"),
        ("1767225600", "seconds", "2026-01-01T00:00:00+00:00"),
        ("1767225600123", "milliseconds", "2026-01-01T00:00:00.123000+00:00"),
        ("2026-02-30", "ymd", None),
        ("31/12/1999", "mdy", None),
        ("2026-03-01 25:00", "ymd", None),
        ("2026-03-01 13:00 pm", "ymd", None),
        ("0000-00-00", "ymd", None),
        ("1.2.126", "dmy", None),
        ("1" * 14, "seconds", None),
        ("today", "ymd", None),
    ],
)
def test_dates_of_any_writing(text, order, moment):
    found = values.read_moment(text, order, BERLIN)
    assert (found and found.isoformat()) == moment


def test_clocks_that_are_put_back_and_forward_have_an_answer():
    twice = values.read_moment("2026-10-25 02:30", "ymd", BERLIN)
    never = values.read_moment("2026-03-29 02:30", "ymd", BERLIN)
    assert twice
    assert twice.isoformat() == "2026-10-25T00:30:00+00:00"
    assert never
    assert never.isoformat() == "2026-03-29T01:30:00+00:00"


@pytest.mark.parametrize(
    ("samples", "orders"),
    [
        (["2026-03-01", "2026-12-31 10:00"], ["ymd"]),
        (["01/02/2026", "03/04/2026"], ["dmy", "mdy"]),
        (["01/02/2026", "31/04/2026"], []),
        (["01/02/2026", "31/03/2026"], ["dmy"]),
        (["1767225600"], ["seconds"]),
        (["219483890"], ["seconds"]),
        ([], []),
    ],
)
def test_how_dates_are_written_is_guessed_by_all_of_them(samples, orders):
    assert values.list_orders(samples) == orders


@pytest.mark.parametrize(
    ("samples", "type_"),
    [
        (["1", "0"], "number"),
        (["Yes", "no"], "flag"),
        (["007", "12"], "text"),
        (["219483890"], "number"),
        (["12,50", "3,00"], "number"),
        (["19970101"], "date"),
        (["a", "1"], "text"),
        ([], "text"),
    ],
)
def test_types_are_guessed(samples, type_):
    assert values.guess_type(samples) == type_


def test_lists_and_flags():
    assert values.read_list("a; b;;c", ";") == ["a", "b", "c"]
    assert values.read_list('["a", 1]', ";") == ["a", 1]
    assert values.read_list("[a", ";") is None
    assert [values.read_flag(text) for text in ("JA", "0", "?")] == [True, False, None]
