"""The lines of a flowchart as statements: front matter, comments and quotes apart."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from journeys.domain.interchange.mermaid.words import NOTED
from journeys.domain.problems import Note

_FENCE = re.compile(r"\s*(```|~~~)")
_TITLE = re.compile(r"\s*title\s*:(.*)")
MOST_QUOTED = 20  # lines that one quoted text may span
LONGEST_ENTITY = 40


@dataclass(slots=True)
class Statement:
    """One statement, the line it starts at, and what our comment above it says."""

    text: str
    line: int
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Source:
    """A flowchart cut into statements."""

    title: str = ""
    statements: list[Statement] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def cut(text: str) -> Source:
    """Return title and statements of a flowchart, comments left out."""
    source = Source()
    lines = re.split(r"\r\n|\r|\n", text)
    at = _skip_head(lines, source)
    told: dict[str, Any] = {}
    while at < len(lines):
        line, number = lines[at], at + 1
        at += 1
        stripped = line.strip()
        if _FENCE.match(line) or not stripped:
            continue
        if stripped.startswith("%%"):
            told = _read_comment(stripped, number, source)
            continue
        while line.count('"') % 2 and at < min(len(lines), number + MOST_QUOTED):
            line += "\n" + lines[at]
            at += 1
        for part in _split(line):
            source.statements.append(Statement(part, number, told))
            told = {}
    return source


def _skip_head(lines: list[str], source: Source) -> int:
    """Read the front matter, which stands between two lines of three dashes."""
    at = 0
    while at < len(lines) and (not lines[at].strip() or _FENCE.match(lines[at])):
        at += 1
    if at == len(lines) or lines[at].strip() != "---":
        return at
    for end in range(at + 1, len(lines)):
        if lines[end].strip() == "---":
            return end + 1
        if found := _TITLE.fullmatch(lines[end]):
            source.title = _read_title(found[1].strip())
        elif lines[end].strip():
            text = f"“{lines[end].strip()[:60]}” of the head is left out."
            source.notes.append(Note("head_left_out", text, "advice", end + 1))
    return at


def _read_title(text: str) -> str:
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            pass
    return text.strip("\"'")


def _read_comment(text: str, number: int, source: Source) -> dict[str, Any]:
    if text.startswith("%%{"):
        said = "A directive (%%{…}%%) changes looks only and is left out."
        source.notes.append(Note("directive_left_out", said, "advice", number))
    if not text.startswith(NOTED):
        return {}
    try:
        told = json.loads(text.removeprefix(NOTED))
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict):
        return {key: value for key, value in told.items() if isinstance(value, str)}
    said = "What Rivermouth noted here was damaged and is left out."
    source.notes.append(Note("extension_damaged", said, "problem", number))
    return {}


def _split(line: str) -> list[str]:
    """Cut at semicolons outside quotes and outside entities like #35;."""
    parts, start, is_quoted = [], 0, False
    for place, letter in enumerate(line):
        if letter == '"':
            is_quoted = not is_quoted
        elif letter == ";" and not is_quoted:
            if re.search(r"#\w+$", line[max(start, place - LONGEST_ENTITY) : place]):
                continue
            parts.append(line[start:place])
            start = place + 1
    parts.append(line[start:])
    return [part.strip() for part in parts if part.strip()]
