"""Carry out what campaigns do: messages, webhooks, attributes, triggers, and the news.

Everything here runs inside the transaction that decided about the customers.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from campaigns.domain import actions
from campaigns.selectors import Scheduled, Way
from customers import services as customers
from messaging import services as messaging
from messaging.models import Message, Purpose

EPOCH = date(1970, 1, 1)
MARKETING_LATENESS = timedelta(hours=24)
WEBHOOK_LATENESS = timedelta(hours=24)
WEBHOOK = "webhook"  # channel of requests to other systems
TREATED_EVENT = "$campaign_treated"
HELD_OUT_EVENT = "$campaign_held_out"
TRIGGERED_EVENT = "$campaign_triggered"

BOTH = ["campaign_id", "variant"]
Done = tuple[Scheduled, Way]
"""A campaign and one of the things it does."""


def carry_out(
    *, treatments: pl.DataFrame, scheduled: Sequence[Scheduled], on: date, now: datetime
) -> None:
    """Do to each treated customer what their campaign does; control gets nothing.

    A fixed number of statements, and one more for each variant that sets an attribute.

    Parameters
    ----------
    treatments
        As `variants.draw_variants` gives them.
    """
    if treatments.is_empty():
        return
    treated = treatments.filter(pl.col("arm") == "treated")
    done = [(row, way) for row in scheduled for way in row.ways]
    by_kind = {
        kind: [each for each in done if isinstance(each[1].action, kind)]
        for kind in (
            actions.Message,
            actions.Webhook,
            actions.SetAttribute,
            actions.Trigger,
        )
    }
    outgoing = [
        _write_letters(by_kind[actions.Message], now=now),
        _write_calls(by_kind[actions.Webhook], on=on, now=now),
    ]
    _queue(treated, pl.concat(outgoing), on=on, now=now)
    _set_attributes(treated, by_kind[actions.SetAttribute], now=now)
    news = [_build_news(treatments, scheduled)]
    if triggers := by_kind[actions.Trigger]:
        news.append(_build_triggers(treated, triggers))
    customers.copy_events(
        events=pl.concat(news).with_columns(occurred_at=pl.lit(now)), now=now
    )


def _write_letters(done: Sequence[Done], *, now: datetime) -> pl.DataFrame:
    late = now + MARKETING_LATENESS
    rows = []
    for row, way in done:
        channel, purpose = row.entrant.audience or ("", "")
        expires_at = late if purpose == Purpose.MARKETING.value else None
        key = (row.entrant.campaign_id, way.key, row.entrant.cap_exempt)
        rows.append((*key, channel, purpose, way.template_version_id, expires_at, "{}"))
    return _make_outgoing(rows)


def _write_calls(done: Sequence[Done], *, on: date, now: datetime) -> pl.DataFrame:
    """Consent is asked for what people get, not for what other systems are told."""
    late = now + WEBHOOK_LATENESS
    purpose = Purpose.TRANSACTIONAL.value
    return _make_outgoing(
        [
            (
                *(row.entrant.campaign_id, way.key, row.entrant.cap_exempt),
                *(WEBHOOK, purpose, None, late),
                json.dumps({"webhook": _describe_call(row, way, on)}),
            )
            for row, way in done
        ]
    )


def _describe_call(row: Scheduled, way: Way, on: date) -> dict[str, Any]:
    call = way.action
    assert isinstance(call, actions.Webhook)
    campaign = {"id": row.entrant.campaign_id, "name": row.name}
    variant = {"variant": way.key} if way.key else {}
    return {
        "url": call.url,
        "method": call.method,
        "fields": [list(pair) for pair in call.fields],
        "body": {"campaign": campaign, **variant, "on": on.isoformat()},
        "secret": call.secret,
    }


def _make_outgoing(rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(
        rows,
        schema={
            "campaign_id": pl.Int32,
            "variant": pl.String,
            "exempt": pl.Boolean,
            "channel": pl.String,
            "purpose": pl.String,
            "template_version_id": pl.Int64,
            "expires_at": pl.Datetime("us", "UTC"),
            "context": pl.String,
        },
        orient="row",
    )


def _queue(
    treated: pl.DataFrame, outgoing: pl.DataFrame, *, on: date, now: datetime
) -> None:
    """One message per customer; the day is part of its cause, so it is queued once."""
    messaging.queue_messages(
        frame=treated.join(outgoing, on=BOTH).select(
            "customer_id",
            pl.lit(Message.Origin.TREATMENT.value).alias("origin_kind"),
            pl.col("campaign_id").alias("origin_id"),
            pl.lit((on - EPOCH).days).alias("origin_no"),
            "channel",
            "purpose",
            "template_version_id",
            "exempt",
            "expires_at",
            "context",
        ),
        now=now,
    )


def _set_attributes(
    treated: pl.DataFrame, done: Sequence[Done], *, now: datetime
) -> None:
    for row, way in done:
        assert isinstance(way.action, actions.SetAttribute)
        people = treated.filter(
            pl.col("campaign_id") == row.entrant.campaign_id,
            pl.col("variant") == way.key,
        )
        customers.set_attributes(
            customer_ids=people["customer_id"].to_list(),
            name=way.action.name,
            value=way.action.value,
            now=now,
        )


def _build_news(
    treatments: pl.DataFrame, scheduled: Sequence[Scheduled]
) -> pl.DataFrame:
    """Tell of every treated and every held out customer."""
    told = [
        (row.entrant.campaign_id, key, _say(row, {"campaign_name": row.name}, key))
        for row in scheduled
        for key in dict.fromkeys(["", *(way.key for way in row.ways)])
    ]
    is_treated = pl.col("arm") == "treated"
    return _tell(treatments, told).select(
        "customer_id",
        name=pl.when(is_treated)
        .then(pl.lit(TREATED_EVENT))
        .otherwise(pl.lit(HELD_OUT_EVENT)),
        properties="properties",
    )


def _build_triggers(treated: pl.DataFrame, done: Sequence[Done]) -> pl.DataFrame:
    """Tell the journeys that listen."""
    told = [
        (row.entrant.campaign_id, way.key, _say(row, {"name": way.action.name}))
        for row, way in done
        if isinstance(way.action, actions.Trigger)
    ]
    return _tell(treated, told).select(
        "customer_id", name=pl.lit(TRIGGERED_EVENT), properties="properties"
    )


def _say(row: Scheduled, more: Mapping[str, str], variant: str = "") -> str:
    known = {"campaign": row.entrant.campaign_id, "segment": row.entrant.segment_id}
    return json.dumps({**known, **more, **({"variant": variant} if variant else {})})


def _tell(people: pl.DataFrame, told: Sequence[tuple[int, str, str]]) -> pl.DataFrame:
    """Give each the properties of their event as JSON text; leave out the others."""
    schema = {"campaign_id": pl.Int32, "variant": pl.String, "properties": pl.String}
    return people.join(pl.DataFrame(told, schema=schema, orient="row"), on=BOTH)
