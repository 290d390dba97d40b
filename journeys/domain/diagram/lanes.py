"""The bands of stages behind the steps, as the canvas draws them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from journeys.domain.diagram.boxes import Box, overlap, union
from journeys.domain.diagram.picture import Lane
from journeys.domain.layout import (
    CARD_HEIGHT,
    CARD_WIDTH,
    GAP_DOWN,
    Positions,
)

MARGIN = 56  # beside the outermost cards
LANE_NAME_ROOM = 12  # beside the name of a band
ROW = CARD_HEIGHT + GAP_DOWN
FREE_MARGIN = (
    24,
    34,
    24,
    20,
)  # left, top, right, bottom of a card that stands anywhere

Tile = tuple[str, Box]  # stage


def lanes_of(
    positions: Positions, stages: Mapping[str, str], tones: Mapping[str, str]
) -> tuple[Lane, ...]:
    """Return the bands; none without a stage.

    Parameters
    ----------
    tones
        Names of the colours of the stages.
    """
    if not stages:
        return ()
    rows = sorted({y for _, y in positions.values()})
    is_in_rows = all(below - above >= ROW for above, below in pairwise(rows))
    tiles = _tiles(positions, stages) if is_in_rows else _patches(positions, stages)
    return tuple(Lane(box, tones[stage], stage) for stage, box in tiles)


def _tiles(positions: Positions, stages: Mapping[str, str]) -> list[Tile]:
    """Divide each row among the stages of its steps; rows of a stage grow together."""
    left = min(x for x, _ in positions.values()) - MARGIN
    right = max(x for x, _ in positions.values()) + CARD_WIDTH + MARGIN
    rows: dict[float, list[tuple[float, str]]] = defaultdict(list)
    for node_id, (x, y) in positions.items():
        rows[y].append((x, stages.get(node_id, "")))
    bands: list[Tile] = []
    for y, cards in sorted(rows.items()):
        for stage, start, end in _divide(sorted(cards), left, right):
            top = y - GAP_DOWN / 2
            at = _above(bands, stage, start, end, top)
            if at is None:
                bands.append((stage, (start, top, end - start, ROW)))
            else:
                _, (_, first, width, height) = bands[at]
                bands[at] = (stage, (start, first, width, height + ROW))
    return [(stage, box) for stage, box in bands if stage]


def _divide(
    cards: Sequence[tuple[float, str]], left: float, right: float
) -> list[tuple[str, float, float]]:
    """Cut a row half way between neighbours of different stages."""
    cuts = [(x + CARD_WIDTH + after) / 2 for (x, _), (after, _) in pairwise(cards)]
    parts: list[tuple[str, float, float]] = []
    for (_, stage), start, end in zip(
        cards, [left, *cuts], [*cuts, right], strict=True
    ):
        if parts and parts[-1][0] == stage:
            start = parts.pop()[1]
        parts.append((stage, start, end))
    return parts


def _above(
    bands: Sequence[Tile], stage: str, start: float, end: float, top: float
) -> int | None:
    """Return the place of the band that goes on here."""
    for at in reversed(range(len(bands))):
        own, (left, first, width, height) = bands[at]
        if (own, left, width, first + height) == (stage, start, end - start, top):
            return at
    return None


def _patches(positions: Positions, stages: Mapping[str, str]) -> list[Tile]:
    """Put a band around cards of a stage that none of another stands among."""
    around = {node_id: _around(*at) for node_id, at in positions.items()}
    bands: list[Tile] = []
    for node_id, own in around.items():
        stage = stages.get(node_id)
        if stage is None:
            continue
        others = [box for one, box in around.items() if stages.get(one) != stage]
        for at, (name, box) in enumerate(bands):
            joined = union(box, own)
            in_the_way = others + [one for other, one in bands if other != stage]
            if name == stage and not any(overlap(joined, one) for one in in_the_way):
                bands[at] = (stage, joined)
                break
        else:
            bands.append((stage, own))
    return bands


def _around(x: float, y: float) -> Box:
    left, top, right, bottom = FREE_MARGIN
    return x - left, y - top, CARD_WIDTH + left + right, CARD_HEIGHT + top + bottom
