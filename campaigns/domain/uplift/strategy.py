"""The report on all campaigns together, beside the global hold-out."""

from campaigns.domain.uplift.campaigns import COUNTS_ONLY, report_arms
from campaigns.domain.uplift.counts import CONTROL, GOAL, MONEY, TREATED, PeriodCounts
from campaigns.domain.uplift.samples import Kind, Outcome
from campaigns.domain.uplift.told import Told

WINDOW_DAYS = 28
OUTCOMES = (
    Outcome(GOAL, "Bought anything", Kind.RATE),
    Outcome(MONEY, "Money per customer", Kind.AMOUNT),
)
NO_HOLD_OUT = (
    "Nobody is in a global hold-out, so what all campaigns together change cannot be"
    " told. Hold a share of the customers out of every campaign, and look again."
)


def refuse() -> Told:
    """Say that nothing can be said."""
    return Told(COUNTS_ONLY, NO_HOLD_OUT, ())


def report_strategy(period: PeriodCounts) -> Told:
    """Compare whoever campaigns may reach with the hold-out."""
    names = {TREATED: "Campaigns", CONTROL: "no campaigns"}
    return report_arms(period, OUTCOMES, names)
