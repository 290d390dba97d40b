"""Which element of BPMN stands for which kind of step, in both directions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from journeys.domain.interchange import guessing
from journeys.domain.interchange.safe_xml import Element

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
OURS = "urn:rivermouth:journey:1"
FOREIGN = "BPMN "  # what a kind begins with that we have not: "BPMN parallelGateway"

EVENTS = {
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
    "implicitThrowEvent",
}
GATEWAYS = {
    "exclusiveGateway",
    "inclusiveGateway",
    "parallelGateway",
    "complexGateway",
    "eventBasedGateway",
}
CONTAINERS = {"subProcess", "transaction", "adHocSubProcess"}
TASKS = {
    "task",
    "userTask",
    "manualTask",
    "sendTask",
    "receiveTask",
    "serviceTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
    "subChoreography",
    "choreographyTask",
    "callChoreography",
}
FLOW_NODES = EVENTS | GATEWAYS | CONTAINERS | TASKS

# Kind -> element and the definition within it that says what kind of event
WRITTEN: dict[str, tuple[str, str]] = {
    "entry": ("startEvent", ""),
    "message": ("sendTask", ""),
    "survey": ("sendTask", ""),
    "wait": ("intermediateCatchEvent", "timerEventDefinition"),
    "wait_for": ("receiveTask", ""),
    "decision": ("exclusiveGateway", ""),
    "split": ("exclusiveGateway", ""),
    "jump": ("exclusiveGateway", ""),
    "update": ("scriptTask", ""),
    "webhook": ("serviceTask", ""),
    "notify_team": ("userTask", ""),
    "start_journey": ("callActivity", ""),
    "hand_over": ("endEvent", ""),
    "exit": ("endEvent", ""),
}
# An event on the border of a task is one of our outcomes of that task
BORDER: dict[tuple[str, str], tuple[str, str]] = {
    ("receiveTask", "timerEventDefinition"): ("wait_for", "timeout"),
    ("serviceTask", "errorEventDefinition"): ("webhook", "failed"),
}
AWAITED = {
    "messageEventDefinition",
    "signalEventDefinition",
    "conditionalEventDefinition",
}


@dataclass(frozen=True, slots=True)
class Nearest:
    """The kind nearest to an element; `is_exact` when nothing was lost on the way."""

    kind: str
    settings: guessing.Settings
    is_exact: bool = True


def element_of(kind: str) -> tuple[str, str]:
    """Return the element a kind is written as, and its event definition."""
    foreign = kind.removeprefix(FOREIGN)
    if kind.startswith(FOREIGN) and foreign in FLOW_NODES - {"boundaryEvent"}:
        return foreign, ""
    return WRITTEN.get(kind, ("task", ""))


def definition_of(element: Element) -> Element | None:
    """Return what says which kind of event this is; None says: of no kind."""
    return next(
        (one for one in element.children if one.name.endswith("EventDefinition")), None
    )


def nearest(
    element: Element, name: str, outgoing: int, *, is_inside: bool = False
) -> Nearest:
    """Return the kind of step nearest to a flow node.

    Parameters
    ----------
    outgoing
        How many flows leave it: a gateway with one only brings paths together.
    is_inside
        Within a sub-process, whose start and end are no start and end of a journey.
    """
    choose = CHOICES.get(element.name)
    if is_inside and element.name in ("startEvent", "endEvent"):
        choose = None
    if element.name == "exclusiveGateway" and outgoing < 2:
        choose = None
    found = choose(element, name) if choose else None
    return found or Nearest(FOREIGN + element.name, {}, is_exact=False)


def _start(element: Element, name: str) -> Nearest:
    definition = definition_of(element)
    kinds = {
        None: "list",
        "timerEventDefinition": "schedule",
        "conditionalEventDefinition": "segment",
    }
    trigger = kinds.get(definition.name if definition else None, "event")
    settings = {"trigger": {"kind": trigger}, "reentry": "once"}
    return Nearest("entry", settings, is_exact=definition is None)


def _end(element: Element, name: str) -> Nearest:
    return Nearest("exit", {}, is_exact=definition_of(element) is None)


def _catch(element: Element, name: str) -> Nearest | None:
    definition = definition_of(element)
    if definition is None:
        return None
    if definition.name == "timerEventDefinition":
        length = timer_length(definition) or guessing.read_length(name)
        return Nearest("wait", length or {}, is_exact=length is not None)
    if definition.name in AWAITED:
        return Nearest("wait_for", {}, is_exact=False)
    return None


def _throw(element: Element, name: str) -> Nearest | None:
    definition = definition_of(element)
    if definition is not None and definition.name == "messageEventDefinition":
        return Nearest("message", {}, is_exact=False)
    return None


def _task(element: Element, name: str) -> Nearest:
    kind, settings = guessing.guess(name, documentation(element))
    return Nearest(kind, settings)


def _by_people(element: Element, name: str) -> Nearest:
    return Nearest("notify_team", guessing.task(name, documentation(element)))


def _as(kind: str) -> Callable[[Element, str], Nearest]:
    return lambda element, name: Nearest(kind, {}, is_exact=False)


CHOICES: dict[str, Callable[[Element, str], Nearest | None]] = {
    "startEvent": _start,
    "endEvent": _end,
    "intermediateCatchEvent": _catch,
    "intermediateThrowEvent": _throw,
    "task": _task,
    "userTask": _by_people,
    "manualTask": _by_people,
    "sendTask": _as("message"),
    "receiveTask": _as("wait_for"),
    "serviceTask": _as("webhook"),
    "scriptTask": _as("update"),
    "businessRuleTask": _as("decision"),
    "callActivity": _as("start_journey"),
    "exclusiveGateway": _as("decision"),
}


def documentation(element: Element) -> str:
    """Return the text that describes an element."""
    found = (one.text.strip() for one in element.all("documentation"))
    return "\n".join(text for text in found if text)


def timer_length(definition: Element) -> dict[str, Any] | None:
    """Return the length of a timer as the settings of a wait."""
    length = definition.first("timeDuration")
    return guessing.read_iso_length(length.text) if length else None
