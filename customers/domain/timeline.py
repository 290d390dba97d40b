"""What happened to a customer, in sentences.

Whoever records a system event puts the names people know into its properties.
"""

from collections.abc import Callable, Mapping
from typing import Any

Properties = Mapping[str, Any]

_LEFT = {
    "handed_over": "handed over to micro-segments",
    "completed": "completed",
    "exit": "reached its exit",
    "exit_rule": "an exit rule applied",
    "hard_limit": "its time limit was reached",
    "stopped": "the journey was stopped",
    "merged": "two profiles were merged",
}

# Whether they came in, and into which journey, its own events say
_CALLERS = {
    "list": "by a list",
    "segment": "by a micro-segment",
    "schedule": "by its schedule",
    "journey": "by another journey",
}


def describe(name: str, properties: Properties) -> str:
    """Say in one sentence what an event means.

    Examples
    --------
    >>> describe("$journey_entered", {"journey": 7, "name": "Welcome"})
    'Entered the journey "Welcome".'
    >>> describe("$journey_requested", {"journey": 7, "cause": "list"})
    'Was asked into a journey by a list.'
    >>> describe("Order Completed", {"revenue": 5})
    'Order Completed'
    """
    sentence = SENTENCES.get(name)
    return sentence(properties) if sentence else name


def _name(properties: Properties, *keys: str) -> str:
    for key in keys:
        value = properties.get(key)
        if isinstance(value, str) and value:
            return f'"{value}"'
        if isinstance(value, int):
            return f"no. {value}"
    return "without a name"


def _journey(properties: Properties) -> str:
    return f"the journey {_name(properties, 'name', 'journey_name', 'journey')}"


def _campaign(properties: Properties) -> str:
    keys = ("campaign_name", "title", "campaign")
    return f"the campaign {_name(properties, *keys)}"


def _message(properties: Properties) -> str:
    keys = ("subject", "template", "template_name", "template_id")
    return f"the message {_name(properties, *keys)}"


def _left(properties: Properties) -> str:
    how = str(properties.get("how") or "")
    words = properties.get("reason") or _LEFT.get(how, how)
    return f"Left {_journey(properties)}{f': {words}' if words else ''}."


def _refused(properties: Properties) -> str:
    reason = str(properties.get("reason") or "").replace("_", " ")
    return (
        f"Was not taken into {_journey(properties)}{f': {reason}' if reason else ''}."
    )


def _requested(properties: Properties) -> str:
    caller = _CALLERS.get(str(properties.get("cause")), "")
    return f"Was asked into a journey{f' {caller}' if caller else ''}."


SENTENCES: dict[str, Callable[[Properties], str]] = {
    "$journey_entered": lambda p: f"Entered {_journey(p)}.",
    "$journey_left": _left,
    "$journey_refused": _refused,
    "$journey_requested": _requested,
    "$journey_goal_reached": lambda p: f"Reached the goal of {_journey(p)}.",
    "$survey_answered": lambda p: (
        f"Answered the survey {_name(p, 'survey')} with {p.get('score', '?')}."
    ),
    "$webhook_answered": lambda p: "Another system answered a journey's call.",
    "$webhook_failed": lambda p: "A journey's call of another system failed.",
    "$campaign_treated": lambda p: f"Got {_campaign(p)}.",
    "$campaign_held_out": lambda p: (
        f"Was held out from {_campaign(p)} as control group."
    ),
    "$campaign_triggered": lambda p: f"Was offered to journeys by {_campaign(p)}.",
    "$message_sent": lambda p: f"Was sent {_message(p)}.",
    "$message_opened": lambda p: f"Opened {_message(p)}.",
    "$message_clicked": lambda p: f"Clicked in {_message(p)}.",
}
