"""What identify and group calls change about one customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
    """The columns of a customer that calls change. Times are aware UTC."""

    attributes: dict[str, Any] = field(default_factory=dict)
    signed_up_at: datetime | None = None
    first_seen_at: datetime | None = None
    identified_at: datetime | None = None  # None: nobody knows who this is
    identify_at: datetime | None = None  # of the newest identify applied
    timezone: str | None = None
    language: str | None = None
    is_open: bool = False
    open_from: datetime | None = None


def apply_calls(
    profile: Profile,
    calls: Sequence[Call],
    *,
    is_identified: bool,
    open_delay: timedelta,
    now: datetime,
) -> list[Change]:
    """Bring one customer's profile up to date with their calls; return what changed.

    Sign-up is the trait `createdAt`, else the first call. A customer who becomes
    identified is open for campaigns `open_delay` after sign-up; who was a visitor
    before, after they said who they are, so that onboarding can take them first.
    """
    _see(profile, min(call.occurred_at for call in calls))
    changes = []
    created_at = None
    for call in calls:
        if call.kind in ("identify", "group"):
            changes += apply_call(profile, call)
            created_at = _read_signup(call, now) or created_at
    if is_identified and profile.identified_at is None:
        profile.identified_at = min(
            (call.occurred_at for call in calls if call.user_id is not None),
            default=now,
        )
        profile.is_open = True
        profile.open_from = (created_at or profile.identified_at) + open_delay
    elif created_at not in (None, profile.signed_up_at) and profile.open_from:
        profile.open_from = created_at + open_delay
    profile.signed_up_at = created_at or profile.signed_up_at
    return changes


def _see(profile: Profile, at: datetime) -> None:
    if profile.first_seen_at is None or at < profile.first_seen_at:
        # A sign-up that was no more than the first call moves with it
        if profile.signed_up_at == profile.first_seen_at:
            profile.signed_up_at = at
        profile.first_seen_at = at


def traits_of(call: Call) -> dict[str, Any]:
    """Return the attributes a call sets; None values take an attribute away.

    Traits of a group stand under `group.`, the group's id as `group.id`.
    """
    if call.kind == "group":
        named = {f"group.{name}": value for name, value in call.traits.items()}
        return {**named, "group.id": call.group_id}
    return dict(call.traits)


def apply_call(profile: Profile, call: Call) -> list[Change]:
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
        _read_place(profile, call, is_late=is_late)
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


def _read_signup(call: Call, now: datetime) -> datetime | None:
    if call.kind != "identify":
        return None
    created = call.traits.get("createdAt", call.traits.get("created_at"))
    return times.read_signup_time(created, now=now)


def _read_place(profile: Profile, call: Call, *, is_late: bool) -> None:
    context: Mapping[str, Any] = call.context or {}
    zone = call.traits.get("timezone") or context.get("timezone")
    if times.is_timezone(zone) and not (is_late and profile.timezone):
        profile.timezone = zone
    traits = call.traits
    language = traits.get("language") or traits.get("locale") or context.get("locale")
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
