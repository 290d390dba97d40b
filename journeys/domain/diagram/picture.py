"""A picture as values: what stands where, before anybody writes it as a file.

Lengths are pixels. Texts are as people wrote them, neither cut nor escaped.
"""

from dataclasses import dataclass

from journeys.domain.layout import Point

Box = tuple[float, float, float, float]  # left, top, width, height


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
    """

    at: Point
    tone: str
    icon: str
    kind: str
    name: str
    count: str | None


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
class Picture:
    """All of it, from the back to the front."""

    title: str
    box: Box
    lines: tuple[Line, ...]
    cards: tuple[Card, ...]
    pills: tuple[Pill, ...]
