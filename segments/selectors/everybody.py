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

# What is new in a shard, a row about one customer or about many, in order: who moved
_MOVED = """
SELECT coalesce(max(id), %(after)s), coalesce(max(looked_at), 0),
  coalesce(array_agg(customer_id ORDER BY id, customer_id)
    FILTER (WHERE customer_id IS NOT NULL), '{{}}')
FROM (
  SELECT id, people, moved, sum(people) OVER (ORDER BY id) AS looked_at
  FROM ({news}) one) news
LEFT JOIN LATERAL unnest(moved) AS customer_id ON true
WHERE looked_at - people < %(limit)s
"""
_ABOUT_ONE = """
(SELECT id, 1 AS people, CASE WHEN at >= %(since)s AND %(segment)s = ANY ("{change}")
   THEN ARRAY[customer_id] END AS moved
 FROM segments_membership_change
 WHERE shard = %(shard)s AND {cause} AND id > %(after)s ORDER BY id LIMIT %(limit)s)
"""
_ABOUT_MANY = """
(SELECT id, cardinality(customers), CASE WHEN at >= %(since)s
     AND segment_id = %(segment)s AND is_entry = %(is_entry)s THEN customers END
 FROM segments_redefinition
 WHERE shard = %(shard)s AND id > %(after)s ORDER BY id LIMIT %(limit)s)
"""
# The causes as an index has them
_NEWS_OF_BEHAVIOUR = _ABOUT_ONE.format(change="{change}", cause="cause = 0")
_NEWS = f"""
{_ABOUT_ONE.format(change="{change}", cause="TRUE")} UNION ALL {_ABOUT_MANY}
ORDER BY id LIMIT %(limit)s
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
    limit
        Changes of customers to look at; a row about many is never divided.
    """
    news = _NEWS if by_definition else _NEWS_OF_BEHAVIOUR
    values = {
        "shard": shard,
        "segment": segment_id,
        "is_entry": change == "entered",
        "after": after,
        "since": since,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVED.format(news=news.format(change=change)), values)
        last_change, looked_at, customer_ids = cursor.fetchone()
    return Moved(list(dict.fromkeys(customer_ids)), last_change, looked_at >= limit)
