"""A picture as values: what stands where, before anybody writes it as a file.

Lengths are pixels. Texts are as people wrote them, neither cut nor escaped.
"""

from dataclasses import dataclass

from journeys.domain.diagram.boxes import Box
from journeys.domain.layout import Point

MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Card:
    """A step.

    Parameters
    ----------
    tone
        Name of its colours.
    icon
        Strokes on a field of 20 by 20, as data of an SVG path.
    count
        The number of people on its badge; None draws none.
    feeling
        What people feel here, from -2 to 2; None draws nothing.
    """

    at: Point
    tone: str
    icon: str
    kind: str
    name: str
    count: str | None
    feeling: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A band behind steps of one stage."""

    box: Box
    tone: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A path.

    Parameters
    ----------
    strokes
        Data of an SVG path.
    weight
        How many people took it: 0 few, 1 hundreds, 2 tens of thousands.
    """

    strokes: str
    is_back: bool
    weight: int


@dataclass(frozen=True, slots=True)
class Pill:
    """The label of a path, cut to its room."""

    text: str
    left: float
    top: float
    width: float


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text in the table.

    Parameters
    ----------
    at
        Where its first letter stands.
    tone
        Name of the colours of a stage; empty for other texts.
    """

    at: Point
    text: str
    is_heading: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Mood:
    """A point of the curve of what people feel, from -2 to 2."""

    at: Point
    feeling: int


@dataclass(frozen=True, slots=True)
class Table:
    """What the journey map says of each step, below the picture.

    Parameters
    ----------
    rows
        One below the other, the headings first.
    """

    box: Box
    rows: tuple[Box, ...]
    words: tuple[Word, ...]
    moods: tuple[Mood, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it, from the back to the front.

    Parameters
    ----------
    box
        Of everything but the table.
    """

    title: str
    box: Box
    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]
    cards: tuple[Card, ...]
    pills: tuple[Pill, ...]
    table: Table | None


def say_feeling(feeling: int) -> str:
    """Write what people feel, as the canvas does.

    Examples
    --------
    >>> say_feeling(2), say_feeling(0)
    ('+2', '0')
    """
    return f"+{feeling}" if feeling > 0 else str(feeling).replace("-", MINUS)


def look_of_feeling(feeling: int) -> str:
    """Return the name of the colours of what people feel; empty when it is neither."""
    return "good" if feeling > 0 else "bad" if feeling < 0 else ""
