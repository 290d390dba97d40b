"""People for tests of rules, written as plain dicts, and frames made of them.

A person: `attributes`, `signed_up_at`, `timezone`, `open`, `events`, `consents` (yes or
no by channel and purpose), `suppressed` (channels); an event: `name`,
`at`, `revenue`, `properties`. Only `events` need a name and a time.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl

from segments.domain.buying.bg_nbd import BgNbd
from segments.domain.buying.gamma_gamma import GammaGamma
from segments.domain.buying.model import BuyingModel
from segments.domain.facts import (
    CUSTOMER_COLUMNS,
    EVENT_COLUMNS,
    Facts,
    attribute_column,
    consent_column,
    property_column,
    suppressed_column,
)
from segments.domain.plan import Plan

AS_OF = "2026-03-10T12:00:00Z"


def moment(text: str | None) -> datetime | None:
    """Return an aware datetime."""
    return None if text is None else datetime.fromisoformat(text)


def look_up(properties: Any, path: str) -> Any:
    """Return a property; dots lead into objects and through lists, and give a list."""
    if "." not in path:
        return properties.get(path)
    found = [properties]
    for key in path.split("."):
        inside = [
            each
            for value in found
            for each in (value if isinstance(value, list) else [value])
        ]
        found = [each[key] for each in inside if isinstance(each, dict) and key in each]
    return found


def write_json(value: Any) -> str | None:
    """Return JSON text as PostgreSQL would; null is SQL null here."""
    return None if value is None else json.dumps(value, ensure_ascii=False)


def make_model(model: Mapping[str, Any] | None) -> BuyingModel | None:
    """Return parameters as evaluators take them."""
    if model is None:
        return None
    buying = BgNbd(*(model[name] for name in ("r", "alpha", "a", "b")))
    if "p" not in model:
        return BuyingModel(buying, None)
    return BuyingModel(buying, GammaGamma(model["p"], model["q"], model["v"]))


def make_facts(
    people: Sequence[Mapping[str, Any]],
    plan: Plan[Any],
    model: Mapping[str, Any] | None = None,
) -> Facts:
    """Return the frames that a plan needs."""
    names = sorted({event["name"] for one in people for event in one.get("events", [])})
    event_ids = {name: number for number, name in enumerate(names, 1)}
    return Facts(
        _make_customers(people, plan),
        _make_events(people, plan, event_ids),
        event_ids,
        model.get("purchase") if model else None,
    )


def _make_customers(
    people: Sequence[Mapping[str, Any]], plan: Plan[Any]
) -> pl.DataFrame:
    rows = [
        {
            "customer_id": 1000 + number,
            "open": one.get("open", True),
            "signed_up_at": moment(one.get("signed_up_at")),
            "timezone": one.get("timezone"),
            **{
                attribute_column(name): write_json(one.get("attributes", {}).get(name))
                for name in plan.needs.attributes
            },
            **{
                consent_column(*need): one.get("consents", {}).get(".".join(need))
                for need in plan.needs.consents
            },
            **{
                suppressed_column(channel): channel in one.get("suppressed", [])
                for channel in plan.needs.suppressions
            },
        }
        for number, one in enumerate(people)
    ]
    attributes = {attribute_column(each): pl.String for each in plan.needs.attributes}
    permissions = [consent_column(*need) for need in plan.needs.consents]
    permissions += [suppressed_column(each) for each in plan.needs.suppressions]
    booleans = dict.fromkeys(permissions, pl.Boolean)
    schema = {**CUSTOMER_COLUMNS, **attributes, **booleans}
    return pl.DataFrame(rows, schema=schema)


def _make_events(
    people: Sequence[Mapping[str, Any]], plan: Plan[Any], event_ids: Mapping[str, int]
) -> pl.DataFrame:
    paths = {path for need in plan.needs.events for path in need.properties}
    paths.discard("revenue")
    rows = [
        {
            "customer_id": 1000 + number,
            "name_id": event_ids[event["name"]],
            "occurred_at": moment(event["at"]),
            "revenue": event.get("revenue"),
            **{
                property_column(path): write_json(
                    look_up(event.get("properties", {}), path)
                )
                for path in paths
            },
        }
        for number, one in enumerate(people)
        for event in one.get("events", [])
    ]
    properties = {property_column(path): pl.String for path in paths}
    schema = {**EVENT_COLUMNS, "revenue": pl.Float64, **properties}
    return pl.DataFrame(rows, schema=schema)
