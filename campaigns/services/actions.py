"""Carry out what campaigns do: messages, attributes, triggers, and the news of it.

Everything here runs inside the transaction that decided about the customers.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import polars as pl

from campaigns.domain import actions
from campaigns.domain.arbitration import Entrant
from campaigns.selectors import Scheduled
from customers import services as customers
from messaging import services as messaging
from messaging.models import Message, Purpose

EPOCH = date(1970, 1, 1)
MARKETING_LATENESS = timedelta(hours=24)
TREATED_EVENT = "$campaign_treated"
HELD_OUT_EVENT = "$campaign_held_out"
TRIGGERED_EVENT = "$campaign_triggered"


def carry_out(
    *, treatments: pl.DataFrame, scheduled: Sequence[Scheduled], on: date, now: datetime
) -> None:
    """Do to each treated customer what their campaign does; control gets nothing.

    A fixed number of statements, and one more for each campaign that sets an attribute.

    Parameters
    ----------
    treatments
        As `arbitration.build_treatments` gives them.
    """
    if treatments.is_empty():
        return
    treated = treatments.filter(pl.col("arm") == "treated")
    by_kind = {
        kind: [row for row in scheduled if isinstance(row.action, kind)]
        for kind in (actions.Message, actions.SetAttribute, actions.Trigger)
    }
    _queue_messages(treated, by_kind[actions.Message], on=on, now=now)
    _set_attributes(treated, by_kind[actions.SetAttribute], now=now)
    news = [_build_news(treatments, scheduled)]
    if triggers := by_kind[actions.Trigger]:
        news.append(_build_triggers(_pick(treated, triggers), triggers))
    customers.append_events(
        events=pl.concat(news).with_columns(occurred_at=pl.lit(now)), now=now
    )


def _pick(people: pl.DataFrame, campaigns: Sequence[Scheduled]) -> pl.DataFrame:
    ids = [row.entrant.campaign_id for row in campaigns]
    return people.filter(pl.col("campaign_id").is_in(ids))


def _queue_messages(
    treated: pl.DataFrame, campaigns: Sequence[Scheduled], *, on: date, now: datetime
) -> None:
    """One message per customer; the day is part of its cause, so it is queued once."""
    rows = [
        (
            row.entrant.campaign_id,
            row.template_version_id,
            *(row.entrant.audience or ("", "")),
        )
        for row in campaigns
    ]
    letters = pl.DataFrame(
        rows,
        schema={
            "campaign_id": pl.Int32,
            "template_version_id": pl.Int64,
            "channel": pl.String,
            "purpose": pl.String,
        },
        orient="row",
    )
    is_marketing = pl.col("purpose") == Purpose.MARKETING.value
    late = pl.lit(now + MARKETING_LATENESS)
    messaging.queue_messages(
        frame=treated.join(letters, on="campaign_id").select(
            "customer_id",
            pl.lit(Message.Origin.TREATMENT.value).alias("origin_kind"),
            pl.col("campaign_id").alias("origin_id"),
            pl.lit((on - EPOCH).days).alias("origin_no"),
            "channel",
            "purpose",
            "template_version_id",
            pl.when(is_marketing).then(late).alias("expires_at"),
        ),
        now=now,
    )


def _set_attributes(
    treated: pl.DataFrame, campaigns: Sequence[Scheduled], *, now: datetime
) -> None:
    for row in campaigns:
        assert isinstance(row.action, actions.SetAttribute)
        customers.set_attributes(
            customer_ids=_pick(treated, [row])["customer_id"].to_list(),
            name=row.action.name,
            value=row.action.value,
            now=now,
        )


def _build_news(
    treatments: pl.DataFrame, scheduled: Sequence[Scheduled]
) -> pl.DataFrame:
    """Tell of every treated and every held out customer."""
    is_treated = pl.col("arm") == "treated"
    return treatments.select(
        "customer_id",
        name=pl.when(is_treated)
        .then(pl.lit(TREATED_EVENT))
        .otherwise(pl.lit(HELD_OUT_EVENT)),
        properties=_look_up(
            {row.entrant: {"campaign_name": row.name} for row in scheduled}
        ),
    )


def _build_triggers(
    triggered: pl.DataFrame, campaigns: Sequence[Scheduled]
) -> pl.DataFrame:
    """Tell the journeys that listen."""
    names = {
        row.entrant: {"name": row.action.name}
        for row in campaigns
        if isinstance(row.action, actions.Trigger)
    }
    return triggered.select(
        "customer_id", name=pl.lit(TRIGGERED_EVENT), properties=_look_up(names)
    )


def _look_up(extras: Mapping[Entrant, Mapping[str, str]]) -> pl.Expr:
    """Give each row the properties of its campaign's event as JSON text."""
    properties = {
        entrant.campaign_id: json.dumps(
            {
                "campaign": entrant.campaign_id,
                "segment": entrant.segment_id,
                **extra,
            }
        )
        for entrant, extra in extras.items()
    }
    return pl.col("campaign_id").replace_strict(properties, return_dtype=pl.String)
