"""A picture as SVG: every text escaped; no script, no link, no outside resource."""

from collections.abc import Iterable, Iterator, Sequence

from journeys.domain.diagram.boxes import Box, pad, union
from journeys.domain.diagram.colours import Theme
from journeys.domain.diagram.labels import PILL_HEIGHT
from journeys.domain.diagram.lanes import LANE_NAME_ROOM
from journeys.domain.diagram.lettering import TEXT_ROOM, fit
from journeys.domain.diagram.picture import (
    Card,
    Lane,
    Line,
    Mood,
    Picture,
    Pill,
    Table,
    look_of_feeling,
    say_feeling,
)
from journeys.domain.diagram.style import style
from journeys.domain.diagram.table import TABLE_PADDING
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH
from journeys.domain.xml_text import to_markup

_WEIGHTS = ("", " rmd-wide", " rmd-widest")
# Letters of a font that nobody thought of do not leave their card either
_ROOM = (
    f'<clipPath id="rmd-room"><rect width="{58 + TEXT_ROOM}" height="{CARD_HEIGHT}"/>'
    "</clipPath>"
)


def write(picture: Picture, *, theme: Theme = "auto", nonce: str = "") -> str:
    """Return an SVG document; `draw` says what the parameters are."""
    box = picture.box
    if picture.table:
        box = union(box, pad(picture.table.box, TABLE_PADDING))
    left, top, width, height = box
    page = (
        f'<rect class="rmd-page" x="{left:g}" y="{top:g}" width="{width:g}"'
        f' height="{height:g}"/>'
    )
    parts = [
        page,
        _ROOM,
        *(_lane(one) for one in picture.lanes),
        *(_line(one) for one in picture.lines),
        *(_card(one) for one in picture.cards),
        *(_pill(one) for one in picture.pills),
        *(_table(picture.table) if picture.table else ()),
    ]
    return frame(parts, box, picture.title, theme=theme, nonce=nonce)


def frame(
    parts: Iterable[str], box: Box, title: str, *, theme: Theme, nonce: str = ""
) -> str:
    """Return a document of some parts, which show what lies in a box."""
    left, top, width, height = box
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="rmd-diagram" role="img"'
            f' width="{width:g}" height="{height:g}"'
            f' viewBox="{left:g} {top:g} {width:g} {height:g}">',
            f"<title>{to_markup(title)}</title>",
            f"<style{_nonce(nonce)}>{style(theme)}</style>",
            *parts,
            "</svg>",
        ]
    )


def _nonce(nonce: str) -> str:
    return f' nonce="{to_markup(nonce)}"' if nonce else ""


def _lane(lane: Lane) -> str:
    left, top, width, height = lane.box
    name = fit(lane.name, width - 2 * LANE_NAME_ROOM, bold=True)
    return (
        f'<g class="rmd-{lane.tone}"><rect class="rmd-lane" x="{left:g}" y="{top:g}"'
        f' width="{width:g}" height="{height:g}"/>'
        f'<path class="rmd-edge" d="M{left:g} {top:g}h{width:g}"/>'
        f'<text class="rmd-stage" x="{left + LANE_NAME_ROOM:g}" y="{top + 19:g}">'
        f"{to_markup(name)}</text></g>"
    )


def _line(line: Line) -> str:
    back = " rmd-back" if line.is_back else ""
    classes = f"rmd-path{back}{_WEIGHTS[line.weight]}"
    return f'<path class="{classes}" d="{line.strokes}"/>'


def _card(card: Card) -> str:
    x, y = card.at
    kind, name = fit(card.kind, size=12, bold=True), fit(card.name)
    parts = [
        f'<g class="rmd-{card.tone}" transform="translate({x:g} {y:g})">',
        f"<title>{to_markup(f'{card.kind}: {card.name}')}</title>",
        f'<rect class="rmd-card" width="{CARD_WIDTH}" height="{CARD_HEIGHT}" rx="12"/>',
        '<rect class="rmd-tile" x="12" y="14" width="36" height="36" rx="8"/>',
        f'<path class="rmd-icon" transform="translate(20 22)" d="{card.icon}"/>',
        f'<text class="rmd-kind" x="58" y="28">{to_markup(kind)}</text>',
        f'<text class="rmd-name" x="58" y="46">{to_markup(name)}</text>',
    ]
    if card.count is not None:
        parts.append(_badge(card.count))
    if card.feeling is not None:
        parts.append(_feeling(card.feeling, 23, CARD_HEIGHT))
    return "".join([*parts, "</g>"])


def _badge(text: str) -> str:
    width = badge_width(text)
    x = CARD_WIDTH - width - 8
    return (
        f'<rect class="rmd-badge" x="{x}" y="-9" width="{width}" height="18" rx="9"/>'
        f'<text class="rmd-count" x="{x + width / 2:g}" y="4">{to_markup(text)}</text>'
    )


def badge_width(text: str) -> int:
    """Return the width of the badge with a number of people."""
    return max(24, 12 + 7 * len(text))


def _pill(pill: Pill) -> str:
    return (
        f'<rect class="rmd-pill" x="{pill.left:g}" y="{pill.top:g}"'
        f' width="{pill.width:g}" height="{PILL_HEIGHT}" rx="10"/>'
        f'<text class="rmd-label" x="{pill.left + pill.width / 2:g}"'
        f' y="{pill.top + 14:g}">{to_markup(pill.text)}</text>'
    )


def _feeling(feeling: int, x: float, y: float) -> str:
    """Write what people feel as a badge around a place."""
    return (
        f'<g class="rmd-{look_of_feeling(feeling)}">'
        f'<rect class="rmd-feeling" x="{x - 15:g}" y="{y - 10:g}" width="30"'
        f' height="20" rx="10"/><text class="rmd-felt" x="{x:g}" y="{y + 4:g}">'
        f"{say_feeling(feeling)}</text></g>"
    )


def _table(table: Table) -> Iterator[str]:
    for left, top, width, height in table.rows:
        yield (
            f'<g transform="translate({left:g} {top:g})"><rect class="rmd-row"'
            f' width="{width:g}" height="{height:g}"/></g>'
        )
    for word in table.words:
        look = "heading" if word.is_heading else "stage" if word.tone else "word"
        x, y = word.at
        text = f'<text class="rmd-{look}" x="{x:g}" y="{y:g}">{to_markup(word.text)}'
        yield (
            f'<g class="rmd-{word.tone} rmd-small">{text}</text></g>'
            if word.tone
            else (f"{text}</text>")
        )
    yield from _curve(table.moods)


def _curve(moods: Sequence[Mood]) -> Iterator[str]:
    if not moods:
        return
    points = " ".join(f"{x:g},{y:g}" for x, y in (mood.at for mood in moods))
    yield f'<polyline class="rmd-path" points="{points}"/>'
    for mood in moods:
        yield _feeling(mood.feeling, *mood.at)
