"""The node kinds. A new kind is one file here and one line in this table."""

from journeys.domain.nodes.base import NodeKind
from journeys.domain.nodes.decision import Decision
from journeys.domain.nodes.entry import Entry
from journeys.domain.nodes.exit import Exit
from journeys.domain.nodes.hand_over import HandOver
from journeys.domain.nodes.message import Message
from journeys.domain.nodes.wait import Wait
from journeys.domain.nodes.wait_for import WaitFor

# In the order of the palette
NODE_KINDS: dict[str, type[NodeKind]] = {
    "entry": Entry,
    "message": Message,
    "wait": Wait,
    "wait_for": WaitFor,
    "decision": Decision,
    "hand_over": HandOver,
    "exit": Exit,
}

__all__ = ["NODE_KINDS", "NodeKind"]
