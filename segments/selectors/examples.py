"""A few customers who match a rule, to look at."""

from collections.abc import Callable
from datetime import datetime

import polars as pl

from customers.models import SHARD_COUNT
from segments.domain.errors import NobodyWaits
from segments.domain.rules import Rule
from segments.selectors.everybody import match_everybody

SEED = 20_261_123  # which examples are shown; any number does


def list_examples(
    rule: Rule,
    as_of: datetime,
    limit: int,
    is_wanted: Callable[[], bool] = lambda: True,
) -> list[int]:
    """Return some customers who match, the same ones again while they match.

    They are chosen by a hash of their id: neither the newest nor the oldest. Shards
    are asked until there are enough.

    Raises
    ------
    LeafFailed, NobodyWaits
    """
    found: list[int] = []
    for shard in range(SHARD_COUNT):
        if not is_wanted():
            raise NobodyWaits
        people = match_everybody(rule, shard, as_of)
        order = pl.col("customer_id").hash(SEED)
        found += people.sort(order, "customer_id")["customer_id"].to_list()
        if len(found) >= limit:
            break
    return found[:limit]
