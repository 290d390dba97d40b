"""Cells of files that are taken out: what a spreadsheet would run is made a text.

A text that begins like a formula gets an apostrophe before it, as OWASP advises;
numbers stay numbers. `unguard` takes it away when such a file is brought in.

References
----------
OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

import orjson

Cells = Literal["safe", "plain"]
CELLS: tuple[Cells, ...] = ("safe", "plain")
# Also behind blanks, quotes and what separates cells elsewhere, and as wide letters
_DANGEROUS = re.compile(r"""[\s;,|"'\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\0]""")
_GUARD = "'"


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet may take for a formula.

    Examples
    --------
    >>> [guard(text) for text in ("=1+1", " @x", "a=1", "Ann")]
    ["'=1+1", "' @x", 'a=1', 'Ann']
    """
    return _GUARD + text if _DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    """Take away what `guard` put before a text."""
    is_guarded = text.startswith(_GUARD) and _DANGEROUS.match(text[1:])
    return text[1:] if is_guarded else text


def to_cell(value: Any, cells: Cells) -> str:
    """Write a value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str | list | dict):
        return str(value)  # a number, also a negative one
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    text = text.replace("\0", "")
    return guard(text) if cells == "safe" else text


def write_rows(rows: Iterable[Sequence[Any]], cells: Cells) -> str:
    """Write rows as CSV text, every cell in quotes."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([to_cell(value, cells) for value in row] for row in rows)
    return text.getvalue()
