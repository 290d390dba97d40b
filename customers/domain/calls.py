"""What a Segment call is once it has been checked, and what a refused one is.

Only data types and limits stand here: `parsing` turns bytes into JSON values,
`validation` turns JSON values into these types.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["identify", "track", "page", "screen", "group", "alias"]
KINDS: tuple[Kind, ...] = ("identify", "track", "page", "screen", "group", "alias")

# Values that broken clients send for "no id". Two people sharing one would be merged
# into one profile for ever, so they are refused.
BANNED_IDS = frozenset(
    {
        "undefined",
        "null",
        "none",
        "nil",
        "nan",
        "true",
        "false",
        "anonymous",
        "guest",
        "[object object]",
    }
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request and one event may hold at most."""

    body_bytes: int = 500_000
    event_bytes: int = 32_768  # as compact JSON in UTF-8
    events: int = 2_500
    depth: int = 32  # the event itself is level 1
    properties: int = 10_000  # names on one level
    id_length: int = 255
    message_id_length: int = 99
    name_length: int = 200
    banned_ids: frozenset[str] = BANNED_IDS  # compared in lower case


@dataclass(slots=True)
class Call:
    """One accepted Segment call, ready to be stored. Times are aware UTC."""

    index: int  # place in the request
    kind: Kind
    user_id: str | None
    anonymous_id: str | None
    message_id: str | None
    occurred_at: datetime
    event_name: str | None = None  # track, page, screen
    properties: Mapping[str, Any] = field(default_factory=dict)
    traits: Mapping[str, Any] = field(default_factory=dict)  # identify, group
    context: Mapping[str, Any] | None = None
    revenue: float | int | None = None
    group_id: str | None = None
    previous_id: str | None = None  # alias
    checksum: int = 0  # of what was sent, to tell a resend from a conflict


@dataclass(frozen=True, slots=True)
class Rejection:
    """One refused call: what is wrong, where, and how it came."""

    index: int
    code: str
    field: str
    message: str
    message_id: str | None = None
    call_type: str = ""
    raw: str = ""  # printable JSON, at most 32 kB


Verdict = Call | Rejection
