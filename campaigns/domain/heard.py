"""Who heard from us on a day, and why the others did not: each customer once.

A cell tells what became of people for one campaign; here it is about people for the
whole day. Whoever has several reasons has the first one, in the order of `PARTS`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pyroaring import BitMap64

from campaigns.domain.arbitration import Outcome
from campaigns.domain.cells import WORDS

HEARD = ("treated", "treated_elsewhere")
SILENT = (
    "not_open",
    "hold_out",
    "in_duration",
    "quiet_day",
    "too_late",
    "unreachable",
    "capped",
    "control",
    "no_campaign",
)
PARTS = (*HEARD, *SILENT)
"""What the people of a row are divided into on a day."""

WORDS_OF: Mapping[str, str] = MappingProxyType(
    {
        **{part: WORDS[part].long for part in SILENT if part in WORDS},
        "treated": "heard from us by this row",
        "treated_elsewhere": "heard from us by another row",
        "no_campaign": "no campaign for them on that day",
    }
)
EVERYBODY = None
"""Stands for the whole workspace where a row is asked for."""


@dataclass(frozen=True, slots=True)
class Given:
    """Whose day was given away before the run: treated by row, and held out."""

    treated: Mapping[int, BitMap64] = field(default_factory=dict)
    control: BitMap64 = field(default_factory=BitMap64)


def count_heard(
    outcomes: Sequence[Outcome],
    *,
    members: Mapping[int, BitMap64],
    open_ids: BitMap64,
    hold_out: BitMap64,
    in_duration: BitMap64,
    given: Given,
) -> dict[int | None, dict[str, int]]:
    """Divide the people of each row, and everybody, into `PARTS`; who is nobody's
    row counts with everybody.

    Parameters
    ----------
    outcomes, members, open_ids, hold_out, in_duration
        As `arbitration.sweep` took and gave them.

    Returns
    -------
    Numbers by micro-segment, of everybody by `EVERYBODY`; rows without people are left
    out. The numbers of a row add up to its people.
    """
    everybody = open_ids.union(*members.values())
    treated = _join_treated(outcomes, given)
    settled = _settle(
        outcomes,
        heard=BitMap64().union(*treated.values()),
        everybody=everybody,
        open_ids=open_ids,
        hold_out=hold_out,
        in_duration=in_duration,
        given=given,
    )
    nobody = BitMap64()
    counted: dict[int | None, dict[str, int]] = {
        segment_id: _count(people, treated.get(segment_id, nobody), settled)
        for segment_id, people in members.items()
        if people
    }
    if everybody:
        counted[EVERYBODY] = _count(everybody, settled["treated"], settled)
    return counted


def _join_treated(outcomes: Sequence[Outcome], given: Given) -> dict[int, BitMap64]:
    treated = {
        segment_id: people.copy() for segment_id, people in given.treated.items()
    }
    for outcome in outcomes:
        segment_id = outcome.entrant.segment_id
        treated[segment_id] = treated.get(segment_id, BitMap64()) | outcome.treated
    return treated


def _settle(
    outcomes: Sequence[Outcome],
    *,
    heard: BitMap64,
    everybody: BitMap64,
    open_ids: BitMap64,
    hold_out: BitMap64,
    in_duration: BitMap64,
    given: Given,
) -> dict[str, BitMap64]:
    """Divide everybody by what became of their day."""
    control = given.control.union(*(outcome.control for outcome in outcomes))
    left = everybody - heard - control
    reasons = {
        "not_open": everybody - open_ids,
        "hold_out": hold_out,
        "in_duration": in_duration,
        **{
            part: BitMap64().union(*(getattr(outcome, part) for outcome in outcomes))
            for part in ("quiet_day", "too_late", "unreachable", "capped")
        },
    }
    settled = {"treated": heard, "control": control}
    for part, people in reasons.items():
        settled[part] = left & people
        left = left - people
    settled["no_campaign"] = left
    return settled


def _count(
    people: BitMap64, here: BitMap64, settled: Mapping[str, BitMap64]
) -> dict[str, int]:
    """Count without building a set of each part: there are hundreds of rows."""
    numbers = {
        part: people.intersection_cardinality(settled[part])
        for part in ("treated", *SILENT)
    }
    treated = people.intersection_cardinality(here)
    numbers["treated_elsewhere"] = numbers["treated"] - treated
    return {**numbers, "treated": treated}
