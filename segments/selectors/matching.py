"""Asking rules about customers at a moment: decisions, filters, previews, counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from customers.models import SHARD_COUNT, Customer, OwnerMode
from customers.selectors.readers import CopyReader
from segments.domain.errors import LeafFailed
from segments.domain.evaluator import Evaluator
from segments.domain.narrowing import list_steps
from segments.domain.plan import build_plan
from segments.domain.rules import Rule
from segments.selectors.facts import add_thresholds, read_sheet
from segments.selectors.rows import read_library

SAMPLED_ABOVE = 200_000  # customers; of more, whole shards are left out


def match_rules(
    rules: Sequence[Rule], shard: int, customer_ids: Sequence[int], as_of: datetime
) -> pl.DataFrame:
    """Ask rules about some customers of a shard, inside the current transaction.

    Returns
    -------
    One row per asked customer: `customer_id`, then booleans `r0`, `r1`, ... in the
    order of the rules. Anonymous, merged and erased customers match nothing. A rule
    that could not be evaluated is null for everybody: nobody knows the answer.
    """
    speaks_of_segments = any(rule.segments() for rule in rules)
    library = read_library().rules if speaks_of_segments else {}
    plan = build_plan(dict(enumerate(rules)), library)
    sheet = read_sheet(
        CopyReader(), plan.needs, shard=shard, as_of=as_of, customer_ids=customer_ids
    )
    found = Evaluator(add_thresholds(sheet, plan)).run(plan)
    columns = {
        f"r{key}": column for key, column in sorted(found.columns.items(), key=str)
    }
    ids = sheet.facts.customers["customer_id"]
    asked = pl.DataFrame(
        {"customer_id": customer_ids}, schema={"customer_id": pl.Int64}
    )
    matched = pl.DataFrame({"customer_id": ids, **columns})
    names = [f"r{place}" for place in range(len(rules))]
    failed = [name for name in names if name not in columns]
    return (
        asked.join(matched, on="customer_id", how="left", maintain_order="left")
        .with_columns(pl.col(list(columns)).fill_null(False))
        .with_columns(pl.lit(None, pl.Boolean).alias(name) for name in failed)
        .select("customer_id", *names)
    )


@dataclass(frozen=True)
class Count:
    """How many customers match a rule, and what each condition leaves of them.

    Parameters
    ----------
    universe
        Customers the rule was asked about: all that have an owner.
    conditions
        By path of the node: who is left after it and those before it in its group.
    is_sampled
        Whether the numbers are extrapolated from a part of the shards.
    """

    count: int
    universe: int
    conditions: Mapping[str, int]
    is_sampled: bool


def count_rule(rule: Rule, as_of: datetime) -> Count:
    """Count who matches a rule at a moment, over all customers or a sample of shards.

    Hashed shards are random samples, so whole shards are left out above 200,000 people.
    """
    universe = Customer.objects.exclude(owner_mode=OwnerMode.NOBODY).count()
    shards = SHARD_COUNT
    if universe > SAMPLED_ABOVE:
        shards = max(1, SHARD_COUNT * SAMPLED_ABOVE // universe)
    steps = {path: Rule(node) for path, node in list_steps(rule).items()}
    plan = build_plan({"": rule, **steps}, read_library().rules)
    found = dict.fromkeys(plan.rules, 0)
    asked = 0
    for shard in range(shards):
        sheet = read_sheet(CopyReader(), plan.needs, shard=shard, as_of=as_of)
        evaluation = Evaluator(add_thresholds(sheet, plan)).run(plan)
        for failure in evaluation.failures.values():
            raise LeafFailed(failure)
        asked += sheet.size
        for path, column in evaluation.columns.items():
            found[path] += int(column.sum())
    scale = universe / asked if asked and shards < SHARD_COUNT else 1
    counts = {path: round(number * scale) for path, number in found.items()}
    return Count(counts.pop(""), universe, counts, shards < SHARD_COUNT)
