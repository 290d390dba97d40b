"""The comparisons of the rule language, one line each in `OPERATORS`.

An operator reads values as one *type*: any (is there a value at all), number, text,
flag, date, rank or member. Its test gets a column of that type and returns booleans; a
missing value gives null, which counts as false.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any, Literal

import polars as pl
from polars.exceptions import PolarsError

from segments.domain.reading import Fields, check_list, check_text, refuse
from segments.domain.wording import say_choices, say_value

Type = Literal["any", "number", "text", "flag", "date", "rank", "member"]
Takes = Literal["nothing", "one", "two", "many", "pattern", "percent"]
Test = Callable[[pl.Series, Any], pl.Series]


@dataclass(frozen=True, slots=True)
class Operator:
    """One comparison.

    Parameters
    ----------
    takes
        What stands in `value`: nothing, one value, a list of two, a list, a regular
        expression or a percentage.
    types
        Types it can read; which one follows from the value where there are several.
    test
        From a column and the value to booleans.
    words
        Said after the name of a property; `{}` is the value.
    amount
        Said of a number that counts something ("more than 3"); empty where it cannot.
    """

    takes: Takes
    types: tuple[Type, ...]
    test: Test
    words: str
    amount: str = ""


SCALAR: tuple[Type, ...] = ("number", "text", "flag")
ORDERED: tuple[Type, ...] = ("number",)
SPAN: tuple[Type, ...] = ("number", "date")

OPERATORS: Mapping[str, Operator] = {
    "eq": Operator("one", SCALAR, lambda c, v: c == v, "is {}", "exactly {}"),
    "ne": Operator("one", SCALAR, lambda c, v: c != v, "is not {}", "not exactly {}"),
    "gt": Operator(
        "one", ORDERED, lambda c, v: c > v, "is more than {}", "more than {}"
    ),
    "gte": Operator(
        "one", ORDERED, lambda c, v: c >= v, "is at least {}", "at least {}"
    ),
    "lt": Operator(
        "one", ORDERED, lambda c, v: c < v, "is less than {}", "less than {}"
    ),
    "lte": Operator("one", ORDERED, lambda c, v: c <= v, "is at most {}", "at most {}"),
    "between": Operator(
        "two", SPAN, lambda c, v: c.is_between(*v), "is between {} and {}", "{} to {}"
    ),
    "one_of": Operator("many", SCALAR, lambda c, v: c.is_in(list(v)), "is {}", "{}"),
    "contains": Operator(
        "one", ("text",), lambda c, v: c.str.contains(v, literal=True), "contains {}"
    ),
    "starts_with": Operator(
        "one", ("text",), lambda c, v: c.str.starts_with(v), "starts with {}"
    ),
    "ends_with": Operator(
        "one", ("text",), lambda c, v: c.str.ends_with(v), "ends with {}"
    ),
    # Rust's regex, like RE2: linear time, so no look-around and no back-references
    "matches": Operator(
        "pattern", ("text",), lambda c, v: c.str.contains(v), "matches {}"
    ),
    "before": Operator("one", ("date",), lambda c, v: c < v, "is before {}"),
    "after": Operator("one", ("date",), lambda c, v: c > v, "is after {}"),
    "known": Operator("nothing", ("any",), lambda c, _: c, "is known"),
    "unknown": Operator("nothing", ("any",), lambda c, _: ~c, "is unknown"),
    "is_true": Operator("nothing", ("flag",), lambda c, _: c, "is true"),
    "is_false": Operator("nothing", ("flag",), lambda c, _: ~c, "is false"),
    "top_percent": Operator(
        "percent", ("rank",), lambda c, v: c >= v, "is in the top {} %"
    ),
    "bottom_percent": Operator(
        "percent", ("rank",), lambda c, v: c <= v, "is in the bottom {} %"
    ),
    "is": Operator("nothing", ("member",), lambda c, _: c, "is so"),
    "is_not": Operator("nothing", ("member",), lambda c, _: ~c, "is not so"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """An operator with its value, read as one type.

    Parameters
    ----------
    value
        Normalised: numbers are floats, lists are tuples (of `one_of` sorted and without
        repeats), dates are dates; `None` for operators that take nothing.
    """

    operator: str
    type: Type
    value: Any = None

    def test(self, column: pl.Series) -> pl.Series:
        """Return which entries of a column of this type pass; missing ones do not."""
        passed = OPERATORS[self.operator].test(column, self.value)
        return passed.fill_null(False) if passed.null_count() else passed

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON, as it stands in a rule document."""
        document: dict[str, Any] = {"operator": self.operator}
        if self.value is not None:
            document["value"] = _to_json(self.value)
        return document

    def say(self) -> str:
        """Write it to follow a name: `is more than 5`."""
        return self._fill(OPERATORS[self.operator].words)

    def say_amount(self) -> str:
        """Write it as an amount: `more than 5`."""
        return self._fill(OPERATORS[self.operator].amount)

    def _fill(self, words: str) -> str:
        if OPERATORS[self.operator].takes == "many":
            return words.format(say_choices(self.value))
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return words.format(*map(say_value, values))


def parse_condition(fields: Fields, types: frozenset[Type]) -> Condition:
    """Take `operator` and `value` from a leaf or a property filter.

    Parameters
    ----------
    types
        As which types the compared measure can be read.
    """
    name = fields.choice("operator", OPERATORS)
    operator = OPERATORS[name]
    allowed = tuple(type_ for type_ in operator.types if type_ in types)
    if not allowed:
        raise refuse(
            fields.at("operator"),
            "wrong_operator",
            f'"{name}" cannot be used with this measure.',
        )
    if operator.takes == "nothing":
        if fields.has("value") and fields.take("value") is not None:
            raise refuse(fields.at("value"), "unexpected", f'"{name}" takes no value.')
        return Condition(name, allowed[0])
    type_, value = _VALUES[operator.takes](fields, allowed)
    return Condition(name, type_, value)


def _read_scalar(value: Any, path: str, allowed: tuple[Type, ...]) -> tuple[Type, Any]:
    """Return the type that fits a value, and the value as that type."""
    if isinstance(value, bool) and "flag" in allowed:
        return "flag", value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "number" in allowed and abs(value) < 1e300 and isfinite(value):
            return "number", float(value) + 0.0  # -0.0 becomes 0.0
    elif isinstance(value, str):
        if "date" in allowed:
            return "date", _read_date(value, path)
        if "text" in allowed:
            return "text", check_text(value, path)
    wanted = " or ".join(_WANTED[type_] for type_ in allowed)
    raise refuse(path, "wrong_type", f"This must be {wanted}.")


_WANTED: Mapping[Type, str] = {
    "number": "a number",
    "text": "a text",
    "flag": "true or false",
    "date": "a date like 2026-03-31",
}


def _read_date(value: str, path: str) -> date:
    try:
        if len(value) == len("2026-03-31"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise refuse(path, "bad_date", "This must be a date like 2026-03-31.")


def _one(fields: Fields, allowed: tuple[Type, ...]) -> tuple[Type, Any]:
    return _read_scalar(fields.take("value"), fields.at("value"), allowed)


def _entries(fields: Fields, allowed: tuple[Type, ...]) -> tuple[Type, list[Any]]:
    path = fields.at("value")
    entries = check_list(fields.take("value"), path)
    if not entries:
        raise refuse(path, "empty", "This list must not be empty.")
    read = [
        _read_scalar(entry, f"{path}[{i}]", allowed) for i, entry in enumerate(entries)
    ]
    for i, (type_, _) in enumerate(read):
        if type_ != read[0][0]:
            raise refuse(
                f"{path}[{i}]", "mixed_types", "All entries must be of one type."
            )
    return read[0][0], [value for _, value in read]


def _two(fields: Fields, allowed: tuple[Type, ...]) -> tuple[Type, Any]:
    path = fields.at("value")
    type_, values = _entries(fields, allowed)
    if len(values) != 2:
        raise refuse(path, "wrong_length", "This must be a list of two values.")
    if values[0] > values[1]:
        raise refuse(path, "wrong_order", "The first value must not be the greater.")
    return type_, tuple(values)


def _many(fields: Fields, allowed: tuple[Type, ...]) -> tuple[Type, Any]:
    type_, values = _entries(fields, allowed)
    return type_, tuple(sorted(set(values)))


TOO_LARGE = "it repeats so much that it takes too much memory"


def _pattern(fields: Fields, allowed: tuple[Type, ...]) -> tuple[Type, Any]:
    path = fields.at("value")
    pattern = check_text(fields.take("value"), path)
    try:
        pl.Series([""]).str.contains(pattern)
    except PolarsError as error:
        lines = str(error).splitlines()
        reasons = [line for line in lines if line.startswith("error")]
        # All that can be wrong with one that is understood is its size
        reason = reasons[0].removeprefix("error: ") if reasons else TOO_LARGE
        raise refuse(path, "bad_pattern", f"Bad pattern: {reason}.") from error
    return "text", pattern


def _percent(fields: Fields, allowed: tuple[Type, ...]) -> tuple[Type, Any]:
    _, value = _read_scalar(fields.take("value"), fields.at("value"), ("number",))
    if not 0 < value <= 100:
        raise refuse(
            fields.at("value"), "out_of_range", "This must be above 0, at most 100."
        )
    return allowed[0], value


_VALUES: Mapping[str, Callable[[Fields, tuple[Type, ...]], tuple[Type, Any]]] = {
    "one": _one,
    "two": _two,
    "many": _many,
    "pattern": _pattern,
    "percent": _percent,
}


def _to_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_to_json(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value
