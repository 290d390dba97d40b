"""Runs go on while requests are under way: what is committed late is found by the next.

The requests are real transactions on connections of their own. Turns would find their
events too; here runs alone have to.
"""

import time
from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from customers.models import Event, EventName, Identity, Source
from segments import services
from segments.models import MicroSegment, Run
from tests.segments.looking import Looks, members
from tests.segments.making import (
    NOW,
    TODAY,
    count,
    make_people,
    make_segment,
    shard_of,
)
from tests.segments.posting import Posts
from tests.segments.worlds import SHARD, leave_others_empty

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
PEOPLE = 12
STEPS = 40


def make_visitors() -> tuple[MicroSegment, list[int]]:
    """Make a micro-segment of who visits, and people of one shard who might."""
    ids = [id_ for id_ in range(1, 999) if shard_of(id_) == SHARD][:PEOPLE]
    make_people(*ids)
    Identity.objects.bulk_create(
        Identity(kind="user", value=str(id_), customer_id=id_) for id_ in ids
    )
    Source.objects.create(name="shop")
    EventName.objects.create(name="Visit")  # two requests would wait for a new one
    return make_segment("Active", count("Visit", "gte", 1)), ids


def settle() -> None:
    """Wait until no transaction is open, of other databases either, that began before.

    To whoever reads, what was written since the oldest of them began is news.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (written,) = cursor.fetchone()
        oldest = written
        while oldest <= written:
            time.sleep(0.02)
            cursor.execute(
                "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            )
            (oldest,) = cursor.fetchone()


def run_at(minute: int, cause: str = Run.Cause.MANUAL) -> None:
    """Run over the one shard with people."""
    at = NOW + minute * MINUTE
    run, _ = services.start_run(on=TODAY, as_of=at, cause=cause)
    services.evaluate_shard(run_id=run.pk, shard=SHARD)
    leave_others_empty(run)


def test_what_was_open_while_the_first_run_read_is_in_the_second(
    posts: Posts, looks: Looks
) -> None:
    active, (early, late, failed, *_) = make_visitors()
    settle()
    for who in (early, late, failed):
        posts.begin(who, "Visit", at=NOW - MINUTE)
    posts.end(early)
    run_at(0, Run.Cause.DAILY)
    assert members(active) == {early}
    posts.end(late)
    posts.end(failed, commits=False)
    run_at(1)
    assert members(active) == {early, late}
    (_, first), (_, second) = looks
    assert first is None
    assert second is not None
    assert late in second


@pytest.mark.parametrize("number", range(4))
def test_nothing_is_lost_whatever_is_under_way_while_runs_follow_runs(
    number: int, posts: Posts, looks: Looks
) -> None:
    draw = Random(number)
    active, ids = make_visitors()
    run_at(0, Run.Cause.DAILY)
    for step in range(1, STEPS):
        idle = [id_ for id_ in ids if id_ not in posts.open]
        what = draw.choice(["begin", "begin", "end", "run"])
        if what == "run":
            run_at(step)
        elif what == "begin" and idle:
            late = draw.choice([0, 0, 90]) * MINUTE
            posts.begin(draw.choice(idle), "Visit", at=NOW + step * MINUTE - late)
        elif what == "end" and posts.open:
            who = draw.choice(sorted(posts.open))
            posts.end(who, commits=draw.random() < 0.8)
    posts.end_all(commits=True)
    run_at(STEPS)
    visitors = set(Event.objects.values_list("customer_id", flat=True))
    assert members(active) == visitors
    assert len(visitors) > PEOPLE // 2
    assert sum(who is not None for _, who in looks) > 3
