"""What identify and group calls change about one customer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from customers.domain import times
from customers.domain.calls import Call


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute that got another value at a time."""

    name: str
    at: datetime
    old_value: Any  # meaningless when `was_known` is false
    was_known: bool


@dataclass(slots=True)
class Profile:
    """The part of a customer that calls change. Times are aware UTC."""

    attributes: dict[str, Any] = field(default_factory=dict)
    identify_at: datetime | None = None  # of the newest identify applied
    created_at: datetime | None = None  # the trait createdAt, when the calls had it
    timezone: str | None = None
    language: str | None = None


def traits_of(call: Call) -> dict[str, Any]:
    """Return the attributes a call sets; None values take an attribute away.

    Traits of a group stand under `group.`, the group's id as `group.id`.
    """
    if call.kind == "group":
        named = {f"group.{name}": value for name, value in call.traits.items()}
        return {**named, "group.id": call.group_id}
    return dict(call.traits)


def apply_call(profile: Profile, call: Call, *, now: datetime) -> list[Change]:
    """Apply one identify or group call to a profile; return what changed.

    A call older than the newest one applied only fills what is missing.
    """
    traits = traits_of(call)
    at = call.occurred_at
    is_late = profile.identify_at is not None and at < profile.identify_at
    changes = [
        change
        for name, value in traits.items()
        if (change := _set(profile.attributes, name, value, at, is_late=is_late))
    ]
    if not is_late:
        profile.identify_at = at
    if call.kind == "identify":
        _read_known_traits(profile, call, now=now, is_late=is_late)
    return changes


def _set(
    attributes: dict[str, Any], name: str, value: Any, at: datetime, *, is_late: bool
) -> Change | None:
    was_known = name in attributes
    old = attributes.get(name)
    if was_known and is_late:
        return None
    if value is None:
        if not was_known:
            return None
        del attributes[name]
    elif was_known and is_same(old, value):
        return None
    else:
        attributes[name] = value
    return Change(name, at, old, was_known)


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are equal; unlike Python's, 1 is not true."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict | list):
        return orjson.dumps(one, option=orjson.OPT_SORT_KEYS) == orjson.dumps(
            other, option=orjson.OPT_SORT_KEYS
        )
    return bool(one == other)


def _read_known_traits(
    profile: Profile, call: Call, *, now: datetime, is_late: bool
) -> None:
    created = call.traits.get("createdAt", call.traits.get("created_at"))
    signup = times.read_signup_time(created, now=now)
    if signup is not None:
        profile.created_at = signup
    context: Mapping[str, Any] = call.context or {}
    zone = call.traits.get("timezone") or context.get("timezone")
    if times.is_timezone(zone) and not (is_late and profile.timezone):
        profile.timezone = zone
    language = (
        call.traits.get("language")
        or call.traits.get("locale")
        or context.get("locale")
    )
    if isinstance(language, str) and not (is_late and profile.language):
        profile.language = language[:35]


def fill_gaps(survivor: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a merged profile's other half that the survivor lacks.

    Examples
    --------
    >>> fill_gaps({"plan": "pro"}, {"plan": "free", "city": "Bonn"})
    {'city': 'Bonn'}
    """
    return {name: value for name, value in other.items() if name not in survivor}
