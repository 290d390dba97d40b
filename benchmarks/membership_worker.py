"""What one process does in the membership workload: our side and the yardstick's."""

import resource
from datetime import timedelta

import polars as pl
import pyarrow as pa
from adbc_driver_manager import AdbcStatement
from django.db import connection, connections, transaction
from psycopg import sql

from benchmarks.membership import PROCESSES, SHARDS
from benchmarks.membership_data import FIRST_DAY
from customers.selectors.frames import Schema
from customers.selectors.readers import SnapshotReader
from segments import services
from segments.models import Run
from segments.selectors.facts import read_sheet
from segments.selectors.rows import read_library


class ArrowReader(SnapshotReader):
    """Reads like the product's reader and leaves the rows in Arrow."""

    def read(self, query: sql.Composable, schema: Schema) -> pl.DataFrame:
        """Read all rows; hand on an empty frame, since nothing is made of them."""
        with AdbcStatement(self._connection) as statement:
            statement.set_sql_query(query.as_string(connection.connection))
            stream, _ = statement.execute_query()
            pa.RecordBatchReader.from_stream(stream).read_all()
        return pl.DataFrame(schema=schema)


def warm_up(number: int) -> None:
    """Connect and load what the first query would load."""
    pl.DataFrame({"a": [1]}).filter(pl.col("a") > 0)
    with transaction.atomic(), SnapshotReader():
        pass


def run_day(number: int, day: int) -> None:
    """Take this process's share of the shards of a run, then wait for nobody."""
    as_of = FIRST_DAY + timedelta(days=day)
    run, progress = services.start_run(on=as_of.date(), as_of=as_of)
    while progress.pending:
        own = [shard for shard in progress.pending if shard % PROCESSES == number]
        for shard in own:
            progress = services.evaluate_shard(run_id=run.pk, shard=shard)
        if not own:
            run.refresh_from_db()
            if run.ranked:
                return
            progress = services.evaluate_shard(run_id=run.pk, shard=number)
    assert Run.objects.get(pk=run.pk).errors == []


def read_day(number: int, day: int) -> None:
    """Read this process's share of the shards into Arrow."""
    plan = read_library().plan
    as_of = FIRST_DAY + timedelta(days=day)
    for shard in range(number, SHARDS, PROCESSES):
        with transaction.atomic(), ArrowReader() as reader:
            read_sheet(reader, plan.needs, shard=shard, as_of=as_of)


def measure_memory(number: int) -> int:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def close() -> None:
    """Let go of the database."""
    connections.close_all()
