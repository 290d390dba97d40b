"""The 27 campaigns of the data set, with their dates, as campaigns of the demo.

The shop sent them before anybody drew a plan here: to households it chose by what they
had bought, not by chance. So nobody is held out of them, no effect of theirs can be
told, and they are never run; a copy can be.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from config.demo.rules import COUPON
from config.demo.shopping import FIRST_DAY, read_table

# Whom each type went to, as near as a row of the plan comes
ROWS = {
    "Type A": "Weekly shoppers",
    "Type B": "Coupon lovers",
    "Type C": "Families with a full cart",
}
TEMPLATE = "Coupon book"


@dataclass(frozen=True, slots=True)
class Flyer:
    """One campaign of the data set in the days of the demo."""

    number: int
    kind: str
    households: int
    starts_on: date
    ends_on: date

    @property
    def row(self) -> str:
        """Return the row of the plan it stands in."""
        return ROWS[self.kind]

    def describe(self, template_id: int, *, today: date) -> dict[str, Any]:
        """Return the fields of the campaign it becomes; without its row.

        Success is that one of its own coupons is redeemed before it ends.
        """
        days = (self.ends_on - self.starts_on).days + 1
        own = {"property": "flyer", "operator": "eq", "value": f"Flyer {self.number}"}
        return {
            "name": f"Flyer {self.number}, {self.households:,} households",
            "action": {"kind": "message", "template_id": template_id},
            "duration_days": days,
            "control_percent": 0,
            "schedule": {"kind": "every_day"},
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "goal": {"event": COUPON, "filters": [own], "within_days": days},
            "status": "ended" if self.ends_on < today else "draft",
            "chosen_elsewhere": True,
        }


def list_flyers(first_on: date) -> list[Flyer]:
    """Return the campaigns of the data set in the order they began.

    Parameters
    ----------
    first_on
        The date on which day 1 of the data falls.
    """
    shift: timedelta = first_on - FIRST_DAY
    number = pl.col("campaign_id").cast(pl.Int64)
    sizes = read_table("campaigns").group_by(number).len("households")
    rows = (
        read_table("campaign_descriptions")
        .with_columns(number)
        .join(sizes, on="campaign_id")
        .with_columns(pl.col("start_date", "end_date").dt.date())
        .sort("start_date", "campaign_id")
    )
    return [
        Flyer(
            number=row["campaign_id"],
            kind=row["campaign_type"],
            households=row["households"],
            starts_on=row["start_date"] + shift,
            ends_on=row["end_date"] + shift,
        )
        for row in rows.iter_rows(named=True)
    ]
