"""Several changes of one customer in a row, as one change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from journeys.domain.nodes.effects import AddTag, Effect, RemoveTag, SetAttribute


@dataclass(slots=True)
class Changes:
    """What is left of changes when each is made after the one before.

    Parameters
    ----------
    values, cleared
        Attributes whose value afterwards is known, or that have none.
    increased
        Attributes that are raised by a number, from whatever they are now.
    tags
        Tag -> whether the customer has it afterwards; in the order of the last change.
    """

    values: dict[str, Any] = field(default_factory=dict)
    cleared: set[str] = field(default_factory=set)
    increased: dict[str, float] = field(default_factory=dict)
    tags: dict[str, bool] = field(default_factory=dict)


def fold(effects: Iterable[Effect], *, now: datetime) -> Changes:
    """Return several changes as one; `now` is what a stamp sets."""
    result = Changes()
    for effect in effects:
        match effect:
            case AddTag(tag) | RemoveTag(tag):
                result.tags.pop(tag, None)
                result.tags[tag] = isinstance(effect, AddTag)
            case SetAttribute(name, "increase", by):
                _increase(result, name, by)
            case SetAttribute(name, how, value):
                result.increased.pop(name, None)
                result.values.pop(name, None)
                result.cleared.discard(name)
                if how == "clear":
                    result.cleared.add(name)
                else:
                    result.values[name] = now.isoformat() if how == "stamp" else value
    return result


def _increase(result: Changes, name: str, by: Any) -> None:
    """Add to what is known of an attribute; what is no number begins at 0."""
    if name in result.values or name in result.cleared:
        value = result.values.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        result.cleared.discard(name)
        result.values[name] = (value if is_number else 0) + by
    else:
        result.increased[name] = result.increased.get(name, 0) + by
