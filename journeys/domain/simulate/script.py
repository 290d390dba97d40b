"""What a simulation is given: somebody who does not exist, and what is assumed of them.

Odds belong to whoever asks: nothing here is learnt from real customers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Per = Literal["hour", "day", "message"]

MAX_DAYS = 365
MAX_PEOPLE = 1_000
MAX_EVENTS = 50  # names with odds of their own
MAX_ATTRIBUTES = 200
# Names of events that are a purchase unless they have odds of their own
_PURCHASE = re.compile(r"\b(order|purchase|checkout|bought)", re.IGNORECASE)
_UNDONE = re.compile(r"cancel|refund|return|fail|start|abandon", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Habits:
    """Odds of what everybody can do, from 0 to 1.

    Parameters
    ----------
    opens, clicks, unsubscribes
        Per message; who clicks has opened.
    answers
        Per survey that was sent.
    buys
        Per day.
    replies
        How often another system answers a call.
    """

    opens: float = 0.4
    clicks: float = 0.1
    answers: float = 0.1
    buys: float = 0.05
    unsubscribes: float = 0.0
    replies: float = 1.0


@dataclass(frozen=True, slots=True)
class EventOdds:
    """How likely an event is in each hour or day, or after each message."""

    event: str
    chance: float
    per: Per = "day"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody who does not exist.

    Parameters
    ----------
    attributes
        JSON values by name.
    zone
        IANA name.
    consent
        Whether they agreed to marketing messages.
    signed_up_at
        Aware; None: unknown.
    assumed
        Odds by key of what a persona cannot have, such as being in a micro-segment;
        what is not named is not so.
    order_value
        Revenue of each purchase.
    """

    attributes: Mapping[str, Any] = field(default_factory=dict)
    zone: str = "UTC"
    consent: bool = True
    signed_up_at: datetime | None = None
    habits: Habits = Habits()
    events: tuple[EventOdds, ...] = ()
    assumed: Mapping[str, float] = field(default_factory=dict)
    order_value: float = 50.0

    def odds_of(self, event: str) -> EventOdds:
        """Return the odds of an event: its own, those of buying, or never."""
        for one in self.events:
            if one.event == event:
                return one
        if is_purchase(event):
            return EventOdds(event, self.habits.buys, "day")
        return EventOdds(event, 0.0, "day")


@dataclass(frozen=True, slots=True)
class Script:
    """Whom to walk through, from when, for how long.

    Parameters
    ----------
    start
        When they come in (aware).
    seed
        The same seed gives the same people and the same chance.
    days
        After so many days the simulation ends, wherever they stand.
    answers
        By number of a visit: the outcome that is taken there, whatever the facts say.
    """

    persona: Persona
    start: datetime
    seed: int = 1
    days: int = 30
    answers: Mapping[int, str] = field(default_factory=dict)


def is_purchase(event: str) -> bool:
    """Tell whether an event is a purchase by its name.

    Examples
    --------
    >>> [is_purchase(name) for name in ("Order Completed", "Order Refunded", "Login")]
    [True, False, False]
    """
    return bool(_PURCHASE.search(event)) and not _UNDONE.search(event)
