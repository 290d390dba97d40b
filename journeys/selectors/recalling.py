"""What steps ask about customers besides rules: attributes, and how often they came by.

One query for everybody in a slice, whatever their journeys.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from customers.selectors import read_frame
from journeys.domain.cohort import Coded, Ints
from journeys.selectors.standing import customers_of

_RECALL = """
SELECT u.id, {columns}
FROM unnest(%s::bigint[], %s::bigint[]) AS u (id, customer_id)
JOIN {customers} c ON c.id = u.customer_id
LEFT JOIN LATERAL (
  SELECT jsonb_object_agg(node_id, times) AS passes,
    jsonb_object_agg(node_id, way) AS ways FROM (
    SELECT node_id, count(*) AS times, (array_agg(outcome ORDER BY visit_no))[1] AS way
    FROM journeys_visit
    WHERE enrollment_id = u.id AND node_id = ANY (%s) GROUP BY 1) t) v ON true
"""


@dataclass(frozen=True)
class Recalled:
    """What was read, by enrollment.

    Parameters
    ----------
    frame
        `id`, one column `v0`, `v1`, ... per attribute (JSON text), `passes` and
        `ways`.
    """

    frame: pl.DataFrame | None = None
    names: Sequence[str] = ()

    def values(self, ids: pl.Series, name: str) -> pl.Series:
        """Return the JSON text of an attribute of each of these enrollments."""
        return self._column(ids, f"v{self.names.index(name)}")

    def passes(self, ids: pl.Series, node_id: str) -> Ints:
        """Return how often each of these enrollments left a node."""
        times = self._column(ids, "passes").str.json_path_match(f"$['{node_id}']")
        counted: Ints = times.cast(pl.Int64).fill_null(0).to_numpy(writable=True)
        return counted

    def earlier(self, ids: pl.Series, node_id: str) -> pl.Series:
        """Return by which outcome each of these enrollments left a node first."""
        return self._column(ids, "ways").str.json_path_match(f"$['{node_id}']")

    def _column(self, ids: pl.Series, name: str) -> pl.Series:
        if self.frame is None:
            return pl.repeat(None, len(ids), dtype=pl.String, eager=True)
        asked = pl.DataFrame({"id": ids})
        found = asked.join(self.frame, on="id", how="left", maintain_order="left")
        return found[name]


def recall(
    shard: int, people: pl.DataFrame, names: Sequence[str], node_ids: Sequence[str]
) -> Recalled:
    """Read attributes of customers and how their enrollments left nodes.

    Parameters
    ----------
    people
        `id` of the enrollment, which need not be written yet, and `customer_id`.
    """
    picked = [f"(c.attributes -> %s)::text AS v{n}" for n in range(len(names))]
    columns = ", ".join([*picked, "v.passes::text", "v.ways::text"])
    query = _RECALL.format(columns=columns, customers=customers_of(shard))
    params = [
        *names,
        people["id"].to_list(),
        people["customer_id"].to_list(),
        list(node_ids),
    ]
    schema = {
        "id": pl.Int64(),
        **{f"v{n}": pl.String() for n in range(len(names))},
        "passes": pl.String(),
        "ways": pl.String(),
    }
    return Recalled(read_frame(query, params, schema), names)


def encode(column: pl.Series) -> Coded:
    """Return a column of texts as places in the list of its distinct ones."""
    texts = column.unique(maintain_order=True)
    if len(texts) <= 1:
        return Coded(np.zeros(len(column), dtype=np.int64), texts.to_list())
    places = pl.DataFrame({"text": texts}).with_row_index("place")
    codes = pl.DataFrame({"text": column}).join(
        places, on="text", how="left", nulls_equal=True, maintain_order="left"
    )
    return Coded(codes["place"].cast(pl.Int64).to_numpy(), texts.to_list())
