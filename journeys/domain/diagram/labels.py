"""What is written on paths, each where it covers nothing."""

from collections.abc import Sequence

from journeys.domain.diagram.boxes import Box, overlap
from journeys.domain.diagram.counts import Counts
from journeys.domain.diagram.lettering import fit, measure
from journeys.domain.diagram.picture import Pill
from journeys.domain.graph import Edge, Graph
from journeys.domain.layout import Point
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


def place_label(text: str, places: Sequence[Point], taken: list[Box]) -> Pill:
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
    free = [box for box in boxes if not any(overlap(box, one) for one in taken)]
    box = free[0] if free else boxes[0]
    taken.append(box)
    return Pill(text, box[0], box[1], width)
