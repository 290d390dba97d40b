"""A Mermaid flowchart as a journey."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from journeys.domain.errors import ImportRefused
from journeys.domain.interchange import guessing
from journeys.domain.interchange.assembling import Flow, Step, assemble, check_size
from journeys.domain.interchange.carried import Arrived, Carried
from journeys.domain.interchange.mermaid.drawing import Box, Line, Unreadable, draw
from journeys.domain.interchange.mermaid.lines import Source, Statement, cut
from journeys.domain.interchange.mermaid.writing import read_name
from journeys.domain.interchange.naming import Ids, to_name
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.problems import Note

MOST_ERRORS = 20
NAME_LENGTH = 120
_HEAD = re.compile(
    r"(?:flowchart|graph)(?:-elk)?(?:\s+(?:TB|TD|BT|RL|LR|[<>^v]))?(?=\s|$)\s*", re.I
)
_LOOKS = re.compile(r"(classDef|style|linkStyle|accTitle|accDescr|direction)\b")
_CLICK = re.compile(r"click\s+(\S+)")
_SUBGRAPH = re.compile(r"subgraph\b\s*(?P<name>[\w.-]+)?")
_STARTS = re.compile(r"(start|begin|entry)\b", re.I)
_ENDS = re.compile(r"(end|stop|exit|done)\b", re.I)
SHAPE_KINDS = {
    "diamond": "decision",
    "subroutine": "start_journey",
    "store": "update",
    "message": "message",
}


def read(text: str) -> Arrived:
    """Read a flowchart.

    Raises
    ------
    ImportRefused
        Lines that cannot be read, each named, or nothing drawn.
    """
    return _Reader(cut(text)).read()


@dataclass(slots=True)
class _Known:
    """A node as all statements together show it."""

    name: str
    line: int
    text: str | None = None
    shape: str | None = None
    sort: str | None = None
    told: dict[str, Any] = field(default_factory=dict)


class _Reader:
    """Reads the statements of one flowchart."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.notes = list(source.notes)
        self.errors: list[Note] = []
        self.boxes: dict[str, _Known] = {}
        self.lines: list[tuple[Line, int, dict[str, Any]]] = []
        self.groups: dict[str, int] = {}
        self.said: set[str] = set()

    def read(self) -> Arrived:
        for statement in self._after_head():
            if len(self.errors) >= MOST_ERRORS:
                break
            self._read(statement)
            check_size(len(self.boxes), len(self.lines))
        if self.errors:
            raise ImportRefused(self.errors[0].message, self.errors)
        if not self.boxes:
            raise _refusal("The flowchart is empty: nothing can come in.")
        self._check_groups()
        steps, own = self._steps()
        flows = [
            self._flow(line, number, told, own) for line, number, told in self.lines
        ]
        document, notes = assemble(steps, flows, {})
        if not any(step.kind == "entry" for step in steps):
            said = "No box is an entry: add one where people come in."
            self.notes.append(Note("entry_missing", said))
        found = sorted([*self.notes, *notes], key=lambda note: note.line or 0)
        title = to_name(self.source.title)[:NAME_LENGTH]
        return Arrived(Carried(title, document), tuple(found))

    def _after_head(self) -> list[Statement]:
        """Take "flowchart TD" off; what follows in its line is a statement."""
        statements = self.source.statements
        found = _HEAD.match(statements[0].text) if statements else None
        if not found:
            line = statements[0].line if statements else 1
            raise _refusal("A flowchart begins with “flowchart TD”.", line)
        rest = statements[0].text[found.end() :]
        first = [Statement(rest, statements[0].line)] if rest else []
        return [*first, *statements[1:]]

    def _read(self, statement: Statement) -> None:
        text = statement.text
        word = re.match(r"[A-Za-z]+", text)
        special: dict[str, Callable[[Statement], None]] = {
            "subgraph": self._subgraph,
            "class": self._class,
            "click": self._click,
        }
        if text == "end":
            return
        if word and word[0] in special and re.match(r"\w+\s", text + " "):
            special[word[0]](statement)
        elif _LOOKS.match(text) and not re.match(r"\w+\s*(--|==|-\.|\[|\()", text):
            if not text.startswith(("classDef", "direction")):
                self._say_once("looks", "Colours and styles are left out.", statement)
        else:
            self._draw(statement)

    def _draw(self, statement: Statement) -> None:
        try:
            drawn = draw(statement.text)
        except Unreadable as error:
            text = f"Line {statement.line} cannot be read from here: “{error}”."
            note = Note("unreadable", text, line=statement.line, element=str(error))
            self.errors.append(note)
            return
        told = statement.told
        for box in drawn.boxes:
            self._know(box, statement.line, {} if drawn.lines else told)
        for line in drawn.lines:
            self.lines.append((line, statement.line, told))
            told = {}
            if line.is_double:
                text = "A line with two heads became one path, from left to right."
                self.notes.append(Note("two_heads", text, line=statement.line))
            elif line.is_open:
                text = "Lines without a head became paths from left to right."
                self._say_once("open", text, statement)
        if drawn.has_hidden:
            text = "Lines that cannot be seen (~~~) are left out."
            self._say_once("hidden", text, statement)

    def _know(self, box: Box, line: int, told: dict[str, Any]) -> None:
        known = self.boxes.setdefault(box.name, _Known(box.name, line))
        if box.text is not None or box.shape is not None:
            known.text, known.shape, known.line = box.text, box.shape, line
        known.sort = box.sort or known.sort
        known.told = told or known.told

    def _subgraph(self, statement: Statement) -> None:
        found = _SUBGRAPH.match(statement.text)
        if found and found["name"]:
            self.groups[found["name"]] = statement.line
        text = "Frames (subgraph) are left out; what is inside comes in."
        title = statement.text.removeprefix("subgraph").strip()[:80]
        note = Note("subgraph_left_out", text, "advice", statement.line, title or None)
        self.notes.append(note)

    def _class(self, statement: Statement) -> None:
        words = statement.text.split()
        for name in " ".join(words[1:-1]).split(","):
            if known := self.boxes.get(name.strip()):
                known.sort = words[-1]

    def _click(self, statement: Statement) -> None:
        found = _CLICK.match(statement.text)
        text = "What a click on a box does is left out."
        element = found[1] if found else None
        self.notes.append(
            Note("click_left_out", text, "problem", statement.line, element)
        )

    def _check_groups(self) -> None:
        for name in self.groups.keys() & self.boxes.keys():
            text = f"A path leads to the frame “{name[:60]}”: it came in as a step."
            line = self.boxes[name].line
            self.notes.append(Note("frame_as_step", text, line=line, element=name))

    def _steps(self) -> tuple[list[Step], dict[str, str]]:
        sources = {line.source for line, _, _ in self.lines}
        targets = {line.target for line, _, _ in self.lines}
        ids = Ids()
        own: dict[str, str] = {}
        steps = []
        for known in self.boxes.values():
            wanted = str(known.told.get("id") or known.name)
            own[known.name] = ids.take(wanted)
            kind, settings = self._kind(
                known, known.name in sources, known.name in targets
            )
            name = to_name(known.text if known.text is not None else known.name)
            name = known.told.get("name", read_name(kind, name))
            if kind == "notify_team" and known.sort != kind:
                settings = guessing.task(name)
            if kind == "wait" and not settings and known.sort != kind:
                self.notes.append(_no_length(known, name, own[known.name]))
            steps.append(
                Step(own[known.name], kind, name, settings, known.line, known.name)
            )
        return steps, own

    def _kind(
        self, known: _Known, has_out: bool, has_in: bool
    ) -> tuple[str, dict[str, Any]]:
        """Return the kind that our comment, the class, the shape or the words say."""
        if "kind" in known.told:
            return str(known.told["kind"]), {}
        text = to_name(known.text if known.text is not None else known.name)
        if known.sort in NODE_KINDS:
            return str(known.sort), _first_settings(str(known.sort))
        is_round = known.shape == "round"
        if not has_in and has_out and (is_round or _STARTS.match(text)):
            return "entry", _first_settings("entry")
        if not has_out and (is_round or _ENDS.match(text)):
            return "exit", {}
        if known.shape in ("delay", "hexagon"):
            return "wait", guessing.read_length(text) or {}
        if known.shape in SHAPE_KINDS:
            return SHAPE_KINDS[known.shape], {}
        return guessing.guess(text)

    def _flow(
        self, line: Line, number: int, told: dict[str, Any], own: dict[str, str]
    ) -> Flow:
        source, target = own[line.source], own[line.target]
        key = told.get("key")
        return Flow(source, target, to_name(line.label), key, line=number)

    def _say_once(self, what: str, text: str, statement: Statement) -> None:
        if what not in self.said:
            self.said.add(what)
            self.notes.append(Note(f"{what}_left_out", text, "advice", statement.line))


def _no_length(known: _Known, name: str, own: str) -> Note:
    text = f"How long “{name[:60]}” takes is not said: one day is set."
    return Note("length_missing", text, "problem", known.line, known.name, own)


def _first_settings(kind: str) -> dict[str, Any]:
    if kind == "entry":
        return {"trigger": {"kind": "list"}, "reentry": "once"}
    return {}


def _refusal(text: str, line: int | None = None) -> ImportRefused:
    return ImportRefused(text, [Note("unreadable", text, line=line)])
