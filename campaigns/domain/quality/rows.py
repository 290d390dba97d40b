"""Rows that nobody is in, that nobody hears from, or that do not hold still."""

from collections.abc import Iterator, Sequence

from campaigns.domain.quality.facts import CampaignFacts
from campaigns.domain.quality.findings import (
    Action,
    Finding,
    Plan,
    Row,
    archive_row,
    open_row,
    say_people,
)
from campaigns.domain.quality.power import find_detectable, is_measurable
from segments.domain.wording import join_words

LEAST_DAYS = 7  # before a row is called empty or restless
HIDDEN = 0.98  # of a row's open members are in rows above that act
LEAST_PEOPLE = 20  # of fewer it is chance
RESTLESS = 0.2  # of the members change every day
SMALL = 20  # people; a plan of many such rows is finer than it can be kept
FRAGMENTED = 1 / 3  # of the rows are small
LEAST_ROWS = 20
EVEN = 0.5
SHOWN = 8  # rows named in one sentence
OFFERED = 3  # rows to open


def find_empty(plan: Plan) -> Iterator[Finding]:
    """Yield the rows that had nobody on any of the last days."""
    for row in plan.rows:
        facts = row.facts
        if not facts.members and not facts.most and facts.days >= LEAST_DAYS:
            yield Finding(
                code="empty",
                severity="advice",
                sentence=f"Nobody is in “{row.name}”, nor was on the last "
                f"{facts.days} days.",
                segment_ids=(row.id,),
                numbers={"days": facts.days},
                actions=(open_row(row), archive_row(row)),
            )


def find_shadowed(plan: Plan) -> Iterator[Finding]:
    """Yield the rows whose campaigns never win: rows above take all their people.

    They must do so by present membership and, where it ran, by what was decided.
    """
    for row in plan.rows:
        facts = row.facts
        is_hidden = facts.hidden >= HIDDEN * max(facts.open, 1)
        ever_won = any(campaign.won for campaign in facts.campaigns)
        if row.acts and facts.open >= LEAST_PEOPLE and is_hidden and not ever_won:
            yield _tell_shadowed(row, plan)


def _tell_shadowed(row: Row, plan: Plan) -> Finding:
    facts = row.facts
    matched = sum(campaign.matched for campaign in facts.campaigns)
    above = _list_above(row, plan)
    names = join_words([f"“{other.name}”" for other in above], "and")
    target = min((other.number for other in above), default=1)
    return Finding(
        code="shadowed",
        severity="problem" if matched else "advice",
        sentence=(
            f"“{row.name}” {'never wins' if matched else 'may never win'}: "
            f"{facts.hidden:,} of its {say_people(facts.open)} are in rows above that "
            "have campaigns" + (f", most of them in {names}." if names else ".")
        ),
        segment_ids=(row.id, *(other.id for other in above)),
        details=(
            f"In the last 28 days somebody matched its campaigns {matched:,} times, "
            "and nobody got one."
            if matched
            else "Its campaigns have not run yet.",
        ),
        numbers={"open": facts.open, "hidden": facts.hidden, "matched": matched},
        actions=(
            Action("move", segment_id=row.id, to=target),
            open_row(row),
            archive_row(row),
        ),
    )


def _list_above(row: Row, plan: Plan) -> list[Row]:
    """Return the acting rows above with most of its people, the fullest first."""
    place = row.number - 1
    shared = [
        (int(plan.shared[place, above.number - 1]), above)
        for above in plan.rows[:place]
        if above.acts
    ]
    most = [one for one in shared if 2 * one[0] >= row.facts.members]
    found = sorted(most, key=lambda one: (-one[0], one[1].number))
    return [above for _, above in found[:2]]


def find_restless(plan: Plan) -> Iterator[Finding]:
    """Yield the rows of which many members are others from one day to the next."""
    for row in plan.rows:
        facts = row.facts
        if (
            facts.turnover >= RESTLESS
            and facts.members >= LEAST_PEOPLE
            and facts.days >= LEAST_DAYS
        ):
            yield Finding(
                code="unstable",
                severity="advice",
                sentence=f"{facts.turnover:.0%} of the members of “{row.name}” change "
                "every day.",
                segment_ids=(row.id,),
                details=(
                    "A campaign of several days would speak to people who have left. "
                    "A longer window or two borders make it calmer.",
                ),
                numbers={"turnover": round(facts.turnover, 4), "days": facts.days},
                actions=(open_row(row),),
            )


def find_unmeasurable(plan: Plan) -> Iterator[Finding]:
    """Yield, in one finding, the rows too small to show what their campaigns do."""
    found = [row for row in plan.rows if row.facts.open and not _is_measurable(row)]
    if not found:
        return
    yield Finding(
        code="tiny",
        severity="note",
        sentence=f"{len(found)} of {sum(row.acts for row in plan.rows)} rows "
        "with campaigns cannot show what the campaign changes: they are too small, or "
        "nearly everybody reaches the goal anyway.",
        segment_ids=tuple(row.id for row in found),
        details=(f"{_list_names(found)}.", _say_detectable(found[0])),
        numbers={"rows": len(found)},
        actions=tuple(open_row(row) for row in found[:OFFERED]),
    )


def _list_names(rows: Sequence[Row]) -> str:
    names = [f"“{row.name}”" for row in rows]
    if len(names) > SHOWN:
        names[SHOWN - 1 :] = [f"{len(names) - SHOWN + 1} others"]
    return join_words(names, "and")


def _is_measurable(row: Row) -> bool:
    """Tell whether an effect could be seen; nothing to be seen is no fault."""
    compared = _list_compared(row)
    return not compared or any(
        is_measurable(row.facts.open, one.control_percent, _guess_share(one))
        for one in compared
    )


def _list_compared(row: Row) -> list[CampaignFacts]:
    """Return the campaigns of which somebody wants to know what they change."""
    return [one for one in row.facts.campaigns if one.has_goal and one.control_percent]


def _guess_share(campaign: CampaignFacts) -> float:
    """Return the goal's rate; not known yet, the one at which most could be seen."""
    return EVEN if campaign.goal_share is None else campaign.goal_share


def _say_detectable(row: Row) -> str:
    campaign = _list_compared(row)[0]
    share = _guess_share(campaign)
    least = find_detectable(row.facts.open, campaign.control_percent, share)
    reached = "if half" if campaign.goal_share is None else f"where {share:.0%}"
    seen = f"only a difference of {least:.0%}" if least < 1 else "no difference at all"
    return (
        f"In “{row.name}”, {reached} reach the goal, among {say_people(row.facts.open)}"
        f" with {campaign.control_percent:g} % held out {seen} would be noticed."
    )


def find_fragmented(plan: Plan) -> Iterator[Finding]:
    """Yield one finding where many of the rows are small: too fine to be kept up."""
    small = [row for row in plan.rows if row.facts.members < SMALL]
    if len(plan.rows) < LEAST_ROWS or len(small) < FRAGMENTED * len(plan.rows):
        return
    average = plan.facts.memberships / max(plan.facts.covered, 1)
    yield Finding(
        code="fragmented",
        severity="advice",
        sentence=f"{len(small)} of {len(plan.rows)} rows have fewer than {SMALL} "
        f"people, and a covered customer is in {average:.1f} rows.",
        segment_ids=tuple(row.id for row in small),
        details=("A plan this fine is hard to explain and to keep up.",),
        numbers={"small": len(small), "rows": len(plan.rows), "average": average},
        actions=tuple(open_row(row) for row in small[:OFFERED]),
    )
