"""Journeys out of Rivermouth and into it: one file here per format.

A new format is one module with `write` or `read` and one line in a table below.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from journeys.domain import graph as graphs
from journeys.domain.diagram import Theme, compose, draw
from journeys.domain.errors import ImportRefused, ImportTooLarge
from journeys.domain.interchange import (
    bpmn,
    detecting,
    graphml,
    mermaid,
    own_json,
    pdf,
)
from journeys.domain.interchange.carried import Arrived, Carried
from journeys.domain.interchange.naming import to_text
from journeys.domain.layout import place
from journeys.domain.map import map_problems
from journeys.domain.problems import Note, Problem

__all__ = [
    "MAX_BYTES",
    "READERS",
    "WRITERS",
    "Arrived",
    "Carried",
    "Writer",
    "draw_carried",
    "read",
    "write_pdf",
]

MAX_BYTES = 4_000_000
MAX_NOTES = 500


@dataclass(frozen=True, slots=True)
class Writer:
    """A format that goes out: the end of file names, what browsers are told, how."""

    extension: str
    content_type: str
    write: Callable[[Carried], str]


def draw_carried(carried: Carried, theme: Theme = "light") -> str:
    """Return the picture of what is carried as SVG."""
    graph = graphs.parse(carried.document)
    places = place(graph, carried.layout)
    return draw(graph, places, title=carried.name, map_=carried.map, theme=theme)


WRITERS: dict[str, Writer] = {
    "json": Writer("json", "application/json", own_json.write),
    "bpmn": Writer("bpmn", "application/bpmn+xml", bpmn.write),
    "mermaid": Writer("mmd", "text/vnd.mermaid; charset=utf-8", mermaid.write),
    "graphml": Writer("graphml", "application/graphml+xml", graphml.write),
    "svg": Writer("svg", "image/svg+xml", draw_carried),
}
# BPMN takes the bytes, since XML names its own encoding
READERS: dict[str, Callable[[str], Arrived]] = {
    "json": own_json.read,
    "bpmn": bpmn.read,
    "mermaid": mermaid.read,
}


def write_pdf(carried: Carried, paper: pdf.Paper) -> bytes:
    """Return the picture as PDF, on as many pages as keep its texts readable."""
    graph = graphs.parse(carried.document)
    places = place(graph, carried.layout)
    picture = compose(graph, places, title=carried.name, map_=carried.map)
    return pdf.write(picture, paper)


def read(source: str | bytes, file_name: str = "") -> tuple[str, Arrived]:
    """Read a file of a format that is found out from its content.

    Parameters
    ----------
    source
        Bytes of a file, or pasted text.
    file_name
        Names the journey when the file does not.

    Returns
    -------
    The format, and what came in: a document of good shape, perhaps with problems.

    Raises
    ------
    ImportTooLarge
        The file has too many bytes.
    ImportRefused
        Nothing can be read; the errors say where.
    """
    if len(source) > MAX_BYTES:
        text = f"The file has {len(source):,} bytes; at most {MAX_BYTES:,} are read."
        raise ImportTooLarge(text, [Note("too_large", text)])
    name = detecting.detect(source)
    if name == "bpmn":
        arrived = bpmn.read(source)
    else:
        arrived = READERS[name](detecting.decode(source))
    _check(arrived.carried)
    notes = arrived.notes
    if len(notes) > MAX_NOTES:
        text = f"And {len(notes) - MAX_NOTES:,} more of such notes."
        notes = (*notes[:MAX_NOTES], Note("more", text))
    title = arrived.carried.name
    if not title.strip():
        title = detecting.title_of(file_name)
    return name, Arrived(replace(arrived.carried, name=title), notes)


def _check(carried: Carried) -> None:
    """Refuse what could not be stored as a draft."""
    problems = [
        *graphs.shape_problems(carried.document),
        *graphs.layout_problems(carried.layout),
        *map_problems(carried.map),
    ]
    if problems:
        notes = [_to_note(problem) for problem in problems]
        raise ImportRefused(notes[0].message, notes)
    rest = [carried.name, carried.description, carried.layout, carried.map]
    try:
        written = json.dumps(rest, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:  # lone surrogates, infinite numbers
        text = "The file holds a value that JSON has not."
        raise ImportRefused(text, [Note("value_invalid", text)]) from error
    if rb"\u0000" in written:
        text = "The file holds a NUL character."
        raise ImportRefused(text, [Note("value_invalid", text)])
    if len(written) > graphs.MAX_BYTES:
        text = "Layout and map of the file are larger than a journey's can be."
        raise ImportTooLarge(text, [Note("too_large", text)])


def _to_note(problem: Problem) -> Note:
    """Return a problem as a note; what it cites may be half letters of the file."""
    field, node = (one and to_text(one) for one in (problem.field, problem.node))
    return Note(
        problem.code, to_text(problem.message), problem.level, None, field, node
    )
