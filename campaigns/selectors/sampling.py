"""Looking at a sample of customers one by one: goals reached, and who is in no row.

Hashed shards are random samples of everybody, so a sample is some whole shards.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce

import numpy as np
import polars as pl
from pyroaring import BitMap64

from customers import selectors as customers
from customers.models import SHARD_COUNT, Customer, OwnerMode
from customers.selectors.readers import CopyReader
from segments import selectors as segments
from segments.domain.matching import REVENUE, Matching
from segments.domain.measures import Needs
from segments.domain.measures.base import need_events
from segments.domain.members import to_column
from segments.domain.quality.features import Feature, choose_features, find_needs
from segments.domain.quality.splits import make_column
from segments.domain.quality.uncovered import Group, describe_uncovered
from segments.domain.rules import Rule
from segments.domain.sheet import Sheet
from segments.selectors.facts import read_sheet

SAMPLE = 100_000  # customers; of more, whole shards are left out

DECIDED = """
SELECT customer_id, campaign_id, (extract(epoch FROM at) * 1000000)::bigint AS at
FROM campaigns_treatment WHERE shard = %s AND at > %s
"""
DECIDED_SCHEMA = {
    "customer_id": pl.Int64(),
    "campaign_id": pl.Int32(),
    "at": pl.Int64(),
}
LOOKS_BACK = timedelta(days=28)  # at decisions whose goal has had its time

LEAST_DECIDED = 20  # people whose goal has had its time; of fewer a rate is chance

Rows = Mapping[int, BitMap64]


@dataclass(frozen=True, slots=True)
class Goal:
    """What people do within some days of a decision."""

    event: Matching
    days: int


def count_sampled_shards() -> int:
    """Return how many shards are looked at one by one."""
    universe = (
        segments.count_judged()
        or Customer.objects.exclude(owner_mode=OwnerMode.NOBODY).count()
    )
    return max(1, SHARD_COUNT * SAMPLE // max(universe, SAMPLE))


def list_features(rules: Sequence[Rule]) -> list[Feature]:
    """Return what customers can be told apart by, from rules and the catalogue."""
    catalogue = customers.get_catalogue()
    seen = sorted(
        (one for one in catalogue["events"] if not one["name"].startswith("$")),
        key=lambda one: str(one["last_seen_at"] or ""),
        reverse=True,
    )
    return choose_features(
        rules,
        {one["name"]: one["type"] for one in catalogue["attributes"]},
        [one["name"] for one in seen],
    )


@dataclass
class Sample:
    """Customers of some shards, added one shard after the other.

    Parameters
    ----------
    goals
        What campaigns are meant to lead to, by campaign.
    """

    features: Sequence[Feature]
    goals: Mapping[int, Goal]
    as_of: datetime
    open: int = 0
    decided: Counter[int] = field(default_factory=Counter)
    reached: Counter[int] = field(default_factory=Counter)
    money: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    _values: dict[int, list[pl.Series]] = field(default_factory=dict)
    _uncovered: list[pl.Series] = field(default_factory=list)

    def add(self, shard: int, rows: Rows) -> None:
        """Look at the customers of a shard.

        Parameters
        ----------
        rows
            Members by micro-segment; "Everyone else" left out.
        """
        events = [need_events(goal.event, REVENUE) for goal in self.goals.values()]
        needs = reduce(Needs.__or__, events, find_needs(self.features))
        sheet = read_sheet(CopyReader(), needs, shard=shard, as_of=self.as_of)
        ids = sheet.facts.customers["customer_id"]
        is_open = sheet.facts.customers["open"]
        self.open += int(is_open.sum())
        covered = to_column(ids, BitMap64.union(BitMap64(), *rows.values()))
        self._uncovered.append((~covered).filter(is_open))
        self._read_values(sheet, is_open)
        self._count_goals(sheet, shard)

    def get_goal_share(self, campaign: int) -> float | None:
        """Return the share of those it chose or held out who reached its goal."""
        if self.decided[campaign] < LEAST_DECIDED:
            return None
        return self.reached[campaign] / self.decided[campaign]

    def get_goal_money(self, campaign: int) -> float | None:
        """Return what each of them spent on its goal on average."""
        if self.decided[campaign] < LEAST_DECIDED:
            return None
        return self.money[campaign] / self.decided[campaign]

    def describe_uncovered(self) -> list[Group]:
        """Return groups in which the uncovered are, the largest first."""
        if not self._uncovered:
            return []
        whole = [
            (self.features[place], pl.concat(parts))
            for place, parts in sorted(self._values.items())
            if len(parts) == len(self._uncovered)
        ]
        columns = [make_column(feature, values) for feature, values in whole]
        return describe_uncovered(
            [column for column in columns if column is not None],
            pl.concat(self._uncovered).to_numpy().astype(np.bool_),
        )

    def _read_values(self, sheet: Sheet, is_open: pl.Series) -> None:
        for place, feature in enumerate(self.features):
            values = feature.read(sheet)
            if values is not None:
                self._values.setdefault(place, []).append(values.filter(is_open))

    def _count_goals(self, sheet: Sheet, shard: int) -> None:
        days = max((goal.days for goal in self.goals.values()), default=0)
        since = self.as_of - timedelta(days=days) - LOOKS_BACK
        rows = customers.read_frame(DECIDED, [shard, since], DECIDED_SCHEMA)
        decided = rows.with_columns(pl.col("at").cast(pl.Datetime("us", "UTC")))
        ids = sheet.facts.customers["customer_id"]
        for campaign, goal in self.goals.items():
            wait = timedelta(days=goal.days)
            people = decided.filter(
                (pl.col("campaign_id") == campaign)
                & pl.col("at").is_between(
                    self.as_of - wait - LOOKS_BACK, self.as_of - wait
                )
            )
            events = sheet.match(goal.event)
            done = pl.DataFrame(
                {
                    "customer_id": ids.gather(events["place"]),
                    "done": events["occurred_at"],
                    "revenue": events[REVENUE].cast(pl.Float64),
                }
            )
            in_time = (pl.col("done") > pl.col("at")) & (
                pl.col("done") <= pl.col("at") + wait
            )
            reached = people.join(done, on="customer_id").filter(in_time)
            self.decided[campaign] += people.height
            self.reached[campaign] += reached.select("customer_id", "at").n_unique()
            self.money[campaign] += float(reached["revenue"].sum())
