"""Open customers in no row, each group with a draft of a row for it."""

from collections.abc import Iterator

from campaigns.domain.quality.facts import GroupFacts
from campaigns.domain.quality.findings import Action, Draft, Finding, Plan
from segments.domain import rules

LONGEST_NAME = 80  # letters


def find_gaps(plan: Plan) -> Iterator[Finding]:
    """Yield the groups that most of the uncovered are in."""
    for group in plan.facts.groups:
        yield _tell(group, plan)


def _tell(group: GroupFacts, plan: Plan) -> Finding:
    facts = plan.facts
    words = rules.describe(rules.parse(group.rule), plan.names)
    expected = facts.estimate(group.people)
    missing = facts.estimate(group.uncovered)
    about = f" (give or take {missing.error:,})" if missing.error else ""
    return Finding(
        code="uncovered",
        severity="problem",
        sentence=(
            f"{missing.people:,}{about} of {facts.open - facts.covered:,} open "
            f"customers in no row have this in common: {words}."
        ),
        details=(
            f"{expected.people:,} open customers match; "
            f"{group.uncovered / group.people:.0%} of them are in no row.",
        ),
        numbers={
            "people": expected.people,
            "people_error": expected.error,
            "uncovered": missing.people,
            "uncovered_error": missing.error,
        },
        actions=(Action("create", draft=Draft(_name(words), group.rule)),),
    )


def _name(words: str) -> str:
    """Return a name that says what the rule says, cut between words."""
    if len(words) <= LONGEST_NAME:
        return words
    return words[: LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"
