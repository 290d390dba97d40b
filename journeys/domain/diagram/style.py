"""The style sheet of pictures: colours as properties, and what takes which."""

from collections.abc import Mapping

from journeys.domain.diagram.colours import (
    DARK,
    LANE_EDGE,
    LANE_STRENGTH,
    LIGHT,
    Theme,
    tones,
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
        f".rmd-{tone} :is(.rmd-kind,.rmd-stage){{fill:var(--rmd-{tone})}}"
        f".rmd-{tone} .rmd-lane{{fill:var(--rmd-{tone})}}"
        f".rmd-{tone} .rmd-edge{{stroke:var(--rmd-{tone})}}"
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
        + f".rmd-lane{{fill-opacity:{LANE_STRENGTH}}}"
        + f".rmd-edge{{stroke-opacity:{LANE_EDGE}}}"
        + ".rmd-stage{font-weight:600}.rmd-small{font-size:12px}"
        + ".rmd-feeling,.rmd-mood{fill:var(--rmd-surface);stroke:var(--rmd-text-2)}"
        + ".rmd-felt{fill:var(--rmd-text-2);font-size:12px;font-weight:600;"
        + "text-anchor:middle}"
        + _feeling("good")
        + _feeling("bad")
        + ".rmd-curve{fill:none;stroke:var(--rmd-path);stroke-width:1.5}"
        + ".rmd-row{fill:var(--rmd-surface);stroke:var(--rmd-line)}"
        + ".rmd-word{fill:var(--rmd-text);font-size:12px}"
        + ".rmd-heading{fill:var(--rmd-text-2);font-size:12px;font-weight:600}"
        + ".rmd-badge{fill:var(--rmd-badge)}"
        + ".rmd-count{fill:var(--rmd-badge-text);font-size:11px;font-weight:600;"
        + "text-anchor:middle;font-variant-numeric:tabular-nums}"
        + kinds
    )


def _tokens(values: Mapping[str, str]) -> str:
    return "".join(f"--rmd-{name}:{value};" for name, value in values.items())


def _feeling(look: str) -> str:
    return (
        f".rmd-{look} :is(.rmd-feeling,.rmd-mood){{fill:var(--rmd-{look}-soft);"
        f"stroke:var(--rmd-{look})}}.rmd-{look} .rmd-felt{{fill:var(--rmd-{look})}}"
    )
