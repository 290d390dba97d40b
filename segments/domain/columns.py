"""Columns of values, readable as the types that operators compare.

JSON values arrive as JSON text (`"DE"`, `5`, `true`, `["a", "b"]`); what they mean is
decided here and nowhere else:

- null and the empty list are missing; of a list each entry that is not null counts, and
  a comparison is true if it is true of any entry; an object or an inner list is known
  but equals nothing;
- as text: a text is itself, a number or truth value is what is written;
- as number: a number, or a text that is one; not a number and infinite are missing;
- as flag: true or false, also as text;
- as date: the calendar day of an ISO 8601 date or time; with an offset, the day in the
  customer's zone; without, the day that is written.
"""

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Protocol

import polars as pl
from polars.exceptions import PolarsError

from segments.domain.operators import Condition, Type

DAY = r"[1-9][0-9]{3}-[0-1][0-9]-[0-3][0-9]"
TIME = r"[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
OFFSET = r"(?:Z|[+-][01][0-9](?::?[0-5][0-9])?)"
WRITTEN_DAY = f"^{DAY}(?:{TIME})?$"
MOMENT = f"^{DAY}{TIME}{OFFSET}$"


class Column(Protocol):
    """One value per customer or event."""

    def test(self, condition: Condition) -> pl.Series:
        """Return for each customer or event whether the condition holds."""


class Numbers:
    """Numbers; null is missing.

    Parameters
    ----------
    exists
        Where the measure exists for a rank: counts and sums need an event. By default
        wherever there is a value.
    """

    def __init__(self, values: pl.Series, exists: pl.Series | None = None) -> None:
        self.values = values
        self.exists = values.is_not_null() if exists is None else exists

    def test(self, condition: Condition) -> pl.Series:
        """Return where the condition holds."""
        if condition.type == "any":
            return condition.test(self.values.is_not_null())
        if condition.type == "rank":  # who does not have the measure has no place
            return condition.test(self.values.set(~self.exists, None))
        return condition.test(self.values)


class Several:
    """Numbers of which a customer may have none or several.

    Parameters
    ----------
    size
        Number of customers.
    places
        Whose each number is.
    values
        The numbers; null is missing.
    """

    def __init__(self, size: int, places: pl.Series, values: pl.Series) -> None:
        self._size = size
        self._places = places
        self.values = values

    def test(self, condition: Condition) -> pl.Series:
        """Return where the condition holds of any number."""
        if condition.type == "any":
            return condition.test(self._fold(self.values.is_not_null()))
        return self._fold(condition.test(self.values))

    def _fold(self, found: pl.Series) -> pl.Series:
        places = self._places.filter(found).unique()
        return pl.repeat(False, self._size, eager=True).scatter(places, True)


class Flags:
    """Truth values without gaps."""

    def __init__(self, values: pl.Series) -> None:
        self.values = values

    def test(self, condition: Condition) -> pl.Series:
        """Return where the condition holds."""
        return condition.test(self.values)


class Json:
    """Values of one attribute or property as JSON text.

    Parameters
    ----------
    raw
        JSON text; null is missing.
    zones
        Time zone of each entry's customer.
    """

    def __init__(self, raw: pl.Series, zones: pl.Series) -> None:
        self._count = raw.len()
        self._zones = zones
        self._places: pl.Series | None = None  # of each element; None: one per entry
        raw = raw.set(raw == "null", None)
        if raw.str.starts_with("[").any():
            raw, self._places = _unfold(raw)
        self._raw = raw

    def test(self, condition: Condition) -> pl.Series:
        """Return for each entry whether the condition holds of any element."""
        if condition.type == "any":
            return condition.test(self._fold(self._raw.is_not_null()))
        return self._fold(condition.test(self.read(condition.type)))

    def read(self, type_: Type) -> pl.Series:
        """Return the elements as a type."""
        values: pl.Series = getattr(self, f"_{type_}")
        return values

    def list_values(self, type_: Type) -> pl.DataFrame:
        """Return every element that is one of a type: its entry's `place`, `value`."""
        places = self._places
        if places is None:
            places = pl.arange(self._count, dtype=pl.UInt32, eager=True)
        return pl.DataFrame({"place": places, "value": self.read(type_)}).drop_nulls()

    def sum(self) -> pl.Series:
        """Return the sum of each entry's numbers; null without any."""
        if self._places is None:
            return self._number
        sums = (
            pl.DataFrame({"place": self._places, "number": self._number})
            .drop_nulls()
            .group_by("place")
            .agg(pl.col("number").sum())
        )
        places = pl.DataFrame(
            {"place": pl.arange(self._count, dtype=pl.UInt32, eager=True)}
        )
        return places.join(sums, on="place", how="left", maintain_order="left")[
            "number"
        ]

    def _fold(self, found: pl.Series) -> pl.Series:
        if self._places is None:
            return found
        places = self._places.filter(found).unique()
        return pl.repeat(False, self._count, eager=True).scatter(places, True)

    @cached_property
    def _text(self) -> pl.Series:
        return _read_text(self._raw)

    @cached_property
    def _number(self) -> pl.Series:
        numbers = self._text.cast(pl.Float64, strict=False)
        return numbers.set(~numbers.is_finite(), None)

    @cached_property
    def _flag(self) -> pl.Series:
        text = self._text
        return (text == "true").set(~text.is_in(["true", "false"]), None)

    @cached_property
    def _date(self) -> pl.Series:
        zones = self._zones
        if self._places is not None:
            zones = zones.gather(self._places)
        return _read_dates(self._text, zones)


def _unfold(raw: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the elements of lists, and in which entry each stands."""
    lists = raw.filter(raw.str.starts_with("[")).unique()
    elements = pl.DataFrame(
        {"raw": lists, "elements": [list(_split(text)) for text in lists]},
        schema={"raw": pl.String, "elements": pl.List(pl.String)},
    )
    frame = (
        raw.rename("raw")
        .to_frame()
        .with_row_index("place")
        .join(elements, on="raw", how="left", maintain_order="left")
        .with_columns(pl.coalesce("elements", pl.concat_list("raw")))
        .explode("elements")
        .drop_nulls("elements")
    )
    return frame["elements"], frame["place"]


class _Written(str):
    """A number as it was written."""


def _split(text: str) -> Iterable[str]:
    """Yield the elements of a JSON list that are not null, as JSON text."""
    try:
        elements: list[Any] = json.loads(text, parse_int=_Written, parse_float=_Written)
    except RecursionError:
        elements = [{}]  # deeper than anything can be compared with
    for element in elements:
        if isinstance(element, _Written):
            yield str(element)
        elif isinstance(element, list | dict):
            yield "{}"
        elif element is not None:
            yield json.dumps(element, ensure_ascii=False)


def _read_text(raw: pl.Series) -> pl.Series:
    text = raw.set(raw.str.contains(r"^[\[{]"), None)
    text = text.str.strip_prefix('"').str.strip_suffix('"')
    escaped = raw.str.starts_with('"') & raw.str.contains("\\", literal=True)
    if not escaped.any():
        return text
    written = raw.filter(escaped.fill_null(False)).unique()
    meant = [json.loads(value) for value in written]
    return raw.replace_strict(
        written, pl.Series(meant, dtype=pl.String), default=text, return_dtype=pl.String
    )


def _read_dates(text: pl.Series, zones: pl.Series) -> pl.Series:
    written = text.set(~text.str.contains(WRITTEN_DAY), None)
    days = written.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    is_moment = text.str.contains(MOMENT).fill_null(False)
    if not is_moment.any():
        return days
    moments = (
        text.filter(is_moment)
        .str.replace(" ", "T", literal=True)
        .str.replace(r"^(.{16})(Z|[+-].*)$", "${1}:00${2}")
        .str.to_datetime(
            "%Y-%m-%dT%H:%M:%S%.f%#z", time_zone="UTC", time_unit="us", strict=False
        )
    )
    places = is_moment.arg_true()
    return days.scatter(places, get_local_dates(moments, zones.filter(is_moment)))


def get_local_dates(moments: pl.Series, zones: pl.Series) -> pl.Series:
    """Return the calendar day of each moment (UTC) in the zone beside it."""
    days = moments.dt.date()
    for zone in zones.unique():
        here = zones == zone
        try:
            local = moments.filter(here).dt.convert_time_zone(zone).dt.date()
        except PolarsError:  # a zone this installation's tables do not know: UTC
            continue
        days = days.scatter(here.arg_true(), local)
    return days
