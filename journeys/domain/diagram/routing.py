"""Which way paths take between the cards, as the canvas leads them.

A path leaves below its card, turns at once to its column when it is one of several, and
comes in from above. Where a card is in its way it takes the nearest gap. Drawings that
lead from left to right are led that way.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from journeys.domain.diagram.lines import RADIUS
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, Point, Positions

TURN, BEND = 30, 34  # below the card a path leaves; above the one it leads to
CLEAR = 8  # between a line and a card that it passes
PASSINGS = (20, 32)  # from a card to the lines that pass it
ASIDE = 32  # from a card to where a path to the right turns

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Route:
    """How a path runs.

    Parameters
    ----------
    points
        Its corners, from start to end.
    label_places
        Middles of where its label may stand, best first.
    """

    points: tuple[Point, ...]
    label_places: tuple[Point, ...]


class Router:
    """Leads paths one after the other; no two that part again share a column."""

    def __init__(self, positions: Positions, paths: Iterable[tuple[str, str]]) -> None:
        self.positions = positions
        self._cards = sorted((y, x) for x, y in positions.values())
        self._tops = [y for y, _ in self._cards]
        self._taken: dict[int, list[tuple[Span, str]]] = defaultdict(list)
        ways = [
            _is_beside(positions[source], positions[target]) for source, target in paths
        ]
        self._is_across = sum(ways) * 2 > len(ways)

    def lead(self, source: str, target: str, *, is_branch: bool) -> Route:
        """Return the way from one card to another.

        Parameters
        ----------
        is_branch
            It is one of several ways out.
        """
        (x1, y1), (x2, y2) = self.positions[source], self.positions[target]
        room = x2 - x1 - CARD_WIDTH
        if room >= 2 * RADIUS and (self._is_across or _is_beside((x1, y1), (x2, y2))):
            start = (x1 + CARD_WIDTH, y1 + CARD_HEIGHT / 2)
            return self._lead_right(start, (x2, y2 + CARD_HEIGHT / 2))
        start = (x1 + CARD_WIDTH / 2, y1 + CARD_HEIGHT)
        end = (x2 + CARD_WIDTH / 2, y2)
        if y2 - start[1] >= 2 * RADIUS:
            return self._lead_down(start, end, target, is_branch)
        return self._lead_up(start, end, target)

    def _lead_down(
        self, start: Point, end: Point, target: str, is_branch: bool
    ) -> Route:
        (x1, y1), (x2, y2) = start, end
        turn = y1 + TURN if y2 - y1 >= TURN + BEND else (y1 + y2) / 2
        bend = max(y2 - BEND, turn)
        wishes = (x2, x1) if is_branch else (x1, x2)
        lane = self._column(wishes, (turn, bend), target)
        points = (
            (x1, y1),
            (x1, turn),
            (lane, turn),
            (lane, bend),
            (x2, bend),
            (x2, y2),
        )
        places = [(lane, turn)]
        if bend - turn > CARD_HEIGHT:
            places += [(lane, turn + BEND), (lane, (turn + bend) / 2), (x2, bend)]
        return Route(points, (*places, ((x1 + lane) / 2, turn)))

    def _lead_up(self, start: Point, end: Point, target: str) -> Route:
        """Lead to a card beside or above: down, along a column, and in from above."""
        (x1, y1), (x2, y2) = start, end
        turn, top = y1 + TURN, y2 - BEND
        beside = max(x1, x2) + CARD_WIDTH / 2 + PASSINGS[0]
        has_room = abs(x1 - x2) >= CARD_WIDTH + 2 * PASSINGS[0]
        wish = (x1 + x2) / 2 if has_room else beside
        lane = self._column((wish,), (min(top, turn), max(top, turn)), target)
        points = ((x1, y1), (x1, turn), (lane, turn), (lane, top), (x2, top), (x2, y2))
        return Route(points, ((lane, turn), (lane, (turn + top) / 2), (x2, top)))

    def _lead_right(self, start: Point, end: Point) -> Route:
        (x1, y1), (x2, y2) = start, end
        aside = min(ASIDE, (x2 - x1) / 2)
        blocks = self._blocks((min(y1, y2), max(y1, y2)))
        wishes = (x1 + aside, x2 - aside, (x1 + x2) / 2)
        lane = next((x for x in wishes if _is_free(x, blocks)), wishes[0])
        points = ((x1, y1), (lane, y1), (lane, y2), (x2, y2))
        on_own = ((lane + x2) / 2, y2)
        if y1 == y2:
            on_own = ((x1 + x2) / 2, y2)
        return Route(points, (on_own, (lane, (y1 + y2) / 2), (on_own[0], y2 - 24)))

    def _column(self, wishes: Sequence[float], down: Span, target: str) -> float:
        """Return the x at which a path runs down or up: one wished, or a gap near."""
        blocks = self._blocks(down)
        x = next((x for x in wishes if _is_free(x, blocks)), None)
        if x is None:
            gaps = [
                x
                for left, right in blocks
                for passing in PASSINGS
                for x in (left + CLEAR - passing, right - CLEAR + passing)
                if _is_free(x, blocks) and self._is_untaken(x, down, target)
            ]
            x = min(gaps, key=lambda x: _way(x, wishes), default=wishes[0])
        self._taken[round(x / CLEAR)].append((down, target))
        return x

    def _is_untaken(self, x: float, down: Span, target: str) -> bool:
        place = round(x / CLEAR)
        return not any(
            own != target and down[0] < bottom and top < down[1]
            for near in (place - 1, place, place + 1)
            for (top, bottom), own in self._taken.get(near, ())
        )

    def _blocks(self, down: Span) -> list[Span]:
        """Return where cards are in the way of a line that runs down, left to right."""
        first = bisect_right(self._tops, down[0] - CARD_HEIGHT)
        last = bisect_left(self._tops, down[1])
        blocks: list[Span] = []
        for x in sorted(x for _, x in self._cards[first:last]):
            left, right = x - CLEAR, x + CARD_WIDTH + CLEAR
            if blocks and left < blocks[-1][1]:
                blocks[-1] = (blocks[-1][0], right)
            else:
                blocks.append((left, right))
        return blocks


def _is_beside(source: Point, target: Point) -> bool:
    """Tell whether a card stands to the right of another rather than below it."""
    gap = target[0] - source[0] - CARD_WIDTH
    return gap >= 2 * RADIUS and target[1] - source[1] < CARD_HEIGHT + 2 * RADIUS


def _is_free(x: float, blocks: Sequence[Span]) -> bool:
    at = bisect_left(blocks, (x, x)) - 1
    return not (at >= 0 and x < blocks[at][1]) and not (
        at + 1 < len(blocks) and blocks[at + 1][0] < x
    )


def _way(x: float, ends: Sequence[float]) -> float:
    return sum(abs(x - end) for end in ends)
