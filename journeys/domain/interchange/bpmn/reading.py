"""BPMN 2.0 as a journey: flow nodes are steps, flows are paths, notes on the rest."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from journeys.domain.errors import ImportRefused
from journeys.domain.interchange.assembling import Flow, Step, assemble, check_size
from journeys.domain.interchange.bpmn import elements, remarks
from journeys.domain.interchange.bpmn.places import (
    corner_of,
    merge,
    read_boxes,
    stretch,
    to_layout,
)
from journeys.domain.interchange.bpmn.writing import shown_name
from journeys.domain.interchange.carried import Arrived, Carried
from journeys.domain.interchange.naming import Ids, to_name
from journeys.domain.interchange.safe_xml import Element, parse
from journeys.domain.layout import Point
from journeys.domain.problems import Note

NAME_LENGTH, STAGE_LENGTH = 120, 60


def read(source: str | bytes) -> Arrived:
    """Read a file of any program.

    Raises
    ------
    ImportRefused
        No BPMN, no steps in it, or more than a journey may have.
    """
    root = parse(source)
    if root.name != "definitions" or root.space != elements.BPMN:
        text = f"The file is no BPMN 2.0: its root is “{root.name[:64]}”."
        raise ImportRefused(text, [Note("not_bpmn", text, line=root.line)])
    return _Reader(root).read()


class _Reader:
    """Reads one file. `own` maps the ids of flow nodes to those of our steps."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.notes: list[Note] = []
        self.used: set[int] = set()  # elements that became something
        self.parents = {id(c): one for one in root.walk() for c in one.children}
        self.found = [one for one in root.walk() if one.name in elements.FLOW_NODES]
        self.by_id = {one.id: one for one in reversed(self.found)}
        self.flows = [
            one for one in root.walk() if one.name in ("sequenceFlow", "messageFlow")
        ]
        self.own: dict[str, str] = {}
        self.steps: list[Step] = []
        self.kept: dict[str, Mapping[str, Any]] = {}  # our extension, by step
        self.corners: dict[str, Point] = {}
        self.borders: dict[str, str] = {}  # boundary event -> outcome of its task

    def read(self) -> Arrived:
        if not self.found:
            text = "The file has no task, event or gateway: nothing can come in."
            raise ImportRefused(text, [Note("empty", text, line=self.root.line)])
        # Events on the border of a task become its paths
        bordering = sum(one.name == "boundaryEvent" for one in self.found)
        check_size(len(self.found) - bordering, len(self.flows))
        whole = self._whole()
        self._read_steps()
        flows = [*self._read_flows(), *self._links()]
        check_size(len(self.steps), len(flows))
        document, notes = assemble(self.steps, flows, whole.get("graph", {}))
        layout = self._layout(document, whole.get("layout"))
        lanes = {} if whole else self._lanes()
        described = self._about()
        self.notes += notes
        self.notes += remarks.on_the_rest(self.root, self.used)
        self.notes.sort(key=lambda note: note.line or 0)
        name = whole.get("name", "")[:NAME_LENGTH] or self._title()
        about = whole.get("description", "") or described
        carried = Carried(name, document, layout, whole.get("map") or lanes, about)
        return Arrived(carried, tuple(self.notes))

    def _whole(self) -> Mapping[str, Any]:
        """Return what our own extension says of the journey, empty without one."""
        for process in self.root.all("process"):
            content = self._extension(process, "journey")
            if content is not None and isinstance(content.get("graph"), dict):
                kinds = {"name": str, "description": str, "layout": dict, "map": dict}
                for key, kind in kinds.items():
                    if not isinstance(content.get(key), kind):
                        content = {**content, key: kind()}
                return content
        return {}

    def _extension(self, element: Element, name: str) -> dict[str, Any] | None:
        holder = element.first("extensionElements")
        for one in holder.all(name) if holder else ():
            if one.space != elements.OURS:
                continue
            self.used.add(id(one))
            try:
                content = json.loads(one.text)
            except (ValueError, RecursionError):
                content = None
            if isinstance(content, dict):
                return content
            text = "What Rivermouth noted here was damaged and is left out."
            note = Note("extension_damaged", text, "problem", one.line, element.title())
            self.notes.append(note)
        return None

    def _read_steps(self) -> None:
        leaving = Counter(flow.get("sourceRef") for flow in self.flows)
        self._read_borders()
        ids = Ids()
        uses = Counter(one.id for one in self.found if one.id)
        for element in self.found:
            self.used.add(id(element))
            if element.id in self.borders:
                continue
            kept = self._extension(element, "step")
            wanted = str(kept.get("id", "")) if kept else element.id
            own = ids.take(wanted, otherwise=element.name)
            if uses[element.id] > 1 and element.id in self.own:
                self.notes.append(remarks.twin(element, own))
            if element.id:
                self.own.setdefault(element.id, own)
            step = self._kept_step(element, own, kept) if kept else None
            self.steps.append(step or self._nearest(element, own, leaving))

    def _read_borders(self) -> None:
        """Find the events on borders of tasks that are outcomes of ours."""
        seen: set[tuple[str, str]] = set()
        for event in self.found:
            host = self.by_id.get(event.get("attachedToRef"))
            definition = elements.definition_of(event)
            if event.name != "boundaryEvent" or host is None or definition is None:
                continue
            _, outcome = elements.BORDER.get((host.name, definition.name), ("", ""))
            if outcome and (host.id, outcome) not in seen and event.id:
                seen.add((host.id, outcome))
                self.borders[event.id] = outcome
                self.used |= {id(one) for one in event.walk()}

    def _kept_step(
        self, element: Element, own: str, kept: Mapping[str, Any]
    ) -> Step | None:
        """Return the step as it left us, with the name it has now."""
        kind, name = kept.get("kind"), kept.get("name", "")
        settings = kept.get("settings", {})
        known = isinstance(kind, str) and isinstance(settings, dict)
        if not known or elements.element_of(str(kind))[0] != element.name:
            return None
        if element.get("name") != shown_name({"kind": kind, "name": str(name)}):
            name = to_name(element.get("name"))
        self.used |= {id(one) for one in element.walk() if one.name != "documentation"}
        self.kept[own] = kept
        where = element.line, element.title()
        return Step(own, str(kind), str(name), settings, *where, is_whole=True)

    def _nearest(self, element: Element, own: str, leaving: Counter[str]) -> Step:
        name = to_name(element.get("name"))
        parent = self.parents.get(id(element))
        is_inside = parent is not None and parent.name in elements.CONTAINERS
        found = elements.nearest(
            element, name, leaving[element.id], is_inside=is_inside
        )
        settings = dict(found.settings)
        if found.kind == "wait_for" and (deadline := self._deadline(element)):
            settings["deadline"] = {k: deadline[k] for k in ("amount", "unit")}
        note = remarks.on_step(element, own, name, found)
        if note:
            self.notes.append(note)
        if found.kind == "notify_team":
            self.used |= {id(one) for one in element.all("documentation")}
        definition = elements.definition_of(element)
        if definition and (found.is_exact or note):
            self.used |= {id(one) for one in definition.walk()}
        return Step(own, found.kind, name, settings, element.line, element.title())

    def _deadline(self, task: Element) -> dict[str, Any] | None:
        for event in self.found:
            definition = elements.definition_of(event)
            attached = event.get("attachedToRef") == task.id
            if attached and definition and event.id in self.borders:
                return elements.timer_length(definition)
        return None

    def _read_flows(self) -> Iterable[Flow]:
        for element in self.flows:
            self.used.add(id(element))
            ends = [self._end(element, name) for name in ("sourceRef", "targetRef")]
            source, target = ends
            if source is None or target is None:
                self.notes.append(remarks.loose(element))
                continue
            yield self._flow(element, source, target)

    def _flow(self, element: Element, source: str, target: str) -> Flow:
        label = to_name(element.get("name"))
        kept = self._extension(element, "path")
        condition = element.first("conditionExpression")
        if condition:
            self.used |= {id(one) for one in condition.walk()}
            if text := to_name(condition.text):
                self.notes.append(remarks.condition(element, text, source))
                label = label or text
        key = self.borders.get(element.get("sourceRef"))
        if kept and isinstance(kept.get("key"), str):
            key = str(kept["key"])
        if element.name == "messageFlow":
            self.notes.append(remarks.message_flow(element, source))
            label = label or "message"
        holder = self.by_id.get(element.get("sourceRef"), element)
        return Flow(
            source,
            target,
            label,
            key,
            is_aside=element.name == "messageFlow",
            is_default=bool(element.id) and holder.get("default") == element.id,
            line=element.line,
            element=element.title(),
        )

    def _end(self, flow: Element, name: str) -> str | None:
        reference = flow.get(name).rpartition(":")[2]
        if reference in self.borders:
            reference = self.by_id[reference].get("attachedToRef")
        return self.own.get(reference)

    def _links(self) -> Iterable[Flow]:
        """Yield the paths that BPMN draws by place: onto borders, and inside."""
        targets = {flow.get("targetRef") for flow in self.flows}
        for element in self.found:
            own = self.own.get(element.id)
            if element.name == "boundaryEvent" and element.id not in self.borders:
                host = self.own.get(element.get("attachedToRef"))
                if host and own:
                    yield Flow(host, own, "border", is_aside=True, line=element.line)
            parent = self.parents.get(id(element))
            if parent is None or parent.name not in elements.CONTAINERS:
                continue
            begins = element.id not in targets and element.name != "boundaryEvent"
            if begins and own and (outer := self.own.get(parent.id)):
                yield Flow(outer, own, "inside", is_aside=True, line=element.line)

    def _layout(self, document: Mapping[str, Any], kept: Any) -> dict[str, Any]:
        """Return the positions of the drawing, or of our own if it was not changed."""
        boxes = read_boxes(self.root)
        corners: dict[str, Point] = {}
        missing = []
        for element in self.found:
            if element.id in self.borders:
                continue
            own = self.own.get(element.id)
            if own and element.id in boxes:
                corners.setdefault(own, corner_of(element.name, boxes[element.id]))
            else:
                missing.append(element)
        if self.kept and isinstance(kept, dict):
            return merge(document, kept, corners)
        if missing or len(corners) < len(self.steps):
            self.notes += remarks.unplaced(missing) if corners else []
            return {}
        self.notes.append(remarks.lines_anew(self.root))
        return to_layout(stretch(corners))

    def _lanes(self) -> dict[str, Any]:
        """Return the stage of every step that stands in a lane."""
        stages: dict[str, Any] = {}
        for lane in (one for one in self.root.walk() if one.name == "lane"):
            self.used |= {id(lane), *map(id, lane.all("flowNodeRef"))}
            if not (title := to_name(lane.get("name"))):
                continue
            inside = [self.own.get(one.text.strip()) for one in lane.all("flowNodeRef")]
            for own in filter(None, inside):
                stages[own] = {"stage": title[:STAGE_LENGTH]}
            self.notes.append(remarks.lane(lane, title))
        return stages

    def _title(self) -> str:
        names = [one.get("name") for one in self.root.all("process", "collaboration")]
        found = [to_name(name) for name in [self.root.get("name"), *names]]
        return next((name[:NAME_LENGTH] for name in found if name), "")

    def _about(self) -> str:
        texts = []
        for process in self.root.all("process"):
            texts.append(elements.documentation(process))
            self.used |= {id(one) for one in process.all("documentation")}
        return "\n".join(text for text in texts if text)
