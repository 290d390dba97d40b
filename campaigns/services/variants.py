"""Give treated customers their variants: by chance once, then the same again."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from campaigns import selectors
from campaigns.domain import variants
from campaigns.selectors import Scheduled

SINGLE = 1  # thing that a campaign without variants does


def draw_variants(
    treatments: pl.DataFrame, scheduled: Sequence[Scheduled]
) -> pl.DataFrame:
    """Add `variant`: empty for the held out and where there is only one thing to get.

    Who had a variant of the campaign before gets it again, unless nobody gets it any
    more: its share is 0, or it is gone.

    Parameters
    ----------
    treatments
        As `arbitration.build_treatments` gives them.
    """
    tested = [row for row in scheduled if len(row.ways) > SINGLE]
    parts = [
        part
        for row in tested
        if not (part := _draw(_pick_treated(treatments, row), row)).is_empty()
    ]
    if not parts:
        return treatments.with_columns(variant=pl.lit(""))
    drawn = pl.concat(parts)
    kept = selectors.list_kept(
        customer_ids=drawn["customer_id"].to_list(),
        campaign_ids=[row.entrant.campaign_id for row in tested],
    ).join(_list_given(tested), on=["campaign_id", "variant"], how="semi")
    both = ["customer_id", "campaign_id"]
    return (
        treatments.join(drawn, on=both, how="left", maintain_order="left")
        .join(kept, on=both, how="left", maintain_order="left", suffix="_kept")
        .with_columns(
            variant=pl.when(pl.col("variant").is_null())
            .then(pl.lit(""))
            .otherwise(pl.coalesce("variant_kept", "variant"))
        )
        .drop("variant_kept")
    )


def _pick_treated(treatments: pl.DataFrame, row: Scheduled) -> pl.DataFrame:
    return treatments.filter(
        pl.col("campaign_id") == row.entrant.campaign_id, pl.col("arm") == "treated"
    )


def _draw(people: pl.DataFrame, row: Scheduled) -> pl.DataFrame:
    places = variants.draw(
        row.entrant.salt,
        [way.share for way in row.ways],
        people["customer_id"].to_numpy().astype(np.uint64),
    )
    keys = pl.Series([way.key for way in row.ways], dtype=pl.String)
    return people.select("customer_id", "campaign_id").with_columns(
        variant=keys.gather(places)
    )


def _list_given(tested: Sequence[Scheduled]) -> pl.DataFrame:
    """List the variants that somebody may get today."""
    rows = [
        (row.entrant.campaign_id, way.key)
        for row in tested
        for way in row.ways
        if way.share
    ]
    schema = {"campaign_id": pl.Int32, "variant": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
