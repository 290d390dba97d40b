"""SVG path data as the lines and curves that PDF has.

Only what the lines and icons of our pictures use: lines, Bézier curves and arcs of
circles, with a space around the flags of an arc.
"""

import cmath
import math
import re
from collections.abc import Iterator
from functools import lru_cache

Segment = tuple[str, tuple[complex, ...]]  # M, L, C or Z, and its points; y goes down

_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}


@lru_cache(maxsize=64)
def read_icon(strokes: str) -> tuple[Segment, ...]:
    """Return the segments of an icon: there are few of them."""
    return tuple(read(strokes))


def read(strokes: str) -> Iterator[Segment]:
    """Yield the segments of SVG path data, in absolute coordinates."""
    at = start = 0j
    handle: complex | None = None  # the last control point, for a smooth curve
    for command, numbers in _commands(strokes):
        letter = command.upper()
        origin = at if command.islower() else 0j
        if letter == "Z":
            at, handle = start, None
            yield "Z", ()
            continue
        if letter == "A":
            end = origin + complex(*numbers[5:])
            is_large, is_swept = bool(numbers[3]), bool(numbers[4])
            yield from _arc(at, end, numbers[0], is_large, is_swept)
            at, handle = end, None
            continue
        points = _points(letter, numbers, at, origin)
        if letter in "CSQ":
            curve = _curve(letter, at, points, handle)
            yield "C", curve
            handle = curve[1]
        else:
            yield "M" if letter == "M" else "L", points
            handle = None
        at = points[-1]
        start = at if letter == "M" else start


def _commands(strokes: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; one that is repeated is written once."""
    tokens = _TOKEN.findall(strokes)
    place, command = 0, ""
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        count = _ARGUMENTS[command.upper()]
        yield command, [float(one) for one in tokens[place : place + count]]
        place += count


def _points(
    letter: str, numbers: list[float], at: complex, origin: complex
) -> tuple[complex, ...]:
    if letter == "H":
        return (complex(numbers[0] + origin.real, at.imag),)
    if letter == "V":
        return (complex(at.real, numbers[0] + origin.imag),)
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return tuple(origin + complex(x, y) for x, y in pairs)


def _curve(
    letter: str, at: complex, points: tuple[complex, ...], handle: complex | None
) -> tuple[complex, complex, complex]:
    if letter == "C":
        return points[0], points[1], points[2]
    if letter == "S":
        return 2 * at - (at if handle is None else handle), points[0], points[1]
    bend, end = points
    return at + (bend - at) * 2 / 3, end + (bend - end) * 2 / 3, end


def _arc(
    start: complex, end: complex, radius: float, is_large: bool, is_swept: bool
) -> Iterator[Segment]:
    """Yield curves for a part of a circle, at most a quarter each.

    References
    ----------
    W3C, "Scalable Vector Graphics 2", appendix B.2 (from end points to the centre).
    """
    chord = end - start
    half = abs(chord) / 2
    radius = max(radius, half)
    height = math.sqrt(radius * radius - half * half)
    side = 1 if is_large != is_swept else -1
    centre = (start + end) / 2 + side * height * 1j * chord / abs(chord)
    turn = cmath.phase((end - centre) / (start - centre))
    if is_swept and turn < 0:
        turn += 2 * math.pi
    elif not is_swept and turn > 0:
        turn -= 2 * math.pi
    pieces = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    reach = 4 / 3 * math.tan(turn / pieces / 4)
    spoke = start - centre
    for _ in range(pieces):
        after = spoke * cmath.rect(1, turn / pieces)
        yield (
            "C",
            (
                centre + spoke + reach * 1j * spoke,
                centre + after - reach * 1j * after,
                centre + after,
            ),
        )
        spoke = after
