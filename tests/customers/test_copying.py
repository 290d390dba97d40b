from datetime import UTC, datetime

import polars as pl
import pytest
from django.db import DataError, ProgrammingError, transaction

from customers import selectors, services
from customers.models import Clock

pytestmark = pytest.mark.django_db


MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "moments",
    [
        [MOMENT] * 4 + [None],
        [None] + [MOMENT] * 4,
        [MOMENT] * 5,
        [None] * 5,
        [datetime(2026, 1, 2, 3, 4, 5, micros, tzinfo=UTC) for micros in range(5)],
    ],
)
def test_frame_written_by_copy_reads_back_equal(moments):
    frame = pl.DataFrame(
        {
            "name": ['quote " and , comma', "line\nbreak", "", "\\N", "ünï"],
            "last_seen_at": moments,
        },
        schema_overrides={"last_seen_at": pl.Datetime("us", "UTC")},
    )
    services.write_frame(table="customers_eventname", frame=frame)
    back = selectors.read_frame(
        "SELECT name, (extract(epoch FROM last_seen_at) * 1000000)::bigint"
        " FROM customers_eventname"
        " WHERE name <> %s ORDER BY id",
        ["nothing"],
        {"name": pl.String, "at": pl.Int64},
    )
    assert back["name"].to_list() == frame["name"].to_list()
    read = back["at"].cast(pl.Datetime("us", "UTC"))
    assert read.to_list() == moments


def test_ids_are_read_in_the_order_of_the_query_and_none_from_none():
    query = "SELECT n::bigint FROM generate_series(1, %s) n ORDER BY n DESC"
    assert selectors.read_ids(query, [3]).tolist() == [3, 2, 1]
    assert selectors.read_ids(query, [0]).tolist() == []


def test_now_follows_the_clock_row():
    before = selectors.get_now()
    Clock.objects.create(
        real_at=before, virtual_at=datetime(2030, 1, 1, tzinfo=UTC), speed=0
    )
    assert selectors.get_now() == datetime(2030, 1, 1, tzinfo=UTC)


def test_a_query_that_fails_says_what_postgres_said():
    with pytest.raises(DataError, match="division by zero"), transaction.atomic():
        selectors.read_frame("SELECT 1 / %s", [0], {"n": pl.Int64})
    assert selectors.read_frame("SELECT 5", [], {"n": pl.Int64})["n"].to_list() == [5]


def test_a_query_that_fails_half_way_leaves_the_connection_usable():
    query = "SELECT 1 / (n - 9000) FROM generate_series(1, 10000) n"
    with pytest.raises(DataError, match="division by zero"), transaction.atomic():
        selectors.read_frame(query, [], {"n": pl.Int64})
    with pytest.raises(ProgrammingError), transaction.atomic():
        selectors.read_frame("SELECT nothing", [], {"n": pl.Int64})
    frame = selectors.read_frame(
        "SELECT n FROM generate_series(1, %s) n", [50_000], {"n": pl.Int64}
    )
    assert frame["n"].sum() == 1_250_025_000
