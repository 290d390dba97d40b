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

_SHAPES = f"""
.rmd-diagram{{font-family:'Inter Variable',Inter,system-ui,sans-serif;font-size:13px}}
.rmd-page{{fill:var(--rmd-page)}}
.rmd-lane{{fill-opacity:{LANE_STRENGTH}}}
.rmd-edge{{stroke-opacity:{LANE_EDGE}}}
.rmd-stage{{font-weight:600}}
.rmd-card,.rmd-pill,.rmd-row{{fill:var(--rmd-surface);stroke:var(--rmd-line)}}
.rmd-icon{{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}}
.rmd-kind{{font-size:12px;font-weight:600}}
.rmd-name{{fill:var(--rmd-text)}}
.rmd-kind,.rmd-name{{clip-path:url(#rmd-room)}}
.rmd-path{{fill:none;stroke:var(--rmd-path);stroke-width:1.5}}
.rmd-wide{{stroke-width:2.5}}
.rmd-widest{{stroke-width:4}}
.rmd-back{{stroke-dasharray:5 4}}
.rmd-label{{fill:var(--rmd-text-2);font-size:12px;text-anchor:middle}}
.rmd-feeling{{fill:var(--rmd-surface);stroke:var(--rmd-text-2)}}
.rmd-felt{{fill:var(--rmd-text-2);font-size:12px;font-weight:600;text-anchor:middle}}
.rmd-word{{fill:var(--rmd-text);font-size:12px}}
.rmd-heading{{fill:var(--rmd-text-2);font-size:12px;font-weight:600}}
.rmd-small{{font-size:12px}}
.rmd-badge{{fill:var(--rmd-badge)}}
.rmd-count{{fill:var(--rmd-badge-text);font-size:11px;font-weight:600;
text-anchor:middle;font-variant-numeric:tabular-nums}}
""".replace("\n", "")


def style(theme: Theme = "auto") -> str:
    """Return the style sheet of the picture: tokens and what uses them."""
    kinds = [_kind(tone) for tone in tones()]
    feelings = [_feeling("good"), _feeling("bad")]
    return "".join([_themes(theme), _SHAPES, *feelings, *kinds])


def _themes(theme: Theme) -> str:
    light, dark = _tokens(LIGHT), _tokens(DARK)
    if theme == "dark":
        return f".rmd-diagram{{{dark}}}"
    if theme == "light":
        return f".rmd-diagram{{{light}}}"
    return (
        f".rmd-diagram{{{light}}}"
        f"@media (prefers-color-scheme:dark){{.rmd-diagram{{{dark}}}}}"
        f"@media print{{.rmd-diagram{{{light}}}}}"
    )


def _kind(tone: str) -> str:
    return (
        f".rmd-{tone} .rmd-tile{{fill:var(--rmd-{tone}-tint)}}"
        f".rmd-{tone} :is(.rmd-icon,.rmd-edge){{stroke:var(--rmd-{tone})}}"
        f".rmd-{tone} :is(.rmd-kind,.rmd-stage,.rmd-lane){{fill:var(--rmd-{tone})}}"
    )


def _tokens(values: Mapping[str, str]) -> str:
    return "".join(f"--rmd-{name}:{value};" for name, value in values.items())


def _feeling(look: str) -> str:
    return (
        f".rmd-{look} .rmd-feeling{{fill:var(--rmd-{look}-soft);"
        f"stroke:var(--rmd-{look})}}.rmd-{look} .rmd-felt{{fill:var(--rmd-{look})}}"
    )
