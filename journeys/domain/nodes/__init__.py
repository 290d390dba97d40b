"""The node kinds. A new kind is one file here and one line in this table."""

from journeys.domain.nodes.base import NodeKind
from journeys.domain.nodes.decision import Decision
from journeys.domain.nodes.entry import Entry
from journeys.domain.nodes.exit import Exit
from journeys.domain.nodes.hand_over import HandOver
from journeys.domain.nodes.jump import Jump
from journeys.domain.nodes.message import Message
from journeys.domain.nodes.notify_team import NotifyTeam
from journeys.domain.nodes.split import Split
from journeys.domain.nodes.start_journey import StartJourney
from journeys.domain.nodes.survey import Survey
from journeys.domain.nodes.update import Update
from journeys.domain.nodes.wait import Wait
from journeys.domain.nodes.wait_for import WaitFor
from journeys.domain.nodes.webhook import Webhook

# In the order of the palette
NODE_KINDS: dict[str, type[NodeKind]] = {
    "entry": Entry,
    "message": Message,
    "survey": Survey,
    "wait": Wait,
    "wait_for": WaitFor,
    "decision": Decision,
    "split": Split,
    "jump": Jump,
    "update": Update,
    "webhook": Webhook,
    "notify_team": NotifyTeam,
    "start_journey": StartJourney,
    "hand_over": HandOver,
    "exit": Exit,
}

__all__ = ["NODE_KINDS", "NodeKind"]
