"""Where a picture is cut into pages: between cards, as far as that is possible."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from journeys.domain.diagram.picture import Picture, Table
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the picture, in pixels from its top left corner."""

    row: int
    column: int
    across: Span
    down: Span


def cut(picture: Picture, room: Span) -> list[Page]:
    """Cut the picture into pages from left to right and top to bottom."""
    left, top, width, height = picture.box
    cards = [(card.at[0] - left, card.at[1] - top) for card in picture.cards]
    columns = divide([(x, x + CARD_WIDTH) for x, _ in cards], width, room[0])
    rows = divide([(y, y + CARD_HEIGHT) for _, y in cards], height, room[1])
    # Cards may stand so far apart that most pages would be empty: those are left out
    drawn = sorted(
        {
            (row, column)
            for x, y in cards
            for row in _touched(rows, (y, y + CARD_HEIGHT))
            for column in _touched(columns, (x, x + CARD_WIDTH))
        }
    )
    return [Page(*at, columns[at[1]], rows[at[0]]) for at in drawn] or [
        Page(0, 0, (0, width), (0, height))
    ]


def cut_rows(table: Table, room: float) -> list[Page]:
    """Cut a table into pages between its rows."""
    _, top, width, height = table.box
    edges = [0.0]
    bottom = 0.0
    for _, y, _, own in table.rows:
        if y + own - top - edges[-1] > room and bottom > edges[-1]:
            edges.append(bottom)
        bottom = y + own - top
    spans = pairwise([*edges, height])
    return [Page(row, 0, (0, width), span) for row, span in enumerate(spans)]


def _touched(spans: Sequence[Span], card: Span) -> range:
    """Return the places of the spans, one behind the other, that a card stands in."""
    first = bisect_right(spans, card[0], key=lambda span: span[1])
    return range(first, bisect_left(spans, card[1], key=lambda span: span[0]))


def divide(cards: Iterable[Span], length: float, room: float) -> list[Span]:
    """Divide a length into parts that fit, between cards where that is possible.

    All cards have the same length.
    """
    edges = [0.0]
    spans = sorted(cards)
    while length - edges[-1] > room + 0.01:
        latest, earliest = edges[-1] + room, edges[-1] + room / 2
        # A card in the way moves the cut before it, unless the page were half empty
        cut = latest
        for place in reversed(range(bisect_left(spans, (cut, cut)))):
            start, end = spans[place]
            if end <= cut:
                break
            if start < cut:
                cut = start - 4
        edges.append(cut if cut > earliest else latest)
    return list(pairwise([*edges, length]))
