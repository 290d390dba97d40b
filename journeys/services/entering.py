"""Add customers to a journey by name; the engine lets them in at its next turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
import polars as pl
from django.db import transaction

from customers.models import Identity
from customers.selectors import get_now
from customers.services import append_events
from journeys.domain.compiled import CompiledVersion
from journeys.domain.errors import NotAdmitting
from journeys.domain.nodes.triggers import ListTrigger
from journeys.selectors.roster import REQUESTED, read_roster


@dataclass(frozen=True, slots=True)
class Request:
    """Who was asked to enter, and which user ids nobody has."""

    customers: int
    unknown: tuple[str, ...]


@transaction.atomic
def enroll(*, journey_id: int, user_ids: Sequence[str]) -> Request:
    """Ask for customers to enter a live journey that takes people by list.

    Each request is an event of the customer, so it stands in their history. Whether
    they enter is decided in the turn of their shard, like every entry.

    Raises
    ------
    NotAdmitting
        The journey is not live, or an event opens it. Nothing was written.
    """
    version = find_admitting(journey_id)
    if not isinstance(version.trigger.trigger, ListTrigger):
        raise NotAdmitting
    wanted = sorted(set(user_ids))
    found = dict(
        Identity.objects.filter(kind=Identity.Kind.USER, value__in=wanted).values_list(
            "value", "customer_id"
        )
    )
    enroll_customers(journey_id=journey_id, customer_ids=sorted(set(found.values())))
    unknown = tuple(user_id for user_id in wanted if user_id not in found)
    return Request(len(set(found.values())), unknown)


@transaction.atomic
def enroll_customers(*, journey_id: int, customer_ids: Sequence[int]) -> None:
    """Ask for customers to enter, by their own ids."""
    now = get_now()
    request_entries(
        journey_id=journey_id, customer_ids=customer_ids, now=now, cause="list"
    )


def request_entries(
    *,
    journey_id: int,
    customer_ids: Sequence[int],
    now: datetime,
    cause: str,
    key: str | None = None,
) -> None:
    """Ask for customers to enter, in the transaction that decided to.

    Parameters
    ----------
    cause
        What asks: list, segment or schedule.
    key
        What tells this request apart from others: by it nobody comes in twice.
    """
    asked: dict[str, object] = {"journey": journey_id, "cause": cause}
    if key is not None:
        asked["key"] = key
    events = pl.DataFrame(
        {"customer_id": list(customer_ids)}, schema={"customer_id": pl.Int64}
    ).with_columns(
        name=pl.lit(REQUESTED),
        occurred_at=pl.lit(now, dtype=pl.Datetime("us", "UTC")),
        properties=pl.lit(orjson.dumps(asked).decode()),
    )
    append_events(events=events, now=now)


def find_admitting(journey_id: int) -> CompiledVersion:
    """Return the version by which a live journey lets people in.

    Raises
    ------
    NotAdmitting
        The journey is not live.
    """
    for version in read_roster().admitting:
        if version.journey_id == journey_id:
            return version
    raise NotAdmitting
