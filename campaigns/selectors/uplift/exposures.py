"""Who met a campaign when: the first time in each period, with the arm as stored."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from campaigns.models import Campaign, Period
from customers import selectors as customers

MOMENT = pl.Datetime("us", "UTC")

# People who were merged or erased are masked. A day that followed somebody from
# another profile is no meeting of its own
EXPOSED = """
SELECT t.customer_id, t.campaign_id AS trial_id,
  CASE WHEN t.arm = 'control' OR t.variant = '' THEN t.arm
    ELSE 'variant:' || t.variant END AS arm,
  (extract(epoch FROM t.at) * 1000000)::bigint AS at
FROM campaigns_treatment t
JOIN customers_customer_{shard:02d} c ON c.id = t.customer_id AND c.owner_mode <> 0
WHERE t.shard = %s AND t.campaign_id = ANY (%s) AND t.cause <> 'merge'
"""
EXPOSED_SCHEMA = {
    "customer_id": pl.Int64(),
    "trial_id": pl.Int32(),
    "arm": pl.String(),
    "at": pl.Int64(),
}


def read_exposures(
    shard: int, periods: pl.DataFrame, campaigns: Sequence[Campaign]
) -> pl.DataFrame:
    """Return one row per person and period: who, `arm`, `at`, `period_id`, `trial_id`.

    Parameters
    ----------
    periods
        As `list_periods` gives them.
    """
    found = customers.read_frame(
        EXPOSED.format(shard=int(shard)),
        [shard, [campaign.pk for campaign in campaigns]],
        EXPOSED_SCHEMA,
    ).with_columns(pl.col("at").cast(MOMENT))
    return (
        found.sort("at")
        .join_asof(
            periods.sort("starts_at"),
            left_on="at",
            right_on="starts_at",
            by="trial_id",
            check_sortedness=False,
        )
        # Who met it before the first period that is known belongs to none
        .drop_nulls("period_id")
        .unique(["customer_id", "period_id"], keep="first", maintain_order=True)
        .drop("starts_at")
    )


def list_periods(campaigns: Iterable[Campaign]) -> pl.DataFrame:
    """Return `trial_id` (the campaign), `period_id` and `starts_at` of all periods."""
    rows = Period.objects.filter(campaign__in=list(campaigns)).order_by(
        "starts_at", "id"
    )
    values = rows.values_list("campaign_id", "id", "starts_at")
    schema: Mapping[str, pl.DataType] = {
        "trial_id": pl.Int32(),
        "period_id": pl.Int64(),
        "starts_at": MOMENT,
    }
    return pl.DataFrame(list(values), schema=schema, orient="row")
