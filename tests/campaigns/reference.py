"""The slow, obvious arbitration: one customer at a time, straight from the design."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from campaigns.domain import control
from campaigns.domain.arbitration import Audience, Entrant
from campaigns.domain.reasons import Reason
from messaging.domain.caps import Cap, free_at


@dataclass
class Person:
    """One customer with everything that matters for the day."""

    id: int
    segments: set[int] = field(default_factory=set)
    is_open: bool = True
    is_held_out: bool = False
    is_in_duration: bool = False
    audiences: set[Audience] = field(default_factory=set)
    capped: set[Audience] = field(default_factory=set)
    sent: list[tuple[Audience, datetime]] = field(default_factory=list)


def treat(person: Person, entrants: list[Entrant]) -> list[tuple[int, Reason | None]]:
    """Walk down the plan for one customer; None stands for "not open"."""
    ladder: list[tuple[int, Reason | None]] = []
    has_won = False
    for entrant in entrants:
        if entrant.segment_id not in person.segments:
            continue
        reason = judge(person, entrant, has_won=has_won)
        has_won = has_won or reason in (Reason.TREATED, Reason.CONTROL)
        ladder.append((entrant.campaign_id, reason))
    return ladder


def judge(person: Person, entrant: Entrant, *, has_won: bool) -> Reason | None:
    """Name the first reason in the fixed order that applies."""
    if not person.is_open:
        return None
    if person.is_held_out:
        return Reason.HOLD_OUT
    if person.is_in_duration:
        return Reason.DURATION
    if has_won:
        return Reason.TAKEN_ABOVE
    if entrant.barred is not None:
        return entrant.barred
    if entrant.audience is not None and entrant.audience not in person.audiences:
        return Reason.UNREACHABLE
    if entrant.audience in person.capped and not entrant.cap_exempt:
        return Reason.CAPPED
    if draw_bucket(entrant.salt, person.id) < entrant.held_out:
        return Reason.CONTROL
    return Reason.TREATED


def find_capped(
    person: Person, caps: Iterable[Cap], audiences: Iterable[Audience], now: datetime
) -> set[Audience]:
    """Ask each cap about each kind of message one customer could get."""
    return {
        (channel, purpose)
        for channel, purpose in audiences
        for cap in caps
        if purpose == "marketing" and cap.channel == channel
        if free_at(
            cap,
            [
                at
                for (over, why), at in person.sent
                if over == channel and cap.purpose in ("", why)
            ],
            now=now,
        )
    }


def draw_bucket(salt: str, customer_id: int) -> int:
    """Compute SplitMix64 with Python's own integers."""
    seed = int.from_bytes(hashlib.blake2b(salt.encode(), digest_size=8).digest(), "big")
    first = _mix((customer_id + 0x9E3779B97F4A7C15) % 2**64)
    return _mix(first ^ seed) % control.BUCKETS


def _mix(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
    return z ^ (z >> 31)
