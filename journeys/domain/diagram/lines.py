"""Lines with right angles and round corners, as data of an SVG path."""

import math
from collections.abc import Sequence
from itertools import pairwise

from journeys.domain.layout import Point

RADIUS = 8


def strokes(points: Sequence[Point]) -> str:
    """Return a line through points.

    Examples
    --------
    >>> strokes([(0, 0), (0, 40), (0, 64)])
    'M0 0L0 64'
    >>> strokes([(0, 0), (0, 30), (50, 30)])
    'M0 0L0 22Q0 30 8 30L50 30'
    """
    corners = _corners(points)
    parts = [f"M{_write(corners[0])}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        start, end = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{_write(start)}Q{_write(corner)} {_write(end)}")
    return "".join([*parts, f"L{_write(corners[-1])}"])


def _corners(points: Sequence[Point]) -> list[Point]:
    """Leave out points where nothing turns."""
    kept = [points[0]]
    for point, after in pairwise([*points[1:], points[-1]]):
        (x1, y1), (x2, y2), (x3, y3) = kept[-1], point, after
        is_straight = (x1 == x2 == x3) or (y1 == y2 == y3)
        if point != kept[-1] and (not is_straight or point == after):
            kept.append(point)
    return kept if len(kept) > 1 else [points[0], points[-1]]


def _towards(corner: Point, other: Point) -> Point:
    """Return the point a radius away, or half way when the side is short."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = math.hypot(across, down)
    share = min(RADIUS, length / 2) / length
    return corner[0] + across * share, corner[1] + down * share


def _write(point: Point) -> str:
    return f"{point[0]:g} {point[1]:g}"
