"""Boxes: where something stands and how large it is."""

Box = tuple[float, float, float, float]  # left, top, width, height


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    (x1, y1, width1, height1), (x2, y2, width2, height2) = one, other
    apart = x1 >= x2 + width2 or x2 >= x1 + width1
    return not (apart or y1 >= y2 + height2 or y2 >= y1 + height1)


def union(one: Box, other: Box) -> Box:
    """Return the least box around two."""
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right = max(one[0] + one[2], other[0] + other[2])
    bottom = max(one[1] + one[3], other[1] + other[3])
    return left, top, right - left, bottom - top


def pad(box: Box, room: float) -> Box:
    """Return a box with room around it."""
    left, top, width, height = box
    return left - room, top - room, width + 2 * room, height + 2 * room
