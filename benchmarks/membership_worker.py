"""What one process does in the membership workload: our side and the yardstick's."""

import resource
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import polars as pl
import pyarrow as pa
from adbc_driver_manager import AdbcStatement
from django.db import connection, connections, transaction
from psycopg import sql

from customers.models import SHARD_COUNT
from customers.selectors.frames import Schema
from customers.selectors.readers import SnapshotReader
from segments import services
from segments.domain import rules
from segments.domain.measures import Needs
from segments.domain.plan import build_plan
from segments.models import Run
from segments.selectors import list_pending_shards
from segments.selectors.facts import read_sheet
from segments.selectors.rows import read_library


class Place(NamedTuple):
    """Which of how many processes this is."""

    number: int
    count: int

    def take(self, shards: Iterable[int]) -> Iterator[int]:
        """Yield this process's share."""
        return (shard for shard in shards if shard % self.count == self.number)


class ArrowReader(SnapshotReader):
    """Reads like the product's reader and leaves the rows in Arrow."""

    def read(self, query: sql.Composable, schema: Schema) -> pl.DataFrame:
        """Read all rows; hand on an empty frame, since nothing is made of them."""
        with AdbcStatement(self._connection) as statement:
            statement.set_sql_query(query.as_string(connection.connection))
            stream, _ = statement.execute_query()
            pa.RecordBatchReader.from_stream(stream).read_all()
        return pl.DataFrame(schema=schema)


def warm_up(place: Place) -> None:
    """Connect and load what the first query would load."""
    pl.DataFrame({"a": [1]}).filter(pl.col("a") > 0)
    with transaction.atomic(), SnapshotReader():
        pass


def finish(place: Place, run_id: int) -> None:
    """Take this process's share of the shards of a run, then wait for nobody."""
    while pending := list_pending_shards(run_id):
        own = list(place.take(pending))
        for shard in own:
            services.evaluate_shard(run_id=run_id, shard=shard)
        if not own:
            if Run.objects.get(pk=run_id).ranked:
                return
            services.evaluate_shard(run_id=run_id, shard=place.number)


def read_all(place: Place, as_of: datetime) -> None:
    """Read this process's share of what all rules need into Arrow."""
    _read(place, read_library().plan.needs, as_of)


def read_for(place: Place, root: Any, as_of: datetime) -> None:
    """Read this process's share of what one rule needs into Arrow."""
    rule = rules.parse({"schema_version": 1, "root": root})
    _read(place, build_plan({"it": rule}).needs, as_of)


def _read(place: Place, needs: Needs, as_of: datetime) -> None:
    for shard in place.take(range(SHARD_COUNT)):
        with transaction.atomic(), ArrowReader() as reader:
            read_sheet(reader, needs, shard=shard, as_of=as_of)


def measure_memory(place: Place) -> int:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def close() -> None:
    """Let go of the database."""
    connections.close_all()
