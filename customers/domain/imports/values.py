"""Cells of a file as values: numbers, dates, yes and no, lists; and how to guess them.

Everything that reads returns `None` for what it cannot read: the caller knows the
column and the line.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import orjson

# How a date is written: what its three numbers are, or time since 1970
ORDERS = ("ymd", "dmy", "mdy", "seconds", "milliseconds")
DECIMALS = (".", ",")
SEPARATORS = (";", "|", ",")
FITTING = 0.8  # of the samples show of what kind a column is
TYPES = ("text", "number", "date", "flag", "list")

_SPACES = str.maketrans(dict.fromkeys(" \u00a0\u2009\u202f'\u2019", ""))
_CURRENCY = (
    r"(?:EUR|USD|GBP|CHF|JPY|TRY|SEK|NOK|DKK|PLN|CZK|HUF|RON|AUD|CAD|NZD|CNY|INR|BRL"
    r"|MXN|ZAR|RUB|UAH|KRW|SGD|HKD|TL|Rs\.?|Fr\.?|kr\.?|zł|Kč|Ft|[A-Z]{1,2}\$"
    r"|[$€£¥₹₺₽₩฿₴%])"
)
_MONEY = re.compile(
    rf"(?P<sign>[-+\u2212]?){_CURRENCY}?(?P<sign2>[-+\u2212]?)(?P<number>[\d.,]+(?:[eE][-+]?\d+)?)"
    rf"{_CURRENCY}?(?P<sign3>[-\u2212]?)"
)
_PLAIN = {
    ".": re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][-+]?\d+)?"),
    ",": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)?(?:,\d*)?(?:[eE][-+]?\d+)?"),
}
_INT64 = 2**63
_DAY = re.compile(r"(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_HOUR = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r"\s*([AaPp]\.?[Mm]\.?)?\s*(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
)
_EPOCH = re.compile(r"-?\d{1,14}(?:\.\d{1,9})?")
_FLAGS = {
    **dict.fromkeys(("true", "yes", "y", "t", "1", "on", "x"), True),
    **dict.fromkeys(("false", "no", "n", "f", "0", "off"), False),
    **dict.fromkeys(("ja", "wahr", "oui", "vrai", "si", "sí", "evet"), True),
    **dict.fromkeys(("nein", "falsch", "non", "faux", "hay\u0131r"), False),
}


def read_number(text: str, decimal: str) -> int | float | None:
    """Read a number or an amount of money, whatever stands around it.

    Examples
    --------
    >>> [read_number(text, ".") for text in ("1,234.50", "-$3", "(12)", "€ 1e3", "x")]
    [1234.5, -3, -12, 1000.0, None]
    >>> read_number("1.234,50 EUR", ",")
    1234.5
    """
    bare = text.translate(_SPACES)
    is_negative = bare.startswith("(") and bare.endswith(")")
    found = _MONEY.fullmatch(bare[1:-1] if is_negative else bare)
    if not found:
        return None
    digits = found["number"]
    if not any(map(str.isdigit, digits)) or not _PLAIN[decimal].fullmatch(digits):
        return None
    digits = digits.replace("," if decimal == "." else ".", "").replace(",", ".")
    signs = found["sign"] + found["sign2"] + found["sign3"]
    return _to_number(digits, is_negative != any(sign in "-\u2212" for sign in signs))


def _to_number(digits: str, is_negative: bool) -> int | float | None:
    if digits.isdigit():
        if len(digits) > 19 or int(digits) >= _INT64:
            return None  # a float would be another number, silently
        return -int(digits) if is_negative else int(digits)
    number = float(digits)
    if number in (float("inf"),):
        return None
    return -number if is_negative else number


def read_moment(text: str, order: str, zone: ZoneInfo) -> date | datetime | None:
    """Read a day or a moment (aware, UTC); without its own zone it is in `zone`.

    Examples
    --------
    >>> zone = ZoneInfo("Europe/Berlin")
    >>> read_moment("01.03.2026 10:30", "dmy", zone).isoformat()
    '2026-03-01T09:30:00+00:00'
    >>> read_moment("19970118", "ymd", zone).isoformat(), read_moment("x", "ymd", zone)
    ('1997-01-18', None)
    """
    try:
        if order in ("seconds", "milliseconds"):
            return _read_epoch(text, order)
        day, hour = _cut(text.strip())
        found = _read_day(day, order)
        if found is None or not hour:
            return found
        return _read_hour(found, hour, zone)
    except (ValueError, OverflowError, OSError):
        return None


def _cut(text: str) -> tuple[str, str]:
    for mark in ("T", "t", " "):
        day, found, hour = text.partition(mark)
        if found:
            return day.rstrip(","), hour.strip()
    return text, ""


def _read_epoch(text: str, order: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text) / (1000 if order == "milliseconds" else 1)
    return datetime.fromtimestamp(seconds, UTC)


def _read_day(text: str, order: str) -> date | None:
    if order == "ymd" and (compact := _COMPACT.fullmatch(text)):
        return date(*map(int, compact.groups()))
    found = _DAY.fullmatch(text)
    if not found:
        return None
    first, _, second, third = found.groups()
    if order == "ymd":
        year, month, day = first, second, third
    elif order == "dmy":
        day, month, year = first, second, third
    else:
        month, day, year = first, second, third
    return date(_read_year(year), int(month), int(day)) if len(day) < 3 else None


def _read_year(text: str) -> int:
    if len(text) == 2:  # as POSIX has it
        return int(text) + (1900 if int(text) > 68 else 2000)
    if len(text) != 4:
        raise ValueError(text)
    return int(text)


def _read_hour(day: date, text: str, zone: ZoneInfo) -> datetime | None:
    found = _HOUR.fullmatch(text)
    if not found:
        return None
    hour, minute, second, fraction, half, offset = found.groups()
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half[0] in "Pp" else 0)
    at = datetime(
        day.year,
        day.month,
        day.day,
        number,
        int(minute),
        int(second or 0),
        int((fraction or "0").ljust(6, "0")[:6]),
        tzinfo=_read_offset(offset) if offset else zone,
    )
    return at.astimezone(UTC)


def _read_offset(text: str) -> timezone:
    if not text[1:2].isdigit():
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-ahead if text[0] == "-" else ahead)


def to_moment(found: date | datetime, zone: ZoneInfo) -> datetime:
    """Return a moment; a day begins at midnight in the zone."""
    if isinstance(found, datetime):
        return found
    return datetime(found.year, found.month, found.day, tzinfo=zone).astimezone(UTC)


def read_flag(text: str) -> bool | None:
    """Read yes or no, in some languages."""
    return _FLAGS.get(text.strip().lower())


def read_list(text: str, separator: str) -> list[Any] | None:
    """Read several texts in one cell; a JSON list is one as well."""
    if text.lstrip().startswith("["):
        try:
            found = orjson.loads(text)
        except orjson.JSONDecodeError:
            return None
        return found if isinstance(found, list) else None
    return [part for cell in text.split(separator) if (part := cell.strip())]


def list_orders(samples: Sequence[str]) -> list[str]:
    """Return the ways in which samples can be read as dates, the likeliest first.

    A few samples may be wrong, as some cells of any file are.
    """
    zone = ZoneInfo("UTC")

    def is_date(text: str, order: str) -> bool:
        at = read_moment(text, order, zone)
        many = {"seconds": (9, 10), "milliseconds": (12, 13)}.get(order)
        is_long = many is None or len(text.partition(".")[0]) in many
        return is_long and at is not None and 1900 <= at.year <= 2100

    return _rank(samples, ORDERS, is_date)


def guess_decimal(samples: Sequence[str]) -> str | None:
    """Return the sign before the decimals with which samples are numbers."""
    found = _rank(
        samples, DECIMALS, lambda text, sign: read_number(text, sign) is not None
    )
    return found[0] if found else None


def _rank(
    samples: Sequence[str], ways: Sequence[str], fits: Callable[[str, str], bool]
) -> list[str]:
    """Return the ways that fit most samples, those that fit more of them first."""
    counts = {way: sum(fits(text, way) for text in samples) for way in ways}
    fitting = [way for way in ways if counts[way] > FITTING * len(samples)]
    return sorted(fitting, key=lambda way: -counts[way])


def guess_type(samples: Sequence[str]) -> str:
    """Name the type that fits the samples.

    Numbers with a leading zero or plus are texts, as ids and phones are. Numbers that
    may be seconds since 1970 are rather numbers.

    Examples
    --------
    >>> [guess_type(samples) for samples in (["1", "2"], ["007"], ["yes", "no"])]
    ['number', 'text', 'flag']
    """
    if set(list_orders(samples)) & {"ymd", "dmy", "mdy"}:
        return "date"
    if any(re.match(r"0\d|\+", text) for text in samples):
        return "text"
    if guess_decimal(samples) is not None:
        return "number"
    flags = _rank(samples, ("flag",), lambda text, _: read_flag(text) is not None)
    return flags[0] if flags else "text"
