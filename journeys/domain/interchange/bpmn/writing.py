"""A journey as BPMN 2.0: a process with positions, valid against the schema."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from journeys.domain import graph as graphs
from journeys.domain.interchange.bpmn import elements
from journeys.domain.interchange.bpmn.places import Box, box_of, draw_line
from journeys.domain.interchange.carried import Carried
from journeys.domain.interchange.guessing import write_iso_length
from journeys.domain.interchange.naming import Ids
from journeys.domain.layout import place
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.outcomes import outcome_name
from journeys.domain.xml_text import to_xml, to_xml_json

PREFIXES = {
    "": elements.BPMN,
    "bpmndi": elements.BPMNDI,
    "dc": elements.DC,
    "di": elements.DI,
    "rivermouth": elements.OURS,
}


def write(carried: Carried) -> str:
    """Return the file. Texts that XML cannot hold are whole in the extension."""
    return _Writer(carried).write()


def shown_name(node: Mapping[str, Any]) -> str:
    """Return the name that stands on the element of a node."""
    kind = NODE_KINDS.get(node["kind"])
    return to_xml(node.get("name") or (kind.label if kind else node["kind"]))


class _Writer:
    """Writes one journey; keeps what its parts need to know of each other."""

    def __init__(self, carried: Carried) -> None:
        self.carried = carried
        self.nodes: list[Mapping[str, Any]] = list(carried.document["nodes"])
        self.edges: list[Mapping[str, Any]] = list(carried.document["edges"])
        self.graph = graphs.parse(carried.document)
        self.own_ids = ids = Ids(["definitions", "journey", "diagram", "plane"])
        # An id in XML begins with a letter or a line, ours may begin with a digit
        self.ids = {node["id"]: ids.take(_xml_id(node["id"])) for node in self.nodes}
        self.flows = [ids.take(f"flow_{n}") for n in range(1, len(self.edges) + 1)]
        self.borders: dict[tuple[str, str], str] = {}
        for node in self.nodes:
            for outcome in self._border_outcomes(node):
                border = ids.take(f"{self.ids[node['id']]}_{outcome}")
                self.borders[node["id"], outcome] = border
        self.shapes: list[tuple[str, Box]] = []

    def write(self) -> str:
        root = ET.Element(
            "definitions",
            {
                **{f"xmlns:{k}" if k else "xmlns": v for k, v in PREFIXES.items()},
                "id": "definitions",
                "name": to_xml(self.carried.name),
                "targetNamespace": elements.OURS,
                "exporter": "Rivermouth",
            },
        )
        process = ET.SubElement(
            root,
            "process",
            {
                "id": "journey",
                "name": to_xml(self.carried.name),
                "isExecutable": "false",
            },
        )
        if self.carried.description:
            about = ET.SubElement(process, "documentation")
            about.text = to_xml(self.carried.description)
        _extend(process, "journey", self._whole())
        self._write_nodes(process)
        self._write_flows(process)
        self._write_diagram(root)
        ET.indent(root)
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        return head + ET.tostring(root, encoding="unicode") + "\n"

    def _whole(self) -> dict[str, Any]:
        return {
            "name": self.carried.name,
            "description": self.carried.description,
            "graph": self.carried.document["graph"],
            "layout": self.carried.layout,
            "map": self.carried.map,
        }

    def _border_outcomes(self, node: Mapping[str, Any]) -> list[str]:
        own = {edge["key"] for edge in self.edges if edge["source"] == node["id"]}
        return [
            outcome
            for kind, outcome in elements.BORDER.values()
            if kind == node["kind"] and outcome in own
        ]

    def _source(self, edge: Mapping[str, Any]) -> str:
        border = self.borders.get((edge["source"], edge["key"]))
        return border or self.ids[edge["source"]]

    def _write_nodes(self, process: ET.Element) -> None:
        coming: dict[str, list[str]] = defaultdict(list)
        going: dict[str, list[str]] = defaultdict(list)
        rest: dict[str, str] = {}
        for edge, flow in zip(self.edges, self.flows, strict=True):
            coming[self.ids[edge["target"]]].append(flow)
            going[self._source(edge)].append(flow)
            if edge["key"] in ("else", "hold_out"):
                rest[edge["source"]] = flow
        for node in self.nodes:
            name, definition = elements.element_of(node["kind"])
            own = self.ids[node["id"]]
            element = ET.SubElement(
                process, name, {"id": own, "name": shown_name(node)}
            )
            if name.endswith("exclusiveGateway") and node["id"] in rest:
                element.set("default", rest[node["id"]])
            _extend(element, "step", dict(node))
            _connect(element, coming[own], going[own])
            if definition:
                _define(element, definition, node["settings"])
            self._write_borders(process, node, going)

    def _write_borders(
        self,
        process: ET.Element,
        node: Mapping[str, Any],
        going: Mapping[str, list[str]],
    ) -> None:
        for (_, definition), (kind, outcome) in elements.BORDER.items():
            border = self.borders.get((node["id"], outcome))
            if kind != node["kind"] or border is None:
                continue
            told = {
                "id": border,
                "name": outcome.replace("_", " ").capitalize(),
                "attachedToRef": self.ids[node["id"]],
            }
            element = ET.SubElement(process, "boundaryEvent", told)
            _connect(element, [], going[border])
            deadline = node["settings"].get("deadline")
            _define(element, definition, deadline if outcome == "timeout" else None)

    def _write_flows(self, process: ET.Element) -> None:
        for edge, flow in zip(self.edges, self.flows, strict=True):
            told = {
                "id": flow,
                "sourceRef": self._source(edge),
                "targetRef": self.ids[edge["target"]],
            }
            if edge["key"] != "next":
                settings = self.graph.nodes[edge["source"]].settings
                told["name"] = to_xml(outcome_name(settings, edge["key"]))
            element = ET.SubElement(process, "sequenceFlow", told)
            _extend(element, "path", {"key": edge["key"]})

    def _write_diagram(self, root: ET.Element) -> None:
        diagram = ET.SubElement(root, "bpmndi:BPMNDiagram", {"id": "diagram"})
        plane = ET.SubElement(
            diagram, "bpmndi:BPMNPlane", {"id": "plane", "bpmnElement": "journey"}
        )
        places = place(self.graph, self.carried.layout)
        boxes: dict[str, Box] = {}
        for node in self.nodes:
            name, _ = elements.element_of(node["kind"])
            own = self.ids[node["id"]]
            boxes[own] = box_of(name, places[node["id"]])
            for outcome in self._border_outcomes(node):
                left, top, width, height = boxes[own]
                border = self.borders[node["id"], outcome]
                boxes[border] = (left + width - 50, top + height - 18, 36, 36)
        for own, box in boxes.items():
            told = {"id": self.own_ids.take(f"shape_{own}"), "bpmnElement": own}
            shape = ET.SubElement(plane, "bpmndi:BPMNShape", told)
            _bounds(shape, box)
        for edge, flow in zip(self.edges, self.flows, strict=True):
            told = {"id": self.own_ids.take(f"line_{flow}"), "bpmnElement": flow}
            line = ET.SubElement(plane, "bpmndi:BPMNEdge", told)
            ends = boxes[self._source(edge)], boxes[self.ids[edge["target"]]]
            for x, y in draw_line(*ends):
                ET.SubElement(line, "di:waypoint", {"x": f"{x:.15g}", "y": f"{y:.15g}"})


def _xml_id(own: str) -> str:
    return own if own[0].isalpha() or own[0] == "_" else f"step_{own}"


def _extend(parent: ET.Element, name: str, content: Mapping[str, Any]) -> None:
    extension = ET.SubElement(parent, "extensionElements")
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    ET.SubElement(extension, f"rivermouth:{name}").text = to_xml_json(text)


def _connect(element: ET.Element, coming: list[str], going: list[str]) -> None:
    for name, flows in (("incoming", coming), ("outgoing", going)):
        for flow in flows:
            ET.SubElement(element, name).text = flow


def _define(element: ET.Element, name: str, length: Any) -> None:
    definition = ET.SubElement(element, name)
    if isinstance(length, Mapping) and length.get("how", "duration") == "duration":
        text = write_iso_length(length.get("amount"), length.get("unit"))
        if text:
            ET.SubElement(definition, "timeDuration").text = text


def _bounds(shape: ET.Element, box: Box) -> None:
    names = ("x", "y", "width", "height")
    told = {name: f"{value:.15g}" for name, value in zip(names, box, strict=True)}
    ET.SubElement(shape, "dc:Bounds", told)
