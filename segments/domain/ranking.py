"""The first pass of a run: the values to reach in "top 10 % of ..." over everybody.

Shards are counted one by one and put together, so nobody holds all values at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import polars as pl

from segments.domain.buying.model import BuyingModel
from segments.domain.measures import Rank
from segments.domain.operators import Condition
from segments.domain.sheet import Sheet

Ranks = Mapping[str, tuple[Rank, Condition]]


def collect_values(ranks: Ranks, sheet: Sheet) -> dict[str, pl.DataFrame]:
    """Return what thresholds are found from, of a sheet's open customers.

    Returns
    -------
    What `Rank.collect` gives, by key of the measure; with `people`: how many are alike.
    """
    measures = {rank.measure_key(): rank for rank, _ in ranks.values()}
    return {key: rank.collect(sheet) for key, rank in measures.items()}


def find_threshold(
    parts: Iterable[pl.DataFrame],
    rank: Rank,
    condition: Condition,
    model: BuyingModel | None = None,
) -> float | None:
    """Return the k-th value of a measure, k = ceil(p * n); ties with it are in.

    Parameters
    ----------
    parts
        What `collect_values` gave for this measure in all shards.

    Returns
    -------
    `None` if nobody has the measure.
    """
    counts = pl.concat(rank.count(part, model) for part in parts).sort(
        "value", descending=condition.operator == "top_percent"
    )
    if counts.is_empty():
        return None
    people = counts["people"].cast(pl.Int64)
    reached = people.cum_sum() >= get_place(condition.value, int(people.sum()))
    return float(counts["value"].filter(reached)[0])


def find_thresholds(
    ranks: Ranks, parts: Mapping[str, Sequence[pl.DataFrame]], model: BuyingModel | None
) -> dict[str, float | None]:
    """Return the value to reach in each rank, by its key.

    Parameters
    ----------
    parts
        What `collect_values` gave in all shards, by key of the measure.
    """
    return {
        key: find_threshold(parts[rank.measure_key()], rank, condition, model)
        for key, (rank, condition) in ranks.items()
    }


def get_place(percent: float, people: int) -> int:
    """Return k of "top p %": `ceil(p * n)`, exact for decimal percentages.

    Examples
    --------
    >>> get_place(10, 30), get_place(10, 31), get_place(0.1, 1)
    (3, 4, 1)
    """
    share = Fraction(str(percent)) * people / 100
    return -(-share.numerator // share.denominator)
