"""Arbitration: who gets which campaign of the day.

A pure sweep over bitmaps in the order of the plan (row, then place in the row). The
slow, obvious reference per customer is in tests/campaigns/reference.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pyroaring import BitMap64

from campaigns.domain import control
from campaigns.domain.reasons import WINS, Reason

Audience = tuple[str, str]
"""Channel and purpose: what decides whether a customer can be reached."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """A campaign as the sweep sees it.

    `audience` is None for a campaign that sends nothing: it reaches everybody.
    `held_out` customers of 10,000 go to the control group. `barred` says why nobody is
    treated by it today, if that is so.
    """

    campaign_id: int
    segment_id: int
    audience: Audience | None
    held_out: int
    salt: str
    cap_exempt: bool = False
    barred: Reason | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What became of the people of one cell. The parts add up to `matched`."""

    matched: int
    not_open: int
    hold_out: int
    in_duration: int
    taken_above: int
    quiet_day: int
    too_late: int
    unreachable: int
    capped: int
    control: int
    treated: int


PARTS = tuple(field.name for field in fields(Numbers) if field.name != "matched")
"""What the people of a cell are divided into, in the fixed order of reasons."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The people of one campaign, each in exactly one of the disjoint sets of `PARTS`.

    A customer to whom several reasons apply is in the set of the first one, in the
    order of the fields.
    """

    entrant: Entrant
    not_open: BitMap64
    hold_out: BitMap64
    in_duration: BitMap64
    taken_above: BitMap64
    quiet_day: BitMap64
    too_late: BitMap64
    unreachable: BitMap64
    capped: BitMap64
    control: BitMap64
    treated: BitMap64

    def count(self) -> Numbers:
        """Count the sets."""
        parts = {part: len(getattr(self, part)) for part in PARTS}
        return Numbers(matched=sum(parts.values()), **parts)

    def without(self, people: BitMap64) -> "Outcome":
        """Return the outcome of all others."""
        parts = {part: getattr(self, part) - people for part in PARTS}
        return replace(self, **parts)

    def iterate_rungs(self) -> Iterator[tuple[Reason, BitMap64]]:
        """Yield the sets that decision records speak of; people not open have none."""
        yield Reason.HOLD_OUT, self.hold_out
        yield Reason.DURATION, self.in_duration
        yield Reason.TAKEN_ABOVE, self.taken_above
        yield Reason.QUIET_DAY, self.quiet_day
        yield Reason.TOO_LATE, self.too_late
        yield Reason.UNREACHABLE, self.unreachable
        yield Reason.CAPPED, self.capped
        yield Reason.CONTROL, self.control
        yield Reason.TREATED, self.treated


def sweep(
    entrants: Sequence[Entrant],
    *,
    members: Mapping[int, BitMap64],
    open_ids: BitMap64,
    hold_out: BitMap64,
    in_duration: BitMap64,
    reachable: Mapping[Audience, BitMap64],
    capped: Mapping[Audience, BitMap64],
    ids: NDArray[np.uint64] | None = None,
) -> list[Outcome]:
    """Give every open customer at most one campaign.

    Parameters
    ----------
    entrants
        The campaigns that run today, in the order of the plan.
    members
        People by micro-segment; a micro-segment left out has none.
    open_ids
        Customers who may be treated today.
    hold_out
        Customers in the global hold-out.
    in_duration
        Customers who already have today's campaign or are in a duration period.
    reachable
        Customers by audience; an audience left out reaches nobody.
    capped
        Customers by audience who got as many messages lately as a cap allows; an
        audience left out has no cap.
    ids
        The id of each customer, should the sets hold numbers in their place: control
        groups are drawn by ids.

    Returns
    -------
    One outcome per entrant, in the same order.
    """
    nobody = BitMap64()
    taken = BitMap64()
    outcomes = []
    for entrant in entrants:
        matched = members.get(entrant.segment_id, nobody)
        is_open = matched & open_ids
        eligible = is_open - hold_out
        free = eligible - in_duration
        taken_above = free & taken
        left = free - taken
        allowed = nobody if entrant.barred else left
        reached = take = allowed
        if entrant.audience is not None:
            reached = take = allowed & reachable.get(entrant.audience, nobody)
            if not entrant.cap_exempt:
                take = reached - capped.get(entrant.audience, nobody)
        held_out = _draw_control(entrant, take, ids)
        taken |= take
        outcomes.append(
            Outcome(
                entrant=entrant,
                not_open=matched - open_ids,
                hold_out=is_open & hold_out,
                in_duration=eligible & in_duration,
                taken_above=taken_above,
                quiet_day=left if entrant.barred is Reason.QUIET_DAY else nobody,
                too_late=left if entrant.barred is Reason.TOO_LATE else nobody,
                unreachable=allowed - reached,
                capped=reached - take,
                control=held_out,
                treated=take - held_out,
            )
        )
    return outcomes


def build_treatments(outcomes: Iterable[Outcome]) -> pl.DataFrame:
    """List who won what: one row per customer with a campaign today.

    Returns
    -------
    customer_id (i64), campaign_id, segment_id (i32), arm ('treated' or 'control').
    Ordered by customer_id: what is written of neighbours lies side by side.
    """
    winners = [
        (to_ids(people), outcome.entrant, arm)
        for outcome in outcomes
        for arm, people in (("treated", outcome.treated), ("control", outcome.control))
        if people
    ]
    sizes = [len(ids) for ids, _, _ in winners]
    return pl.DataFrame(
        {
            "customer_id": _join_ids([ids for ids, _, _ in winners]),
            "campaign_id": np.repeat(
                np.array([e.campaign_id for _, e, _ in winners], np.int32), sizes
            ),
            "segment_id": np.repeat(
                np.array([e.segment_id for _, e, _ in winners], np.int32), sizes
            ),
            "arm": np.repeat(np.array([arm for _, _, arm in winners], "U7"), sizes),
        }
    ).sort("customer_id")


def build_ladders(outcomes: Iterable[Outcome]) -> pl.DataFrame:
    """Write down, per open customer, every campaign they matched and what became of it.

    Returns
    -------
    customer_id (i64), winner (i32 or null), arm ('treated', 'control' or null),
    campaign_ids (list of i32) and reasons (list of i16): both in plan order, the winner
    included. Ordered by customer_id.
    """
    rungs = [
        (to_ids(people), outcome.entrant.campaign_id, int(reason))
        for outcome in outcomes
        for reason, people in outcome.iterate_rungs()
        if people
    ]
    sizes = [len(ids) for ids, _, _ in rungs]
    ids = _join_ids([ids for ids, _, _ in rungs])
    campaigns = np.repeat(np.array([c for _, c, _ in rungs], dtype=np.int32), sizes)
    reasons = np.repeat(np.array([r for _, _, r in rungs], dtype=np.int16), sizes)
    # Stable: within a customer the rungs keep the order of the plan
    order = np.argsort(ids, kind="stable")
    won = pl.col("reasons").is_in([int(reason) for reason in WINS])
    return (
        pl.DataFrame(
            {
                "customer_id": ids[order],
                "campaign_ids": campaigns[order],
                "reasons": reasons[order],
            }
        )
        .group_by("customer_id", maintain_order=True)
        .agg(
            winner=pl.col("campaign_ids").filter(won).first(),
            arm=pl.col("reasons").filter(won).first(),
            campaign_ids=pl.col("campaign_ids"),
            reasons=pl.col("reasons"),
        )
        .with_columns(
            arm=pl.col("arm").replace_strict(
                {int(Reason.TREATED): "treated", int(Reason.CONTROL): "control"},
                return_dtype=pl.String,
            )
        )
    )


def to_ids(people: BitMap64) -> NDArray[np.uint64]:
    """Give the members of a bitmap in ascending order."""
    # An empty array.array cannot lend its buffer
    return np.frombuffer(people.to_array(), np.uint64) if people else np.empty(0, "u8")


def _join_ids(parts: Sequence[NDArray[np.uint64]]) -> NDArray[np.int64]:
    return np.concatenate([np.empty(0, "u8"), *parts]).astype(np.int64)


def _draw_control(
    entrant: Entrant, take: BitMap64, ids: NDArray[np.uint64] | None
) -> BitMap64:
    if not entrant.held_out or not take:
        return BitMap64()
    people = to_ids(take)
    drawn = people if ids is None else ids[people]
    return BitMap64(people[control.is_control(entrant.salt, entrant.held_out, drawn)])
