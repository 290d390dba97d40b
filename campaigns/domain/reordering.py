"""What another order of the plan would change for people, and what that is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from pyroaring import BitMap64

from campaigns.domain.arbitration import Outcome, build_treatments
from campaigns.domain.forecast import Day, Planned


@dataclass(frozen=True, slots=True)
class Move:
    """People who get another campaign; None is no campaign at all."""

    before: int | None
    after: int | None
    people: int


@dataclass(frozen=True, slots=True)
class Order:
    """A new order of the rows, of the campaigns in some rows, or both.

    Parameters
    ----------
    segments
        Rows from the top; rows not named follow in the order they have.
    campaigns
        Row to its campaigns, first place first.
    """

    segments: Sequence[int]
    campaigns: Mapping[int, Sequence[int]]

    def sort(self, planned: Iterable[Planned]) -> list[Planned]:
        """Return the campaigns of a day in this order."""
        rows = {row: place for place, row in enumerate(self.segments)}
        places = {
            campaign: place
            for of_row in self.campaigns.values()
            for place, campaign in enumerate(of_row)
        }

        def rank(one: Planned) -> tuple[int, int]:
            entrant = one.entrant
            row = rows.get(entrant.segment_id, len(rows))
            return row, places.get(entrant.campaign_id, 0)

        return sorted(planned, key=rank)


def list_moves(before: Sequence[Outcome], after: Sequence[Outcome]) -> list[Move]:
    """Return who gets what instead of what on a day, the most people first.

    A customer in the control group of a campaign counts as its own.
    """
    old = _list_winners(before).rename({"campaign_id": "before"})
    new = _list_winners(after).rename({"campaign_id": "after"})
    moved = (
        old.join(new, on="customer_id", how="full", coalesce=True)
        .filter(pl.col("before").ne_missing(pl.col("after")))
        .group_by("before", "after")
        .agg(people=pl.len())
        .sort("people", "before", "after", descending=[True, False, False])
    )
    return [Move(*row) for row in moved.iter_rows()]


def count_treated(days: Iterable[Day]) -> dict[int, int]:
    """Return how many people get each campaign in all days together."""
    treated: dict[int, int] = {}
    for outcome in (outcome for day in days for outcome in day.outcomes):
        id_ = outcome.entrant.campaign_id
        treated[id_] = treated.get(id_, 0) + len(outcome.treated)
    return treated


def count_messages(days: Iterable[Day]) -> list[int]:
    """Return how many people get at least one message in all days, two, and so on."""
    at_least: list[BitMap64] = []
    for day in days:
        # Nobody gets two campaigns on one day
        got = day.messaged
        for place, people in enumerate(at_least):
            at_least[place], got = people | got, people & got
        if got:
            at_least.append(got)
    return [len(people) for people in at_least]


def _list_winners(outcomes: Sequence[Outcome]) -> pl.DataFrame:
    return build_treatments(outcomes).select("customer_id", "campaign_id")
