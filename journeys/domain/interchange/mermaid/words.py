"""Words both directions of Mermaid share: shapes, texts, what text cannot say."""

import json
import re
from html import unescape
from typing import Any

# Shape of the nodes of a kind: what stands before and after the text
SHAPES: dict[str, tuple[str, str]] = {
    "entry": ("([", "])"),
    "exit": ("([", "])"),
    "hand_over": ("([", "])"),
    "decision": ("{", "}"),
    "split": ("{", "}"),
    "jump": ("{{", "}}"),
    "wait": ("(", ")"),
    "wait_for": ("(", ")"),
    "start_journey": ("[[", "]]"),
}
BOX = ("[", "]")
# Every shape that is read, longest first: opening -> (closings, what it is)
OPENINGS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("(((", (")))",), "round"),
    ("((", ("))",), "round"),
    ("([", ("])",), "round"),
    ("[[", ("]]",), "subroutine"),
    ("[(", (")]",), "store"),
    ("[/", ("/]", "\\]"), "message"),
    ("[\\", ("\\]", "/]"), "message"),
    ("{{", ("}}",), "hexagon"),
    ("[", ("]",), "box"),
    ("(", (")",), "box"),
    ("{", ("}",), "diamond"),
    (">", ("]",), "box"),
)
NOTED = "%% rivermouth "  # a comment that says of the next line what it cannot say
RESERVED = {
    "end", "default", "style", "class", "classdef", "click", "call", "href",
    "subgraph", "graph", "flowchart", "linkstyle", "direction", "interpolate",
    "x", "o", "v",
}  # fmt: skip
ID = r"[^\W]+(?:[-.]\w+)*"
_SAFE_ID = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*")
_ENTITY = re.compile(r"#(?:(\d{1,7})|([A-Za-z][A-Za-z0-9]{1,30}));")
_MARKS = '#"<>&`\\'


def is_safe_id(own: str) -> bool:
    """Tell whether an id of ours can stand in a flowchart as it is."""
    is_arrow = own[:1] in "xo" and not own[1:2].isalnum() and own[1:2] != "_"
    return bool(
        _SAFE_ID.fullmatch(own) and own.lower() not in RESERVED and not is_arrow
    )


def quote(text: str) -> str:
    """Return a text in quotes; marks Mermaid would read become entities.

    Examples
    --------
    >>> quote('5 > 3 "yes" #1')
    '"5 #62; 3 #34;yes#34; #35;1"'
    """
    return '"' + "".join(_escape(letter) for letter in text) + '"'


def unquote(text: str) -> str:
    """Return what a text of a flowchart says.

    Examples
    --------
    >>> unquote('5 #gt; 3<br/>#35;1')
    '5 > 3\\n#1'
    """
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.I)
    return _ENTITY.sub(_read_entity, text)


def one_line(content: Any) -> str:
    """Return JSON in one line, whatever counts as a line end."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return "".join(
        letter
        if letter.isprintable()
        else f"\\u{ord(letter):04x}"
        if ord(letter) < 0x10000
        else json.dumps(letter)[1:-1]
        for letter in text
    )


def _escape(letter: str) -> str:
    if letter in _MARKS or not letter.isprintable():
        return f"#{ord(letter)};"
    return letter


def _read_entity(found: re.Match[str]) -> str:
    if found[1]:
        number = int(found[1])
        is_letter = number < 0x110000 and not 0xD800 <= number < 0xE000
        return chr(number) if is_letter else found[0]
    text = unescape(f"&{found[2]};")
    return found[0] if text.startswith("&") and len(text) > 1 else text
