"""One JSON value to one verdict: a call that can be stored, or why not.

Field names in rejections are the client's own (`userId`, `properties.revenue`).
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from customers.domain import parsing, times
from customers.domain.calls import KINDS, Call, Kind, Limits, Rejection, Verdict

# Revenue has 18 digits, 4 of them after the point
REVENUE_LIMIT = 10**12
PAGE_EVENTS = {"page": "Page Viewed", "screen": "Screen Viewed"}
# Our own note on an event, inside its context
NOTE_KEY = "$ingest"


class _Refused(Exception):
    """Leaves the checks of one event with the reason."""

    def __init__(self, code: str, field: str, message: str) -> None:
        super().__init__(message)
        self.code, self.field, self.message = code, field, message


@dataclass(frozen=True, slots=True)
class _Request:
    """What all events of one request share."""

    kind: Kind | None  # None: a batch, each event names its own
    sent_at: Any
    received_at: datetime
    limits: Limits
    is_suspect: bool


def check_body(
    body: parsing.Body, *, kind: Kind | None, received_at: datetime, limits: Limits
) -> list[Verdict]:
    """Judge every event of a request, in order.

    Parameters
    ----------
    kind
        The call the endpoint stands for; None for a batch.
    received_at
        Aware UTC; event times are corrected against it.
    """
    request = _Request(kind, body.sent_at, received_at, limits, body.is_suspect)
    return [_check(event, index, request) for index, event in enumerate(body.events)]


def _check(event: Any, index: int, request: _Request) -> Verdict:
    try:
        return _read_call(event, index, request)
    except _Refused as refused:
        return Rejection(
            index=index,
            code=refused.code,
            field=refused.field,
            message=refused.message,
            message_id=_quotable(event, "messageId"),
            call_type=request.kind or _quotable(event, "type") or "",
            raw=parsing.to_printable_json(event, size=request.limits.event_bytes),
        )


def _quotable(event: Any, key: str) -> str | None:
    """Return a text of a refused event, made safe to store and to send back."""
    value = event.get(key) if isinstance(event, dict) else None
    if not isinstance(value, str):
        return None
    return value[:200].encode("utf-8", "backslashreplace").decode().replace("\0", "")


def _read_call(event: Any, index: int, request: _Request) -> Call:
    limits = request.limits
    if not isinstance(event, dict):
        raise _Refused("not_an_object", "", "An event must be a JSON object.")
    if request.is_suspect:
        flaw = parsing.find_flaw(event, limits)
        if flaw:
            raise _Refused(flaw.code, flaw.field, flaw.message)
    compact = orjson.dumps(event)
    if len(compact) > limits.event_bytes:
        raise _Refused(
            "event_too_large",
            "",
            f"The event has {len(compact):,} bytes; {limits.event_bytes:,} are "
            "allowed.",
        )
    kind = _read_kind(event, request.kind)
    moment = _read_moment(event, request)
    call = Call(
        index=index,
        kind=kind,
        user_id=_read_id(event, "userId", limits),
        anonymous_id=_read_id(event, "anonymousId", limits),
        message_id=_read_message_id(event, limits),
        occurred_at=moment.at,
        context=_read_context(event, moment),
        checksum=zlib.crc32(compact),
    )
    if call.user_id is None and call.anonymous_id is None:
        raise _Refused(
            "missing_id", "userId", "An event needs a userId or an anonymousId."
        )
    _READERS[kind](event, call, limits)
    return call


def _read_kind(event: dict[str, Any], endpoint: Kind | None) -> Kind:
    named = event.get("type")
    if named is None and endpoint is not None:
        return endpoint
    if named not in KINDS:
        words = ", ".join(KINDS)
        raise _Refused("unknown_type", "type", f"The type must be one of {words}.")
    if endpoint is not None and named != endpoint:
        raise _Refused(
            "wrong_type", "type", f'The type must be "{endpoint}" at this address.'
        )
    kind: Kind = named
    return kind


def _read_moment(event: dict[str, Any], request: _Request) -> times.Moment:
    field = "timestamp" if event.get("timestamp") is not None else "originalTimestamp"
    value = event.get(field)
    sent = times.parse_time(value)
    if sent is None and value is not None:
        raise _Refused(
            "invalid_time",
            field,
            f"The {field} must be an ISO 8601 time not before 1970.",
        )
    # A wrong sentAt costs only the correction, never the event
    sent_at = times.parse_time(event.get("sentAt") or request.sent_at)
    return times.correct_time(
        sent,
        sent_at=sent_at.at if sent_at else None,
        received_at=request.received_at,
    )


def _read_id(event: dict[str, Any], field: str, limits: Limits) -> str | None:
    value = event.get(field)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # SDKs of loosely typed languages send numbers
    if not isinstance(value, str):
        raise _Refused("invalid_id", field, f"The {field} must be a text.")
    if len(value) > limits.id_length:
        raise _Refused(
            "id_too_long",
            field,
            f"The {field} has {len(value)} characters; {limits.id_length} are allowed.",
        )
    stripped = value.strip()
    if not stripped or stripped.lower() in limits.banned_ids:
        raise _Refused(
            "banned_id",
            field,
            f'The {field} "{stripped}" is not an id; clients send it by mistake.',
        )
    return value


def _read_message_id(event: dict[str, Any], limits: Limits) -> str | None:
    value = event.get("messageId")
    if value is None:
        return None
    field = "messageId"
    if not isinstance(value, str) or not value:
        raise _Refused("invalid_message_id", field, "The messageId must be a text.")
    if len(value) > limits.message_id_length:
        raise _Refused(
            "message_id_too_long",
            field,
            f"The messageId has {len(value)} characters; "
            f"{limits.message_id_length} are allowed.",
        )
    if not value.isprintable() and any(character < " " for character in value):
        raise _Refused(
            "invalid_message_id",
            field,
            "The messageId must not hold line breaks or control characters.",
        )
    return value


def _read_context(event: dict[str, Any], moment: times.Moment) -> dict[str, Any] | None:
    context = _read_object(event, "context")
    if moment.flags:
        # The client's own time is kept where it was changed
        sent = event.get("timestamp") or event.get("originalTimestamp")
        return {**context, NOTE_KEY: {"flags": list(moment.flags), "timestamp": sent}}
    return context or None


def _read_object(event: dict[str, Any], field: str) -> dict[str, Any]:
    value = event.get(field)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Refused("not_an_object", field, f"The {field} must be a JSON object.")
    return value


def _read_values(event: dict[str, Any], field: str, limits: Limits) -> dict[str, Any]:
    value = _read_object(event, field)
    if len(value) > limits.properties:
        raise _Refused(
            "too_many_properties",
            field,
            f"The event has {len(value):,} {field}; {limits.properties:,} are allowed.",
        )
    return value


def _read_traits(event: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Read traits; their names become names of attributes, which are indexed."""
    traits = _read_values(event, "traits", limits)
    for name in traits:
        if len(name) > limits.name_length:
            raise _Refused(
                "name_too_long",
                "traits",
                f"A trait's name has {len(name):,} characters; "
                f"{limits.name_length} are allowed.",
            )
    return traits


def _read_track(event: dict[str, Any], call: Call, limits: Limits) -> None:
    name = event.get("event")
    if not isinstance(name, str) or not name.strip():
        raise _Refused("missing_name", "event", "A track call needs an event name.")
    if name.startswith("$"):
        raise _Refused(
            "reserved_name", "event", "Names starting with $ are kept for the system."
        )
    if len(name) > limits.name_length:
        raise _Refused(
            "name_too_long",
            "event",
            f"The name has {len(name)} characters; {limits.name_length} are allowed.",
        )
    call.event_name = name
    call.properties = _read_values(event, "properties", limits)
    call.revenue = _read_revenue(call.properties.get("revenue"))


def _read_revenue(value: Any) -> float | int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not -REVENUE_LIMIT < value < REVENUE_LIMIT:
        raise _Refused(
            "revenue_range",
            "properties.revenue",
            f"The revenue must lie between -{REVENUE_LIMIT:,} and {REVENUE_LIMIT:,}.",
        )
    return value


def _read_page(event: dict[str, Any], call: Call, limits: Limits) -> None:
    properties = _read_values(event, "properties", limits)
    extra: dict[str, Any] = {}
    for field in ("name", "category"):
        value = event.get(field)
        if value is None:
            continue
        if not isinstance(value, str):
            raise _Refused("not_a_text", field, f"The {field} must be a text.")
        extra[field] = value
    call.event_name = PAGE_EVENTS[call.kind]
    call.properties = {**properties, **extra} if extra else properties


def _read_identify(event: dict[str, Any], call: Call, limits: Limits) -> None:
    if event.get("traits") is not None:
        call.traits = _read_traits(event, limits)
    elif call.context and "traits" in call.context:
        # RudderStack's SDKs send the traits of an identify call only here
        call.traits = _read_traits(dict(call.context), limits)


def _read_group(event: dict[str, Any], call: Call, limits: Limits) -> None:
    call.group_id = _read_id(event, "groupId", limits)
    if call.group_id is None:
        raise _Refused("missing_id", "groupId", "A group call needs a groupId.")
    call.traits = _read_traits(event, limits)


def _read_alias(event: dict[str, Any], call: Call, limits: Limits) -> None:
    call.previous_id = _read_id(event, "previousId", limits)
    for value, field in ((call.previous_id, "previousId"), (call.user_id, "userId")):
        if value is None:
            raise _Refused("missing_id", field, f"An alias call needs a {field}.")


_READERS: dict[Kind, Callable[[dict[str, Any], Call, Limits], None]] = {
    "track": _read_track,
    "page": _read_page,
    "screen": _read_page,
    "identify": _read_identify,
    "group": _read_group,
    "alias": _read_alias,
}
