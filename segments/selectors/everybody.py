"""Asking about all customers of a shard at once: who fits, whose day it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import polars as pl
from django.db import connection

from customers.selectors.readers import CopyReader
from segments.domain.errors import LeafFailed
from segments.domain.evaluator import Evaluator
from segments.domain.measures import Needs
from segments.domain.plan import build_plan
from segments.domain.rules import Rule
from segments.selectors.facts import add_thresholds, read_sheet
from segments.selectors.pins import add_pins
from segments.selectors.rows import read_library

_MOVED = """
SELECT coalesce(max(id), %(after)s), count(*),
  coalesce(array_agg(customer_id ORDER BY id)
    FILTER (WHERE %(segment)s = ANY (moved) AND at >= %(since)s), '{{}}')
FROM (
  SELECT id, customer_id, at, "{change}" AS moved FROM segments_membership_change
  WHERE shard = %(shard)s AND {cause} AND id > %(after)s
  ORDER BY id LIMIT %(limit)s) change
"""


def match_everybody(rule: Rule, shard: int, as_of: datetime) -> pl.DataFrame:
    """Return who of a shard fits a rule: `customer_id` and their time `zone`.

    Raises
    ------
    LeafFailed
        The rule cannot be evaluated.
    """
    library = read_library().rules if rule.segments() else {}
    plan = build_plan({"it": rule}, library)
    sheet = read_sheet(CopyReader(), plan.needs, shard=shard, as_of=as_of)
    found = Evaluator(add_pins(add_thresholds(sheet, plan), plan, [shard])).run(plan)
    for failure in found.failures.values():
        raise LeafFailed(failure)
    ids = sheet.facts.customers["customer_id"]
    people = pl.DataFrame({"customer_id": ids, "zone": sheet.zones})
    return people.filter(found.columns["it"])


def read_days(attribute: str | None, shard: int, as_of: datetime) -> pl.DataFrame:
    """Return the calendar days that are written in an attribute of a shard's people.

    Parameters
    ----------
    attribute
        Its name; None is the day of sign-up.

    Returns
    -------
    `customer_id`, `zone` and `day`; several rows for a list of dates, none for nobody.
    """
    names = frozenset() if attribute is None else frozenset({attribute})
    sheet = read_sheet(CopyReader(), Needs(attributes=names), shard=shard, as_of=as_of)
    customers = sheet.facts.customers
    people = pl.DataFrame(
        {"customer_id": customers["customer_id"], "zone": sheet.zones}
    )
    if attribute is None:
        days = sheet.read_local_days(customers["signed_up_at"])
        found = people.with_columns(days.alias("day"))
    else:
        dates = sheet.attribute(attribute).list_values("date")
        dates = dates.rename({"value": "day"})
        found = people.with_row_index("place").join(dates, on="place").drop("place")
    return found.drop_nulls("day").unique(maintain_order=True)


@dataclass(frozen=True, slots=True)
class Moved:
    """Who came into a micro-segment or left it, and how far was looked."""

    customer_ids: list[int]
    last_change: int
    is_full: bool


def list_moved(
    shard: int,
    segment_id: int,
    *,
    change: Literal["entered", "left"],
    by_definition: bool,
    after: int,
    since: datetime,
    limit: int,
) -> Moved:
    """Return who came into a micro-segment or left it, from a change on.

    The changes of a shard are written under its lock, so their ids are in the order of
    their commits: what comes later has a greater one.

    Parameters
    ----------
    by_definition
        Whether edited rules, files and decisions by hand count too, not only behaviour.
    """
    cause = "TRUE" if by_definition else "cause = 0"  # as an index has it
    values = {
        "shard": shard,
        "segment": segment_id,
        "after": after,
        "since": since,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVED.format(change=change, cause=cause), values)
        last_change, count, customer_ids = cursor.fetchone()
    return Moved(list(dict.fromkeys(customer_ids)), last_change, count >= limit)
