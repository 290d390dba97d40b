"""A version as a picture: SVG that stands alone, in light and dark.

The one place that draws: lists, export, share pages and print fetch it from here.
`compose` decides what stands where, as values; `svg` writes them (`interchange.pdf`
writes the same for paper).
"""

from journeys.domain.diagram import svg
from journeys.domain.diagram.colours import Theme
from journeys.domain.diagram.compose import compose
from journeys.domain.diagram.counts import SMALL_NUMBER, Counts
from journeys.domain.graph import Graph
from journeys.domain.layout import Positions
from journeys.domain.map import Map

__all__ = ["SMALL_NUMBER", "Counts", "Theme", "compose", "draw"]


def draw(
    graph: Graph,
    positions: Positions,
    *,
    title: str,
    map_: Map | None = None,
    counts: Counts | None = None,
    theme: Theme = "auto",
    nonce: str = "",
) -> str:
    """Return the picture of a graph as an SVG document.

    Parameters
    ----------
    positions
        Top left corner of each node's card (`layout.place`).
    map_
        What the journey map says, by step; bands of stages, feelings and a table below.
    counts
        Numbers on cards and paths; None draws none.
    theme
        "auto" follows the reader's system.
    nonce
        For the style element, when the picture stands in a page with a policy.
    """
    picture = compose(graph, positions, title=title, map_=map_ or {}, counts=counts)
    return svg.write(picture, theme=theme, nonce=nonce)
