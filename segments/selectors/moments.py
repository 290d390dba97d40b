"""Who was in which micro-segment, each person at a moment of their own."""

from collections.abc import Collection, Iterator

import polars as pl

from customers.selectors.copying import read_frame
from segments.selectors.history import find_begin
from segments.selectors.membership import read_states

CHANGES = """
SELECT customer_id, segment_id, is_entry::int AS is_entry,
  (extract(epoch FROM at) * 1000000)::bigint AS changed
FROM segments_crossing WHERE shard = %s AND at > %s ORDER BY at, id
"""
CHANGES_SCHEMA = {
    "customer_id": pl.Int64(),
    "segment_id": pl.Int32(),
    "is_entry": pl.Int8(),
    "changed": pl.Int64(),
}
MOMENT = pl.Datetime("us", "UTC")


def iterate_members_when(
    shard: int, people: pl.DataFrame, segment_ids: Collection[int]
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield each micro-segment with the people and whether they were in it.

    Going back from the members of now, the first change after a person's moment says
    how they stood before it; all others stood as they do now.

    Parameters
    ----------
    people
        `customer_id` and `at` (UTC), besides whatever is to be handed on. Moments of
        which nothing is known any more are left out.

    Yields
    ------
    The id, and the rows that are known with `inside`.
    """
    begin = find_begin()
    known = people.filter(pl.col("at") >= begin) if begin else people.clear()
    if known.is_empty():
        return
    known = known.with_row_index("row")
    changes = read_frame(CHANGES, [shard, known["at"].min()], CHANGES_SCHEMA)
    first = (
        known.select("row", "customer_id", "at")
        .join(
            changes.with_columns(pl.col("changed").cast(MOMENT)).with_row_index("no"),
            on="customer_id",
        )
        .filter(pl.col("changed") > pl.col("at"))
        .sort("no")
        .unique(["row", "segment_id"], keep="first", maintain_order=True)
        # Who entered later was not in it before
        .select("row", "segment_id", inside=pl.col("is_entry") == 0)
    )
    undone = first.partition_by("segment_id", as_dict=True, include_key=False)
    states = read_states(shard, segment_ids=segment_ids)
    for segment_id in segment_ids:
        state = states.get(segment_id)
        members = pl.Series(list(state.members) if state else [], dtype=pl.Int64)
        inside = known["customer_id"].is_in(members.implode())
        changed = undone.get((segment_id,))
        if changed is not None:
            inside = inside.scatter(changed["row"], changed["inside"])
        yield segment_id, known.drop("row").with_columns(inside=inside)
