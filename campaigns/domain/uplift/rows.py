"""What campaigns change in the rows of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.domain.uplift.campaigns import GOAL_REACHED, MONEY_SPENT
from campaigns.domain.uplift.groups import Effect, combine, spread
from campaigns.domain.uplift.intervals import REACH, Interval
from campaigns.domain.uplift.samples import Outcome
from campaigns.domain.uplift.told import Told, ToldComparison
from campaigns.domain.uplift.verdict import Finding


@dataclass(frozen=True)
class RowEffect:
    """One outcome of all campaigns of a micro-segment together.

    Parameters
    ----------
    shrunk
        What may be believed of it beside the other rows; of a single row its own.
    is_pooled
        It is too small to speak for itself: only `shrunk` may be read of it.
    """

    segment_id: int
    name: str
    outcome: Outcome
    campaigns: int
    treated: int
    control: int
    own: Interval
    shrunk: Interval
    is_pooled: bool


def spread_rows(
    told: Sequence[tuple[int, Told]], names: Mapping[int, str]
) -> list[RowEffect]:
    """Put the campaigns of each row together, and the rows beside each other.

    Parameters
    ----------
    told
        The micro-segment and the report of each campaign, in the order of the plan.
    """
    found: list[RowEffect] = []
    for outcome in (GOAL_REACHED, MONEY_SPENT):
        effects: dict[int, list[Effect]] = {}
        for segment_id, report in told:
            arms = [
                effect
                for one in report.comparisons
                if one.outcome == outcome and (effect := _measure(one))
            ]
            if arms:
                effects.setdefault(segment_id, []).append(_join(arms))
        found += _spread(outcome, effects, names)
    return found


@dataclass(frozen=True)
class Things:
    """What a ledger is of, in words.

    Parameters
    ----------
    one, many
        What one of them is called, and several.
    nothing
        The whole sentence where there are none.
    refused
        Why some of them cannot be judged.
    """

    one: str
    many: str
    nothing: str
    refused: str


CAMPAIGNS = Things(
    "campaign",
    "campaigns",
    "Nobody has met a campaign yet.",
    "nobody is held out by chance",
)


def say_ledger(told: Sequence[Told], things: Things = CAMPAIGNS) -> str:
    """Write what is known of all campaigns, or of other things, in one sentence."""
    if not told:
        return things.nothing
    findings = [{one.finding for one in report.comparisons} for report in told]
    changed = sum(bool(one & {Finding.MORE, Finding.LESS}) for one in findings)
    refused = sum(report.refusal is not None for report in told)
    waiting = sum(one == {Finding.WAIT} for one in findings)
    nothing = len(told) - changed - refused - waiting
    parts = (
        (changed, "changed something for sure"),
        (nothing, "changed nothing that could be seen"),
        (waiting, "cannot be judged yet"),
        (refused, f"cannot be judged at all: {things.refused}"),
    )
    said = [f"{count:,} {words}" for count, words in parts if count]
    name = things.one if len(told) == 1 else things.many
    return f"Of {len(told):,} {name}, {', '.join(said)}."


def _spread(
    outcome: Outcome, effects: Mapping[int, Sequence[Effect]], names: Mapping[int, str]
) -> list[RowEffect]:
    together = {
        str(id_): row for id_, several in effects.items() if (row := combine(several))
    }
    beside = spread(together)
    shrunk = {one.key: one.shrunk for one in beside.groups} if beside else {}
    return [
        RowEffect(
            segment_id=int(key),
            name=names.get(int(key), ""),
            outcome=outcome,
            campaigns=len(effects[int(key)]),
            treated=row.treated,
            control=row.control,
            own=row.own,
            shrunk=shrunk.get(key, row.own),
            is_pooled=row.is_small and beside is not None,
        )
        for key, row in together.items()
    ]


def _join(arms: Sequence[Effect]) -> Effect:
    """Put the arms of one campaign together: they share one control group, so that no
    arm makes another surer.
    """
    people = sum(one.treated for one in arms)
    shares = [one.treated / people for one in arms]
    value = sum(share * one.own.value for share, one in zip(shares, arms, strict=True))
    error = sum(share * one.error for share, one in zip(shares, arms, strict=True))
    own = Interval(value, value - REACH * error, value + REACH * error)
    return Effect(own, error, people, arms[0].control)


def _measure(one: ToldComparison) -> Effect | None:
    """Take the error back out of the interval: it is symmetric but for rare rates."""
    if one.difference is None or one.difference.high == one.difference.low:
        return None
    error = (one.difference.high - one.difference.low) / (2 * REACH)
    return Effect(one.difference, error, one.treated.people, one.control.people)
