"""One statement of a flowchart as boxes and lines."""

import re
from dataclasses import dataclass, field

from journeys.domain.interchange.assembling import check_size
from journeys.domain.interchange.mermaid.words import ID, OPENINGS, unquote

_ID = re.compile(ID)
_CLASS = re.compile(r":::\s*([\w-]+)")
_NEW_SHAPE = re.compile(r"@\{(.*?)\}", re.S)
_NEW_PART = re.compile(r"\b(\w+)\s*:\s*(?:\"([^\"]*)\"|([^,}\"]+))")
# A line that is whole, with its label in bars behind it
_LINK = re.compile(
    r"(?:\w+@)?(?P<from>[<xo](?=[-=]))?"
    r"(?P<body>--+[->xo]|==+[=>xo]|-\.+-[>xo]?|~~~+)"
    r"\s*(?:\|(?P<label>\s*\"[^\"]*\"\s*|[^|]*)\|)?"
)
# A line around its label. Blanks at the end of the label are cut later, and dots are
# looked at from their first one: both would else be tried at every place
_TEXT_LINK = re.compile(
    r"(?:\w+@)?(?P<from>[<xo](?=[-=]))?"
    r"(?:--\s*(?P<a>\"[^\"]*\"\s*|[^-\s|>\"][^|>\"]*?)(?P<x>--+[->xo])"
    r"|==\s*(?P<b>\"[^\"]*\"\s*|[^=\s|>\"][^|>\"]*?)(?P<y>==+[=>xo])"
    r"|-\.\s*(?P<c>\"[^\"]*\"\s*|[^.\s|>\"][^|>\"]*?)(?P<z>(?<!\.)\.+-[>xo]?))"
)
NEW_SHAPES = {
    "diam": "diamond", "diamond": "diamond", "decision": "diamond",
    "question": "diamond", "stadium": "round", "terminal": "round", "pill": "round",
    "circle": "round", "circ": "round", "sm-circ": "round", "dbl-circ": "round",
    "fr-circ": "round", "start": "round", "stop": "round", "hex": "hexagon",
    "hexagon": "hexagon", "prepare": "hexagon", "fr-rect": "subroutine",
    "subproc": "subroutine", "subprocess": "subroutine", "subroutine": "subroutine",
    "cyl": "store", "cylinder": "store", "db": "store", "database": "store",
    "lean-r": "message", "lean-l": "message", "in-out": "message",
    "delay": "delay", "half-rounded-rectangle": "delay",
}  # fmt: skip


class Unreadable(ValueError):
    """The statement cannot be read from here on."""


@dataclass(slots=True)
class Box:
    """A node as one statement shows it; `text` is None where only its id stands."""

    name: str
    text: str | None = None
    shape: str | None = None
    sort: str | None = None  # its class


@dataclass(slots=True)
class Line:
    """A line between two boxes, by their names."""

    source: str
    target: str
    label: str = ""
    is_open: bool = False  # has no head
    is_double: bool = False  # has heads at both ends


@dataclass(slots=True)
class Drawn:
    """What one statement draws."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    has_hidden: bool = False  # lines that only arrange


def draw(text: str) -> Drawn:
    """Return the boxes and lines of a statement like ``A[One] -->|yes| B & C``.

    Raises
    ------
    Unreadable
        With the part that could not be read.
    ImportRefused
        The statement draws more lines than a journey may have paths.
    """
    drawn = Drawn()
    before, at = _group(text, 0, drawn)
    while at < len(text):
        link, label, at = _link(text, at)
        after, at = _group(text, at, drawn)
        if link.startswith("~"):
            drawn.has_hidden = True
        else:
            # Two groups of a thousand would be a million lines
            check_size(0, len(drawn.lines) + len(before) * len(after))
            is_double = link[0] in "<xo"
            is_open = not link.rstrip().endswith((">", "x", "o"))
            drawn.lines += [
                Line(source, target, label, is_open, is_double)
                for source in before
                for target in after
            ]
        before = after
    return drawn


def _group(text: str, at: int, drawn: Drawn) -> tuple[list[str], int]:
    """Read boxes joined by "&"."""
    names = []
    while True:
        box, at = _box(text, _skip(text, at))
        drawn.boxes.append(box)
        names.append(box.name)
        at = _skip(text, at)
        if text[at : at + 1] != "&":
            return names, at
        at += 1


def _box(text: str, at: int) -> tuple[Box, int]:
    found = _ID.match(text, at)
    if not found:
        raise Unreadable(text[at : at + 40])
    box, at = Box(found[0]), found.end()
    if new := _NEW_SHAPE.match(text, at):
        told = {
            name: quoted or plain for name, quoted, plain in _NEW_PART.findall(new[1])
        }
        box.shape = NEW_SHAPES.get(told.get("shape", "").strip(), "box")
        box.text = unquote(told["label"].strip()) if "label" in told else None
        at = new.end()
    else:
        at = _shape(text, at, box)
    if sort := _CLASS.match(text, at):
        box.sort = sort[1]
        at = sort.end()
    return box, at


def _shape(text: str, at: int, box: Box) -> int:
    for opening, closings, shape in OPENINGS:
        if not text.startswith(opening, at):
            continue
        start = at + len(opening)
        quoted = re.compile(r"\s*\"([^\"]*)\"\s*").match(text, start)
        if quoted:
            end, said = quoted.end(), quoted[1]
            closing = next((one for one in closings if text.startswith(one, end)), None)
        else:
            ends = {one: text.find(one, start) for one in closings}
            found = [(end, one) for one, end in ends.items() if end >= 0]
            end, closing = min(found, default=(0, None))
            said = text[start:end].strip()
        if closing:
            box.text, box.shape = unquote(said), shape
            return end + len(closing)
    if text[at : at + 1] in ("[", "(", "{"):
        raise Unreadable(text[at : at + 40])
    return at


def _link(text: str, at: int) -> tuple[str, str, int]:
    """Return the strokes of a line, its label and where it ends."""
    if found := _LINK.match(text, at):
        link = (found["from"] or "") + found["body"]
        return link, _label(found["label"]), found.end()
    if found := _TEXT_LINK.match(text, at):
        body = found["x"] or found["y"] or found["z"]
        label = found["a"] or found["b"] or found["c"]
        return (found["from"] or "") + body, _label(label), found.end()
    raise Unreadable(text[at : at + 40])


def _label(text: str | None) -> str:
    return unquote((text or "").strip().strip('"'))


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
