from datetime import UTC, datetime

import polars as pl
import pytest
from django.db import DataError, ProgrammingError, transaction

from customers import selectors, services
from customers.models import Clock

pytestmark = pytest.mark.django_db


def test_frame_written_by_copy_reads_back_equal():
    frame = pl.DataFrame(
        {
            "name": ['quote " and , comma', "line\nbreak", "", "\\N", "ünï"],
            "last_seen_at": [datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)] * 4 + [None],
        }
    )
    services.write_frame(table="customers_eventname", frame=frame)
    back = selectors.read_frame(
        "SELECT name, extract(epoch FROM last_seen_at) FROM customers_eventname"
        " WHERE name <> %s ORDER BY id",
        ["nothing"],
        {"name": pl.String, "at": pl.Float64},
    )
    assert back["name"].to_list() == frame["name"].to_list()
    assert back["at"].to_list() == [1767323045.0] * 4 + [None]


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
