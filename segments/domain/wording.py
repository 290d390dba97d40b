"""How numbers, values and lists of things are written in sentences."""

from collections.abc import Sequence
from datetime import date
from typing import Any

SHOWN = 5  # entries of a long list that are written out


def say_value(value: Any) -> str:
    """Write one value: texts in quotes, numbers grouped by thousands.

    Examples
    --------
    >>> say_value(1500.0), say_value(0.25), say_value("DE"), say_value(True)
    ('1,500', '0.25', '"DE"', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{int(value):,}" if value == int(value) else f"{value:,.10g}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return f'"{value}"'


def join_words(words: Sequence[str], last: str) -> str:
    """Write a list: `join_words(["a", "b", "c"], "or")` is `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def say_choices(values: Sequence[Any]) -> str:
    """Write alternatives; of more than five the rest is counted."""
    words = [say_value(value) for value in values[:SHOWN]]
    if len(values) > SHOWN:
        words.append(f"{len(values) - SHOWN:,} others")
    return join_words(words, "or")
