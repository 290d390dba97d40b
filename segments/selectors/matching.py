"""Asking rules about customers at a moment: decisions, filters, previews, counts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from customers.models import SHARD_COUNT, Customer, OwnerMode
from customers.selectors.readers import CopyReader
from segments.domain.errors import LeafFailed, NobodyWaits
from segments.domain.evaluator import Evaluator
from segments.domain.micros import to_micros
from segments.domain.moments import Moments
from segments.domain.narrowing import list_steps
from segments.domain.plan import build_plan
from segments.domain.rules import Rule
from segments.domain.sampling import estimate
from segments.domain.sheet import END_OF_TIME
from segments.selectors.facts import add_thresholds, read_sheet
from segments.selectors.pins import add_pins
from segments.selectors.rows import read_library

LAST_MOMENT = to_micros(END_OF_TIME)
SAMPLED_ABOVE = 200_000  # customers; of more, whole shards are left out


def match_rules(
    rules: Sequence[Rule],
    shard: int,
    customer_ids: Sequence[int],
    as_of: datetime,
    watched: Collection[int] = (),
    zone: str | None = None,
) -> pl.DataFrame:
    """Ask rules about some customers of a shard, inside the current transaction.

    Parameters
    ----------
    watched
        Places of rules of which the next change is asked too.
    zone
        The workspace's time zone, if the caller knows it.

    Returns
    -------
    One row per asked customer: `customer_id`, then booleans `r0`, `r1`, ... in the
    order of the rules. Anonymous, merged and erased customers match nothing. A rule
    that could not be evaluated is null for everybody: nobody knows the answer.
    For each watched rule a column `n0`, `n1`, ...: when time alone can next change
    the answer, in microseconds since 1970; null for never.
    """
    speaks_of_segments = any(rule.segments() for rule in rules)
    library = read_library().rules if speaks_of_segments else {}
    plan = build_plan(dict(enumerate(rules)), library)
    sheet = read_sheet(
        CopyReader(),
        plan.needs,
        shard=shard,
        as_of=as_of,
        customer_ids=customer_ids,
        later=bool(watched),
        zone=zone,
    )
    found = Evaluator(add_pins(add_thresholds(sheet, plan), plan, [shard])).run(
        plan, watched
    )
    columns = {
        f"r{key}": column for key, column in sorted(found.columns.items(), key=str)
    }
    changes = {
        f"n{place}": _write_moments(found.changes.get(place), sheet.size)
        for place in sorted(watched)
    }
    ids = sheet.facts.customers["customer_id"]
    asked = pl.DataFrame(
        {"customer_id": customer_ids}, schema={"customer_id": pl.Int64}
    )
    matched = pl.DataFrame({"customer_id": ids, **columns, **changes})
    names = [f"r{place}" for place in range(len(rules))]
    failed = [name for name in names if name not in columns]
    return (
        asked.join(matched, on="customer_id", how="left", maintain_order="left")
        .with_columns(pl.col(list(columns)).fill_null(False))
        .with_columns(pl.lit(None, pl.Boolean).alias(name) for name in failed)
        .select("customer_id", *names, *changes)
    )


def next_changes(
    rules: Sequence[Rule], shard: int, customer_ids: Sequence[int], as_of: datetime
) -> pl.DataFrame:
    """Return when time alone can next change what any of some rules says.

    Returns
    -------
    One row per asked customer: `customer_id` and `next_at`, a moment after `as_of`.
    It may be earlier than the change, never later; null where only news can change
    anything.
    """
    places = range(len(rules))
    found = match_rules(rules, shard, customer_ids, as_of, watched=places)
    return found.select(
        "customer_id",
        pl.min_horizontal(pl.lit(None, pl.Int64), *(f"n{place}" for place in places))
        .cast(pl.Datetime("us", "UTC"))
        .alias("next_at"),
    )


def _write_moments(moments: Moments | None, size: int) -> pl.Series:
    if moments is None:
        return pl.repeat(None, size, dtype=pl.Int64, eager=True)
    column = pl.Series(moments)
    return column.set(column > LAST_MOMENT, None)


@dataclass(frozen=True)
class Count:
    """How many customers match a rule, and what each condition leaves of them.

    Parameters
    ----------
    universe
        Customers the rule was asked about: all that have an owner.
    margin
        To each side of `count` the 95 % interval; 0 where everybody was asked.
    conditions
        By path of the node: who is left after it and those before it in its group.
    is_sampled
        Whether the numbers are extrapolated from a part of the shards.
    """

    count: int
    universe: int
    margin: int
    conditions: Mapping[str, int]
    is_sampled: bool


def count_universe() -> int:
    """Return how many customers have an owner."""
    return Customer.objects.exclude(owner_mode=OwnerMode.NOBODY).count()


def choose_shards(universe: int) -> range:
    """Return the shards to ask for a quick answer: one above 200,000 people."""
    return range(SHARD_COUNT if universe <= SAMPLED_ABOVE else 1)


def choose_sample() -> tuple[int, int]:
    """Return how many customers have an owner, and how many shards to ask about them.

    Hashed shards are random samples, so whole shards are left out above 200,000 people.
    """
    universe = count_universe()
    if universe <= SAMPLED_ABOVE:
        return universe, SHARD_COUNT
    return universe, max(1, SHARD_COUNT * SAMPLED_ABOVE // universe)


def count_rule(
    rule: Rule,
    as_of: datetime,
    *,
    is_exact: bool = False,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Count:
    """Count who matches a rule at a moment.

    Parameters
    ----------
    is_exact
        Whether all shards are asked however many people there are. Otherwise it is one
        above 200,000 people, for a quick answer.
    is_wanted
        Whether somebody still waits for the answer.

    Raises
    ------
    LeafFailed, NobodyWaits
    """
    universe = count_universe()
    shards = range(SHARD_COUNT) if is_exact else choose_shards(universe)
    steps = {path: Rule(node) for path, node in list_steps(rule).items()}
    plan = build_plan({"": rule, **steps}, read_library().rules)
    found = dict.fromkeys(plan.rules, 0)
    asked = 0
    for shard in shards:
        if not is_wanted():
            raise NobodyWaits
        sheet = read_sheet(CopyReader(), plan.needs, shard=shard, as_of=as_of)
        sheet = add_pins(add_thresholds(sheet, plan), plan, [shard])
        evaluation = Evaluator(sheet).run(plan)
        for failure in evaluation.failures.values():
            raise LeafFailed(failure)
        asked += sheet.size
        for path, column in evaluation.columns.items():
            found[path] += int(column.sum())
    if len(shards) == SHARD_COUNT:
        universe = asked  # as the shards were read; counted before, it may have grown
    estimates = {path: estimate(n, asked, universe) for path, n in found.items()}
    count, margin = estimates.pop("")
    return Count(
        count=count,
        universe=universe,
        margin=margin,
        conditions={path: number for path, (number, _) in estimates.items()},
        is_sampled=len(shards) < SHARD_COUNT,
    )
