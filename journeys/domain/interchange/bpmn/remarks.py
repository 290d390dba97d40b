"""What is said about the parts of a BPMN file that have no counterpart here."""

from collections.abc import Iterable

from journeys.domain.interchange.bpmn import elements
from journeys.domain.interchange.bpmn.elements import Nearest
from journeys.domain.interchange.naming import to_name
from journeys.domain.interchange.safe_xml import Element
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.problems import Level, Note

SHORT = 80
# Said by the graph itself, or only about how a file is put together
SILENT = {
    "definitions",
    "process",
    "collaboration",
    "extensionElements",
    "incoming",
    "outgoing",
    "laneSet",
    "flowNodeRef",
    "BPMNDiagram",
}
WORDS = {
    "participant": "pool",
    "textAnnotation": "note",
    "dataObject": "data object",
    "dataObjectReference": "data object",
    "dataStoreReference": "data store",
    "multiInstanceLoopCharacteristics": "repetition",
    "standardLoopCharacteristics": "loop",
    "documentation": "description",
}


def on_step(element: Element, own: str, name: str, found: Nearest) -> Note | None:
    """Say what a flow node became, if it was not told exactly."""
    if found.is_exact:
        return None
    shown = f"“{name[:SHORT]}”" if name else f"The {element.name} without a name"
    definition = elements.definition_of(element)
    sort = element.name + (f" with {definition.name}" if definition else "")
    kind = NODE_KINDS.get(found.kind)
    if found.kind == elements.FOREIGN + "exclusiveGateway":
        text = f"{shown} ({sort}) only brings paths together: it came in as a labelled"
        text += " step. Remove it before going live; paths may meet at any step."
        return _note("no_counterpart", text, element, node=own)
    if kind is None:
        text = f"{shown} ({sort}) has no counterpart here: it came in as a labelled"
        text += " step. Replace or remove it before going live."
        return _note("no_counterpart", text, element, node=own)
    text = f"{shown} ({sort}) became the nearest kind, {kind.label}: fill in"
    text += " its settings."
    return _note("nearest_kind", text, element, level="advice", node=own)


def twin(element: Element, own: str) -> Note:
    """Say that an id was there before."""
    text = f"The id “{element.id[:SHORT]}” stands twice: this {element.name} is"
    text += f" “{own}”, without the paths that name the id."
    return _note("id_twice", text, element, node=own)


def loose(flow: Element) -> Note:
    """Say that a flow has an end that is no step."""
    ends = f"“{flow.get('sourceRef')[:SHORT]}” to “{flow.get('targetRef')[:SHORT]}”"
    text = f"The {flow.name} from {ends} does not join two steps and is left out."
    return _note("flow_left_out", text, flow)


def condition(flow: Element, text: str, source: str) -> Note:
    """Say that a condition must be set again as a rule."""
    said = f"The condition “{text[:SHORT]}” cannot be read: set it again as a rule."
    return _note("condition", said, flow, node=source)


def message_flow(flow: Element, source: str) -> Note:
    """Say that a message between two pools became a path."""
    text = "A message flow between two pools came in as a path of its own."
    return _note("message_flow", text, flow, node=source)


def lane(element: Element, title: str) -> Note:
    """Say what became of a lane."""
    text = f"The lane “{title}” became the stage of its steps."
    return _note("lane", text, element, level="advice")


def unplaced(missing: Iterable[Element]) -> list[Note]:
    """Say which elements were not drawn; a half arrangement cannot be kept."""
    text = "This element is not drawn in the file: all steps are arranged anew."
    return [_note("not_drawn", text, one, level="advice") for one in missing]


def lines_anew(root: Element) -> Note:
    """Say what is not kept of a drawing."""
    text = "Positions are kept; sizes, colours and the bends of lines are drawn anew."
    return Note("drawn_anew", text, "advice", root.line)


def on_the_rest(root: Element, used: set[int]) -> list[Note]:
    """Name every element that became nothing, each by its outermost part."""
    notes: list[Note] = []
    extensions: dict[str, list[Element]] = {}
    stack = [(root, False)]
    while stack:
        element, is_extension = stack.pop()
        if is_extension or element.space != elements.BPMN:
            if element.space not in (elements.BPMNDI, elements.OURS):
                extensions.setdefault(element.space, []).append(element)
            continue
        if element.name not in SILENT and id(element) not in used:
            notes.append(_left_out(element))
            continue
        inner = element.name == "extensionElements"
        stack += [(child, inner) for child in element.children]
    return [*notes, *(_extension(*one) for one in extensions.items())]


def _left_out(element: Element) -> Note:
    word = WORDS.get(element.name, element.name)
    name = to_name(element.get("name") or element.text)
    said = next((one for one in element.children if one.name == "text"), None)
    name = name or (to_name(said.text) if said else "")
    shown = f" “{name[:SHORT]}”" if name else ""
    text = f"The {word}{shown} has no counterpart here and is left out."
    return _note("left_out", text, element)


def _extension(space: str, found: list[Element]) -> Note:
    count = len(found)
    what = "1 extension" if count == 1 else f"{count} extensions"
    text = f"{what} of another program ({space[:SHORT] or 'no namespace'})"
    text += f" {'is' if count == 1 else 'are'} left out."
    first = min(found, key=lambda one: one.line)
    return _note("extension_left_out", text, first, level="advice")


def _note(
    code: str,
    text: str,
    element: Element,
    *,
    level: Level = "problem",
    node: str | None = None,
) -> Note:
    return Note(code, text, level, element.line, element.title(), node)
