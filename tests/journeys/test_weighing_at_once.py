"""Several workers at the weighing of one split and day, and somebody who publishes."""

import threading

import pytest
from django.db import connection, transaction

from journeys import services
from journeys.models import SplitDay
from journeys.selectors.roster import read_roster
from journeys.services.weighing import weigh_splits
from tests.customers.test_merging import in_thread
from tests.journeys.factories import create_crowd, pass_time, put_live, set_clock
from tests.journeys.publishing import draw
from tests.journeys.test_split_bandit import DAY, convert, split
from tests.journeys.test_split_uplift import GOAL, flow, let_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def journey():
    """Return a journey with a split that has never been weighed."""
    set_clock()
    journey = put_live(flow(split(), goal=GOAL), name="Welcome")
    let_in(journey, create_crowd(60))
    convert("a", 0.3)
    convert("b", 0.5)
    pass_time(days=3)
    return journey


def wait_until_somebody_waits():
    """Return once another transaction waits for this one."""
    for _ in range(20_000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    pytest.fail("nobody waits")


def weigh():
    """Weigh as a worker does; return the shares its next turn goes by."""
    weigh_splits(on=DAY)
    return read_roster().weighed


def test_a_second_worker_waits_for_the_first_and_uses_its_shares(journey):
    with transaction.atomic():
        first = weigh()
        second = in_thread(weigh)
        wait_until_somebody_waits()
    second.join(30)
    assert second.outcome == [first]
    day = SplitDay.objects.get()
    assert dict(first[journey.published_id]["test"]) == day.shares
    assert sum(day.shares.values()) == 10_000


def test_whoever_begins_together_ends_with_one_row(journey):
    barrier = threading.Barrier(4)

    def race():
        barrier.wait(timeout=20)
        return weigh()

    workers = [in_thread(race) for _ in range(4)]
    for worker in workers:
        worker.join(30)
    day = SplitDay.objects.get()
    shares = {"test": tuple(day.shares.items())}
    assert [one.outcome for one in workers] == [[{journey.published_id: shares}]] * 4


def test_the_second_worker_weighs_when_the_first_dies(journey):
    with transaction.atomic():
        weigh_splits(on=DAY)
        second = in_thread(weigh)
        wait_until_somebody_waits()
        transaction.set_rollback(True)
    second.join(30)
    day = SplitDay.objects.get()
    assert day.is_newest
    shares = {"test": tuple(day.shares.items())}
    assert second.outcome == [{journey.published_id: shares}]


def test_who_publishes_another_goal_meanwhile_has_that_one_weighed(journey):
    goal = {**GOAL, "within_days": 1}
    revision = draw(journey, flow(split(), goal=goal))
    with transaction.atomic():
        version = services.publish(journey_id=journey.pk, revision=revision)
        worker = in_thread(weigh)
        wait_until_somebody_waits()
    worker.join(30)
    day = SplitDay.objects.get()
    assert (day.version_id, day.goal["within_days"]) == (version.pk, 1)
    assert worker.outcome[0].keys() == {version.pk}
