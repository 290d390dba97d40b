from datetime import UTC, datetime

import polars as pl
import pytest

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
