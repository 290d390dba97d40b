"""The icon of each kind of node."""

from journeys.domain.nodes import NODE_KINDS

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
_UNKNOWN = "M10 3.8l7.2 12.4H2.8zM10 8.5v3.3M10 14v.1"


def icon_of(kind: str) -> str:
    """Return the strokes of a kind's icon; kinds nobody knows have one, too."""
    known = NODE_KINDS.get(kind)
    return _ICONS[known.icon] if known else _UNKNOWN
