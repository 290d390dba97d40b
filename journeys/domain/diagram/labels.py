"""What is written on paths, each where it covers nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from journeys.domain.diagram.boxes import Box, overlap
from journeys.domain.diagram.counts import Counts
from journeys.domain.diagram.lettering import fit, measure
from journeys.domain.diagram.picture import Pill
from journeys.domain.graph import Edge, Graph
from journeys.domain.layout import CARD_HEIGHT, Point
from journeys.domain.outcomes import outcome_name

PILL_HEIGHT = 20
LABEL_SIZE = 12


def label_of(graph: Graph, edge: Edge, counts: Counts | None) -> str:
    """Return what stands on a path: its outcome and share, where there are several."""
    if len(graph.outgoing(edge.source)) < 2:
        return ""
    share = counts.share(edge) if counts else None
    name = outcome_name(graph.nodes[edge.source].settings, edge.outcome)
    return fit(f"{name} · {share}" if share else name, size=LABEL_SIZE)


class Taken:
    """Boxes that labels keep off, found by where they stand from top to bottom."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._by_slice: dict[int, list[Box]] = defaultdict(list)
        for box in boxes:
            self.take(box)

    def take(self, box: Box) -> None:
        """Let nothing else stand here."""
        for number in _slices(box):
            self._by_slice[number].append(box)

    def is_free(self, box: Box) -> bool:
        """Tell whether nothing stands here."""
        return not any(
            overlap(box, one)
            for number in _slices(box)
            for one in self._by_slice.get(number, ())
        )


def _slices(box: Box) -> range:
    _, top, _, height = box
    return range(int(top // CARD_HEIGHT), int((top + height) // CARD_HEIGHT) + 1)


def place_label(text: str, places: Sequence[Point], taken: Taken) -> Pill:
    """Put a label on the first place that is free, and take that.

    Parameters
    ----------
    places
        Middles of where it may stand, best first.
    """
    width = 16 + measure(text, LABEL_SIZE)
    boxes = [
        (x - width / 2, y - PILL_HEIGHT / 2, width, float(PILL_HEIGHT))
        for x, y in places
    ]
    # Two paths between the same cards: side by side
    boxes += [
        (left + step * (width + 12), top, width, height)
        for step in (1, -1, 2, -2)
        for left, top, width, height in boxes[:1]
    ]
    box = next((box for box in boxes if taken.is_free(box)), boxes[0])
    taken.take(box)
    return Pill(text, box[0], box[1], width)
