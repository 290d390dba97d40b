"""What all campaigns together change: everybody beside the global hold-out."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from campaigns.domain.uplift import strategy
from campaigns.domain.uplift.counts import (
    CONTROL,
    PERIOD_COUNTS,
    TREATED,
    PeriodCounts,
)
from campaigns.domain.uplift.told import Told
from campaigns.models import HoldOut, StrategyCount
from campaigns.selectors.uplift.counting import Counter, build_period
from campaigns.selectors.uplift.due import find_last_day
from campaigns.selectors.uplift.exposures import MOMENT
from campaigns.selectors.uplift.outcomes import add_money, add_windows
from customers import selectors as customers
from customers.models import SHARD_COUNT

# Everybody for whom any campaign came into question
EXPOSED = """
SELECT e.customer_id, extract(epoch FROM e."on")::bigint AS first,
  e.held_out::int AS held_out
FROM campaigns_strategy_exposure e
JOIN customers_customer_{shard:02d} c ON c.id = e.customer_id AND c.owner_mode <> 0
WHERE e.hold_out_id = %s
"""
EXPOSED_SCHEMA = {
    "customer_id": pl.Int64(),
    "first": pl.Int64(),
    "held_out": pl.Int8(),
}
WINDOW = timedelta(days=strategy.WINDOW_DAYS)


@dataclass(frozen=True)
class StrategyReport:
    """What is known of all campaigns together.

    Parameters
    ----------
    hold_out
        The newest period of the global hold-out that has begun; `None`: there is none.
    """

    hold_out: HoldOut | None
    counted_at: datetime | None
    told: Told | None


def find_hold_out_due() -> HoldOut | None:
    """Return the period of the hold-out if days of it are not counted yet."""
    last = find_last_day()
    if last is None:
        return None
    rows = HoldOut.objects.select_related("counted").filter(starts_on__lte=last)
    current = rows.order_by("-starts_on").first()
    if current is None or not current.percent:
        return None
    counted = getattr(current, "counted", None)
    return current if counted is None or counted.on < last else None


def count_strategy(hold_out: HoldOut, *, now: datetime) -> PeriodCounts:
    """Count what people did from the first day on which a campaign was in question.

    That day is known of whoever `campaigns.services.uplift.exposing` has noted.
    """
    zone = ZoneInfo(customers.get_workspace().timezone)
    begin = datetime.combine(hold_out.starts_on, time(0, 0), zone)
    counter = Counter()
    for shard in range(SHARD_COUNT):
        people = _read_people(shard, hold_out, begin)
        if people.is_empty():
            continue
        spent = add_money(
            add_windows(people, {0: WINDOW}, now=now), shard=shard, now=now
        )
        counter.add(spent.with_columns(goal=pl.col("money") > 0))
    return build_period(
        0,
        counter,
        starts_at=begin,
        ends_at=None,
        control_percent=float(hold_out.percent),
    )


def get_strategy_report() -> StrategyReport:
    """Say what all campaigns change, or why that cannot be told."""
    today = customers.get_local_date(customers.get_now())
    rows = HoldOut.objects.filter(starts_on__lte=today).order_by("-starts_on")
    hold_out = rows.first()
    if hold_out is None or not hold_out.percent:
        return StrategyReport(hold_out, None, strategy.refuse())
    counted = StrategyCount.objects.filter(hold_out=hold_out).first()
    if counted is None:
        return StrategyReport(hold_out, None, None)
    period = PERIOD_COUNTS.validate_python(counted.counts)
    return StrategyReport(hold_out, counted.at, strategy.report_strategy(period))


def _read_people(shard: int, hold_out: HoldOut, begin: datetime) -> pl.DataFrame:
    """Return whoever was exposed, from the begin of that day in the workspace."""
    found = customers.read_frame(
        EXPOSED.format(shard=int(shard)), [hold_out.pk], EXPOSED_SCHEMA
    )
    zone = str(begin.tzinfo)
    midnight = pl.from_epoch("first").dt.replace_time_zone(
        zone, ambiguous="earliest", non_existent="null"
    )
    return found.select(
        "customer_id",
        trial_id=pl.lit(0, pl.Int32),
        period_id=pl.lit(0, pl.Int64),
        arm=pl.when(pl.col("held_out") == 1)
        .then(pl.lit(CONTROL))
        .otherwise(pl.lit(TREATED)),
        at=midnight.dt.convert_time_zone("UTC").cast(MOMENT),
    )
