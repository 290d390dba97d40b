"""A picture as SVG: every text escaped; no script, no link, no outside resource."""

from collections.abc import Mapping

from journeys.domain.diagram.colours import DARK, LIGHT, Theme, tones
from journeys.domain.diagram.labels import PILL_HEIGHT
from journeys.domain.diagram.lettering import TEXT_ROOM, fit
from journeys.domain.diagram.picture import Card, Line, Picture, Pill
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
    left, top, width, height = picture.box
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="rmd-diagram" role="img"'
            f' width="{width:g}" height="{height:g}"'
            f' viewBox="{left:g} {top:g} {width:g} {height:g}">',
            f"<title>{to_markup(picture.title)}</title>",
            f"<style{_nonce(nonce)}>{style(theme)}</style>",
            f'<rect class="rmd-page" x="{left:g}" y="{top:g}" width="{width:g}"'
            f' height="{height:g}"/>',
            _ROOM,
            *(_line(one) for one in picture.lines),
            *(_card(one) for one in picture.cards),
            *(_pill(one) for one in picture.pills),
            "</svg>",
        ]
    )


def style(theme: Theme = "auto") -> str:
    """Return the style sheet of the picture: tokens and what uses them."""
    light, dark = _tokens(LIGHT), _tokens(DARK)
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
        f".rmd-{tone} .rmd-tile{{fill:var(--rmd-{tone}-tint)}}"
        f".rmd-{tone} .rmd-icon{{stroke:var(--rmd-{tone})}}"
        f".rmd-{tone} .rmd-kind{{fill:var(--rmd-{tone})}}"
        for tone in tones()
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
        + ".rmd-kind,.rmd-name{clip-path:url(#rmd-room)}"
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


def _tokens(values: Mapping[str, str]) -> str:
    return "".join(f"--rmd-{name}:{value};" for name, value in values.items())


def _nonce(nonce: str) -> str:
    return f' nonce="{to_markup(nonce)}"' if nonce else ""


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
