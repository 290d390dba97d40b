"""What a step can cause: values that a turn writes together with the move."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Scalar = str | int | float | bool
DupPolicy = Literal["deliver", "no_duplicate"]


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A stretch of the day in which a marketing message is not handed over.

    Minutes since midnight where the person lives; `start` after `end` runs overnight.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """The scale of a survey, to be drawn as links into its message."""

    scale: str  # "csat" or "nps"
    survey: str  # name under which answers are recorded


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """One message to this customer, over the outbox."""

    channel: str
    template_id: int
    purpose: str
    expires_after: timedelta | None
    dup_policy: DupPolicy = "deliver"
    quiet: QuietHours | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class SetAttribute:
    """One attribute of this customer changes.

    Parameters
    ----------
    how
        `set` to the value, `clear`, `increase` by the value, `stamp` with the moment.
    """

    name: str
    how: Literal["set", "clear", "increase", "stamp"]
    value: Scalar | None = None


@dataclass(frozen=True, slots=True)
class AddTag:
    """This customer gets a tag; having it already is fine."""

    tag: str


@dataclass(frozen=True, slots=True)
class RemoveTag:
    """This customer loses a tag; not having it is fine."""

    tag: str


@dataclass(frozen=True, slots=True)
class CallWebhook:
    """A request to another system, delivered like a message.

    Parameters
    ----------
    fields
        Pairs of a key of the body and the attribute whose value it carries.
    secret
        Name of the secret that signs the request; empty: the workspace's.
    """

    url: str
    method: str
    fields: tuple[tuple[str, str], ...]
    expires_after: timedelta
    secret: str = ""


@dataclass(frozen=True, slots=True)
class NotifyTeam:
    """A task for people of the company."""

    team: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class StartJourney:
    """This customer is asked into another journey."""

    journey_id: int


Effect = (
    QueueMessage
    | SetAttribute
    | AddTag
    | RemoveTag
    | CallWebhook
    | NotifyTeam
    | StartJourney
)

# After one of these the customer is not who they were when the facts were read
CHANGES_CUSTOMER = (SetAttribute, AddTag, RemoveTag)
