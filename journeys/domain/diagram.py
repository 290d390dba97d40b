"""A version as a picture: SVG that stands alone, in light and dark.

The one place that draws: lists, export, share pages and print fetch it from here.
Every text is escaped; the file has no script, no link and no outside resource.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from journeys.domain.graph import Edge, Graph, Node
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, Point, Positions
from journeys.domain.nodes import NODE_KINDS

Theme = Literal["auto", "light", "dark"]
Box = tuple[float, float, float, float]  # left, top, width, height

PADDING = 32
BEND = 34  # how far above its target a path turns
RADIUS = 8
TEXT_ROOM = 150  # pixels for a line of text on a card
SMALL_NUMBER = 5

LIGHT = {
    "page": "#f6f7f9",
    "surface": "#ffffff",
    "text": "#1a1f29",
    "text-2": "#525c6b",
    "line": "#d5d9e0",
    "path": "#7d8694",
    "badge": "#1a1f29",
    "badge-text": "#ffffff",
    "entry": "#1b6e3c",
    "entry-tint": "#e6f4ea",
    "message": "#2456b8",
    "message-tint": "#e6eefb",
    "time": "#6b4fb3",
    "time-tint": "#efebfa",
    "decision": "#8a5300",
    "decision-tint": "#fcf0dc",
    "test": "#9a2f7b",
    "test-tint": "#fae9f4",
    "action": "#0b6b74",
    "action-tint": "#e0f3f4",
    "exit": "#525c6b",
    "exit-tint": "#eceff3",
}
_DARK = {
    "page": "#12151b",
    "surface": "#1b2028",
    "text": "#e8ebf0",
    "text-2": "#a9b3c1",
    "line": "#343d4a",
    "path": "#7f8a9a",
    "badge": "#e8ebf0",
    "badge-text": "#12151b",
    "entry": "#79d49a",
    "entry-tint": "#193326",
    "message": "#8fb6ff",
    "message-tint": "#1b2b47",
    "time": "#c0aaff",
    "time-tint": "#2b2545",
    "decision": "#f2b656",
    "decision-tint": "#38290f",
    "test": "#f29ad6",
    "test-tint": "#3b1e33",
    "action": "#6fd3dc",
    "action-tint": "#10343a",
    "exit": "#b4becb",
    "exit-tint": "#2a313b",
}
_TOKEN = {
    "entry": "entry",
    "message": "message",
    "wait": "time",
    "wait_for": "time",
    "survey": "message",
    "decision": "decision",
    "split": "test",
    "jump": "exit",
    "update": "action",
    "webhook": "action",
    "notify_team": "action",
    "start_journey": "action",
    "hand_over": "action",
    "exit": "exit",
}
# Strokes on a field of 20 by 20
_ICONS = {
    "play": "M7 5l8 5-8 5z",
    "envelope": "M3 5.5h14v9.5H3zM3 6l7 5 7-5",
    "clock": "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM10 6.5V10l2.5 1.8",
    "hourglass": "M5.5 3.5h9M5.5 16.5h9M6.5 3.5c0 4 3.5 4.5 3.5 6.5s-3.5 2.5-3.5 6.5"
    "M13.5 3.5c0 4-3.5 4.5-3.5 6.5s3.5 2.5 3.5 6.5",
    "diamond": "M10 3l7 7-7 7-7-7z",
    "bubble": "M4 4.5h12v9h-6l-4 3v-3H4z",
    "flask": "M7.5 3.5h5M8.5 3.5v5l-4 6.5a1 1 0 0 0 .9 1.5h9.2a1 1 0 0 0 .9-1.5"
    "l-4-6.5v-5",
    "back": "M8 6l-4 4 4 4M4 10h8.5a4 4 0 0 1 4 4v1",
    "pen": "M4 16l.8-3.2L13.5 4l2.5 2.5-8.8 8.7zM12 5.5L14.5 8",
    "code": "M7 6l-4 4 4 4M13 6l4 4-4 4",
    "ticket": "M3.5 6h13v2.8a1.2 1.2 0 0 0 0 2.4V14h-13v-2.8a1.2 1.2 0 0 0 0-2.4z",
    "journey": "M4 3.5h4.5V8H4zM11.5 12H16v4.5h-4.5zM6.2 8v4.5a2 2 0 0 0 2 2h3.3",
    "wave": "M2.5 8c2.5-3 5-3 7.5 0s5 3 7.5 0M2.5 13c2.5-3 5-3 7.5 0s5 3 7.5 0",
    "cross": "M5.5 5.5l9 9M14.5 5.5l-9 9",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """People in a journey.

    Parameters
    ----------
    now
        Node id -> people who stand there.
    passed
        (node id, outcome) -> people who left that way so far.
    hide_small
        Write numbers below five as "< 5", so that nobody can be recognised.
    """

    now: Mapping[str, int] = field(default_factory=dict)
    passed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    hide_small: bool = False

    def say(self, number: int) -> str:
        """Write a number of people."""
        if self.hide_small and 0 < number < SMALL_NUMBER:
            return f"< {SMALL_NUMBER}"
        return f"{number:,}"

    def share(self, edge: Edge) -> str | None:
        """Write the share of a path among all ways out of its node."""
        all_ways = [
            n for (node_id, _), n in self.passed.items() if node_id == edge.source
        ]
        total = sum(all_ways)
        own = self.passed.get((edge.source, edge.outcome), 0)
        if not total or (self.hide_small and total < SMALL_NUMBER * 4):
            return None
        return f"{100 * own / total:.0f} %"


def draw(
    graph: Graph,
    positions: Positions,
    *,
    title: str,
    counts: Counts | None = None,
    theme: Theme = "auto",
    nonce: str = "",
) -> str:
    """Return the picture of a graph as an SVG document.

    Parameters
    ----------
    positions
        Top left corner of each node's card (`layout.place`).
    counts
        Numbers on cards and paths; None draws none.
    theme
        "auto" follows the reader's system.
    nonce
        For the style element, when the picture stands in a page with a policy.
    """
    left = min((x for x, _ in positions.values()), default=0) - PADDING
    top = min((y for _, y in positions.values()), default=0) - PADDING
    right = max((x for x, _ in positions.values()), default=0) + CARD_WIDTH + PADDING
    bottom = max((y for _, y in positions.values()), default=0) + CARD_HEIGHT + PADDING
    paths, labels = _draw_edges(graph, positions, counts)
    cards = [
        _draw_card(node, positions[node.id], counts) for node in graph.nodes.values()
    ]
    width, height = right - left, bottom - top
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="rmd-diagram" role="img"'
            f' width="{width:g}" height="{height:g}"'
            f' viewBox="{left:g} {top:g} {width:g} {height:g}">',
            f"<title>{escape(title)}</title>",
            f"<style{_nonce(nonce)}>{style(theme)}</style>",
            f'<rect class="rmd-page" x="{left:g}" y="{top:g}" width="{width:g}"'
            f' height="{height:g}"/>',
            *paths,
            *cards,
            *labels,
            "</svg>",
        ]
    )


def style(theme: Theme = "auto") -> str:
    """Return the style sheet of the picture: tokens and what uses them."""
    light, dark = _tokens(LIGHT), _tokens(_DARK)
    if theme == "dark":
        head = f".rmd-diagram{{{dark}}}"
    elif theme == "light":
        head = f".rmd-diagram{{{light}}}"
    else:
        head = (
            f".rmd-diagram{{{light}}}"
            f"@media (prefers-color-scheme:dark){{.rmd-diagram{{{dark}}}}}"
            f"@media print{{.rmd-diagram{{{light}}}}}"
        )
    kinds = "".join(
        f".rmd-{token} .rmd-tile{{fill:var(--rmd-{token}-tint)}}"
        f".rmd-{token} .rmd-icon{{stroke:var(--rmd-{token})}}"
        f".rmd-{token} .rmd-kind{{fill:var(--rmd-{token})}}"
        for token in sorted(set(_TOKEN.values()))
    )
    return (
        head
        + ".rmd-diagram{font-family:'Inter Variable',Inter,system-ui,sans-serif;"
        + "font-size:13px}"
        + ".rmd-page{fill:var(--rmd-page)}"
        + ".rmd-card{fill:var(--rmd-surface);stroke:var(--rmd-line)}"
        + ".rmd-icon{fill:none;stroke-width:1.6;stroke-linecap:round;"
        + "stroke-linejoin:round}"
        + ".rmd-kind{font-size:12px;font-weight:600}"
        + ".rmd-name{fill:var(--rmd-text)}"
        + ".rmd-path{fill:none;stroke:var(--rmd-path);stroke-width:1.5}"
        + ".rmd-wide{stroke-width:2.5}.rmd-widest{stroke-width:4}"
        + ".rmd-back{stroke-dasharray:5 4}"
        + ".rmd-pill{fill:var(--rmd-surface);stroke:var(--rmd-line)}"
        + ".rmd-label{fill:var(--rmd-text-2);font-size:12px;text-anchor:middle}"
        + ".rmd-badge{fill:var(--rmd-badge)}"
        + ".rmd-count{fill:var(--rmd-badge-text);font-size:11px;font-weight:600;"
        + "text-anchor:middle;font-variant-numeric:tabular-nums}"
        + kinds
    )


def tone_of(kind: str) -> str:
    """Return the name of the colours of a kind of node."""
    return _TOKEN.get(kind, "exit")


def icon_of(kind: str) -> str:
    """Return the strokes of a kind's icon, on a field of 20 by 20."""
    known = NODE_KINDS.get(kind)
    return _ICONS[known.icon] if known else ""


def _tokens(values: Mapping[str, str]) -> str:
    return "".join(f"--rmd-{name}:{value};" for name, value in values.items())


def _nonce(nonce: str) -> str:
    return f' nonce="{escape(nonce)}"' if nonce else ""


def _draw_card(node: Node, at: Point, counts: Counts | None) -> str:
    kind = NODE_KINDS.get(node.kind)
    label = kind.label if kind else node.kind
    name = node.name or label
    x, y = at
    parts = [
        f'<g class="rmd-{tone_of(node.kind)}" transform="translate({x:g} {y:g})">',
        f"<title>{escape(f'{label}: {name}')}</title>",
        f'<rect class="rmd-card" width="{CARD_WIDTH}" height="{CARD_HEIGHT}" rx="12"/>',
        '<rect class="rmd-tile" x="12" y="14" width="36" height="36" rx="8"/>',
        f'<path class="rmd-icon" transform="translate(20 22)"'
        f' d="{icon_of(node.kind)}"/>',
        f'<text class="rmd-kind" x="58" y="28">{escape(fit(label))}</text>',
        f'<text class="rmd-name" x="58" y="46">{escape(fit(name))}</text>',
    ]
    if counts is not None:
        parts.append(_draw_badge(counts.say(counts.now.get(node.id, 0))))
    return "".join([*parts, "</g>"])


def _draw_badge(text: str) -> str:
    width = max(24, 12 + 7 * len(text))
    x = CARD_WIDTH - width - 8
    return (
        f'<rect class="rmd-badge" x="{x}" y="-9" width="{width}" height="18" rx="9"/>'
        f'<text class="rmd-count" x="{x + width / 2:g}" y="4">{escape(text)}</text>'
    )


def _draw_edges(
    graph: Graph, positions: Positions, counts: Counts | None
) -> tuple[list[str], list[str]]:
    """Return the lines and their labels; no label covers another or a card."""
    taken: list[Box] = [(x, y, CARD_WIDTH, CARD_HEIGHT) for x, y in positions.values()]
    paths, labels = [], []
    for edge in graph.edges():
        source, target = positions[edge.source], positions[edge.target]
        start = (source[0] + CARD_WIDTH / 2, source[1] + CARD_HEIGHT)
        end = (target[0] + CARD_WIDTH / 2, target[1])
        across = _is_beside(source, target)
        back = end[1] < start[1] and not across
        if across:
            start = (source[0] + CARD_WIDTH, source[1] + CARD_HEIGHT / 2)
            end = (target[0], target[1] + CARD_HEIGHT / 2)
            line = _line_across(start, end)
        else:
            line = _line_back(start, end) if back else _line_down(start, end)
        classes = ["rmd-path", "rmd-back"] if back else ["rmd-path"]
        classes += _width_class(edge, counts)
        paths.append(f'<path class="{" ".join(classes)}" d="{line}"/>')
        text = _label(graph, edge, counts)
        if text:
            places = _label_places(start, end, back)
            if across:
                places = [((start[0] + end[0]) / 2, one) for one in (end[1], start[1])]
            labels.append(_draw_label(text, places, taken))
    return paths, labels


def _width_class(edge: Edge, counts: Counts | None) -> list[str]:
    passed = counts.passed.get((edge.source, edge.outcome), 0) if counts else 0
    if passed >= 10_000:
        return ["rmd-widest"]
    return ["rmd-wide"] if passed >= 100 else []


def _line_down(start: Point, end: Point) -> str:
    (x1, y1), (x2, y2) = start, end
    if abs(x1 - x2) < 1:
        return f"M{x1:g} {y1:g}V{y2:g}"
    turn = max(y2 - BEND, (y1 + y2) / 2 if y2 - y1 < 2 * BEND else y1)
    radius = min(RADIUS, abs(x2 - x1) / 2, max(0, (y2 - y1) / 2))
    side = radius if x2 > x1 else -radius
    return (
        f"M{x1:g} {y1:g}V{turn - radius:g}Q{x1:g} {turn:g} {x1 + side:g} {turn:g}"
        f"H{x2 - side:g}Q{x2:g} {turn:g} {x2:g} {turn + radius:g}V{y2:g}"
    )


def _is_beside(source: Point, target: Point) -> bool:
    """Tell whether a card stands to the right of another rather than below it.

    Drawings of other programs lead from left to right.
    """
    gap = target[0] - source[0] - CARD_WIDTH
    return gap > 0 and target[1] - source[1] < CARD_HEIGHT + 2 * RADIUS


def _line_across(start: Point, end: Point) -> str:
    (x1, y1), (x2, y2) = start, end
    if abs(y1 - y2) < 1:
        return f"M{x1:g} {y1:g}H{x2:g}"
    middle = (x1 + x2) / 2
    radius = min(RADIUS, abs(y2 - y1) / 2, (x2 - x1) / 2)
    down = radius if y2 > y1 else -radius
    return (
        f"M{x1:g} {y1:g}H{middle - radius:g}Q{middle:g} {y1:g} {middle:g} {y1 + down:g}"
        f"V{y2 - down:g}Q{middle:g} {y2:g} {middle + radius:g} {y2:g}H{x2:g}"
    )


def _line_back(start: Point, end: Point) -> str:
    """Lead back up along the side of the cards."""
    (x1, y1), (x2, y2) = start, end
    side = max(x1, x2) + CARD_WIDTH / 2 + 20
    return f"M{x1:g} {y1:g}V{y1 + 18:g}H{side:g}V{y2 - 18:g}H{x2:g}V{y2:g}"


def _label(graph: Graph, edge: Edge, counts: Counts | None) -> str:
    """Return what stands on a path: its outcome and share, where there are several."""
    if len(graph.outgoing(edge.source)) < 2:
        return ""
    share = counts.share(edge) if counts else None
    name = outcome_name(graph, edge)
    return fit(f"{name} · {share}" if share else name)


def _label_places(start: Point, end: Point, back: bool) -> list[Point]:
    """Return where on its path a label may stand, best first."""
    (x1, y1), (x2, y2) = start, end
    if back:
        return [(x1, y1 + 18), (x2, y2 - 18)]
    turn = y2 - BEND
    return [(x2, turn), ((x1 + x2) / 2, turn), (x1, (y1 + turn) / 2), (x1, y1 + 16)]


def _draw_label(text: str, places: list[Point], taken: list[Box]) -> str:
    width = 16 + measure(text)
    boxes = [(x - width / 2, y - 10, width, 20.0) for x, y in places]
    # Two paths between the same cards: side by side
    boxes += [
        (left + step * (width + 12), top, width, height)
        for step in (1, -1, 2, -2)
        for left, top, width, height in boxes[:1]
    ]
    free = [box for box in boxes if not any(_overlap(box, one) for one in taken)]
    box = free[0] if free else boxes[0]
    taken.append(box)
    left, top = box[:2]
    return (
        f'<rect class="rmd-pill" x="{left:g}" y="{top:g}"'
        f' width="{width:g}" height="20" rx="10"/>'
        f'<text class="rmd-label" x="{left + width / 2:g}" y="{top + 14:g}">'
        f"{escape(text)}</text>"
    )


def _overlap(one: Box, other: Box) -> bool:
    (x1, y1, width1, height1), (x2, y2, width2, height2) = one, other
    apart = x1 >= x2 + width2 or x2 >= x1 + width1
    return not (apart or y1 >= y2 + height2 or y2 >= y1 + height1)


def outcome_name(graph: Graph, edge: Edge) -> str:
    """Return what people read for an outcome: a branch's name, else its key."""
    branches = graph.nodes[edge.source].settings.get("branches", [])
    for branch in branches if isinstance(branches, list) else []:
        if isinstance(branch, Mapping) and branch.get("key") == edge.outcome:
            return str(branch.get("name") or edge.outcome)
    return edge.outcome.replace("_", " ").capitalize()


def measure(text: str) -> float:
    """Estimate the width of a text at 13 px; SVG cannot measure on the server."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter in "iljtfr.,:;|!' ()[]":
        return 4.2
    if letter in "mwMW@%—":
        return 10.5
    if ord(letter) > 0x2E80:  # ideographs, emoji
        return 13.0
    return 8.6 if letter.isupper() else 7.0


def fit(text: str, room: float = TEXT_ROOM) -> str:
    """Cut a text to a width, with an ellipsis."""
    if measure(text) <= room:
        return text
    while text and measure(text) > room - 9:
        text = text[:-1]
    return text.rstrip() + "…"
