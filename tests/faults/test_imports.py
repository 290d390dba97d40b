"""Whoever brings a file in dies in the middle of it, and somebody else goes on."""

import io

from django.db import connection

from customers import services
from customers.models import Import
from customers.selectors import get_now
from tests.processes import wait_until


def make_file(name: str, rows: int) -> bytes:
    """Return events of which each comes three times."""
    lines = (
        f"{name}-{n // 3 % 500},{name},2026-02-{n // 3 % 28 + 1:02}"
        for n in range(rows)
    )
    return ("user,event,time\n" + "\n".join(lines)).encode()


def count(name: str) -> tuple[int, int, int]:
    """Return how many events there are, of how many contents, of how many people."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT (e.customer_id, e.occurred_at)),"
            " count(DISTINCT e.customer_id) FROM customers_event e"
            " JOIN customers_eventname n ON n.id = e.name_id AND n.name = %s",
            [name],
        )
        return cursor.fetchone()


def test_an_import_killed_in_its_middle_has_each_row_once(world, rng, seed, pick, seen):
    kills, rows = pick(3, 30), pick(18_000, 300_000)
    name = f"File {seed}"
    one = services.keep_file(
        file=io.BytesIO(make_file(name, rows)),
        file_name="file.csv",
        user_id=None,
        now=get_now(),
    )
    world.plan("slice_written", "kill", kills)
    services.start_import(import_id=one.pk, sets_off=False, now=get_now())
    world.kill_child(rng)
    wait_until(lambda: not world.planned(), "planned deaths")
    wait_until(lambda: is_done(one), "the import to be done")
    one.refresh_from_db()
    events, contents, people = count(name)
    assert (one.counts["rows"], one.counts["wrong"]) == (rows, 0)
    assert one.counts["events_new"] == events == rows
    assert people == one.counts["customers_new"] == 500
    assert contents == len({(n % 500, n % 28) for n in range(rows // 3)})
    seen(f"{kills} kills, {rows} rows, each stored once")


def is_done(one: Import) -> bool:
    """Tell whether an import is over."""
    one.refresh_from_db()
    return one.status == Import.Status.DONE
