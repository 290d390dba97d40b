"""Which format a file has, from its content; names of files are only a hint."""

import re
from pathlib import PurePath

from journeys.domain.errors import ImportRefused
from journeys.domain.interchange.naming import to_name
from journeys.domain.problems import Note

# Only blanks and tabs: \s would try every run of empty lines from each of its lines
_MERMAID = re.compile(r"^[ \t]*(?:flowchart|graph)\b", re.M)
_OTHER_MERMAID = re.compile(
    r"^[ \t]*(sequenceDiagram|stateDiagram|classDiagram|erDiagram|journey|gantt|pie|"
    r"mindmap|timeline|gitGraph|quadrantChart|block-beta|architecture-beta|C4\w*)\b",
    re.M,
)
NAME_LENGTH = 120
PEEK = 200_000  # letters in which the format must show


def detect(source: str | bytes) -> str:
    """Return the name of a format that can be read.

    Raises
    ------
    ImportRefused
        The file is empty or of a format that is not read; the text says which.
    """
    start = source[:PEEK] if isinstance(source, str) else _peek(source)
    start = start.lstrip("\ufeff \t\r\n")
    if not start:
        raise _refusal("empty", "The file is empty.")
    if start.startswith("<"):
        return _detect_xml(start)
    if start.startswith(("{", "[")):
        return "json"
    if _MERMAID.search(start):
        return "mermaid"
    if found := _OTHER_MERMAID.search(start):
        line = start[: found.start(1)].count("\n") + 1
        text = f"This is a Mermaid {found[1]}: only flowcharts can come in."
        raise _refusal("format_unknown", text, line)
    text = "This is neither a journey in JSON, nor BPMN 2.0, nor a Mermaid flowchart."
    raise _refusal("format_unknown", text)


def decode(source: str | bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 that says so.

    Raises
    ------
    ImportRefused
        Another encoding; the error names the first line that is wrong.
    """
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    is_wide = source.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return source.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        text = f"Line {line} is not UTF-8: save the file with this encoding."
        raise _refusal("encoding", text, line) from error


def title_of(file_name: str) -> str:
    """Return the name of a journey whose file has no other.

    Examples
    --------
    >>> title_of("C:/maps/welcome_series.v2.bpmn")
    'welcome series.v2'
    """
    stem = PurePath(file_name.replace("\\", "/")).stem.replace("_", " ")
    plain = "".join(letter for letter in stem if letter.isprintable())
    return to_name(plain)[:NAME_LENGTH] or "Imported journey"


def _peek(source: bytes) -> str:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source[:PEEK].decode("utf-16", "replace")
    return source[:PEEK].decode("utf-8", "replace")


def _detect_xml(start: str) -> str:
    known = {"graphml": "GraphML", "svg": "SVG", "html": "HTML"}
    found = re.search(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)", start)
    root = found[1] if found else ""
    if root.lower() in known:
        text = f"This is {known[root.lower()]}, which can only go out, not come in."
        raise _refusal("format_unknown", text)
    return "bpmn"


def _refusal(code: str, text: str, line: int | None = None) -> ImportRefused:
    return ImportRefused(text, [Note(code, text, line=line)])
