"""Memberships kept up to date between runs are those a run would find.

Random people, rules and news; time jumps to random moments, often just to where
something turns over. What turns appended must give what evaluating everybody gives, by
the plain evaluator, and a run at the same moment must find nothing to change.
"""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from segments.models import (
    BuyingFit,
    Crossing,
    MembershipChange,
    NextChange,
)
from tests.segments.worlds import SHARD, World, differences, members

pytestmark = pytest.mark.django_db(transaction=True)

WORLDS = 3
STEPS = 8


@pytest.mark.parametrize("number", range(WORLDS))
def test_turns_give_what_evaluating_everybody_gives(number: int) -> None:
    world = World(number, ranks=True)
    assert not differences(world.now)
    for step in range(STEPS):
        world.pass_time()
        touched = [
            who for _ in range(world.draw.randrange(7)) for who in world.tell_news()
        ]
        world.take_turns(*touched)
        assert not differences(world.now), (step, world.now)
    assert MembershipChange.objects.filter(run=None).count() > STEPS // 2


@pytest.mark.parametrize("number", range(WORLDS))
def test_a_run_finds_nothing_that_turns_have_not_found(number: int) -> None:
    world = World(100 + number, ranks=False)
    for _ in range(STEPS // 3):
        for _ in range(3):
            world.pass_time()
            world.take_turns(*world.tell_news())
        before = members()
        run = world.run()
        assert not Crossing.objects.filter(run=run).exists()
        assert members() == before
        assert not NextChange.objects.filter(at__lte=world.now).exists()


@pytest.mark.parametrize("number", range(WORLDS))
def test_another_run_of_the_day_finds_nothing_that_turns_have_not(number: int) -> None:
    """It keeps thresholds and parameters, however much is bought meanwhile."""
    world = World(300 + number, ranks=True)
    fit = BuyingFit.objects.get()
    assert fit.r is not None, fit.reason
    for _ in range(STEPS // 2):
        world.now += timedelta(seconds=world.draw.randrange(10_000))  # the same day
        world.take_turns(*world.tell_news())
        before = members()
        run = world.run()
        assert run.base_id is not None
        changes = Crossing.objects.filter(run=run, shard=SHARD)
        assert not changes.exists()
        assert members() == before
    assert BuyingFit.objects.count() == 1


@pytest.mark.parametrize("number", range(WORLDS))
def test_what_happens_during_a_run_is_not_lost_by_it(number: int) -> None:
    world = World(200 + number, ranks=False)
    for _ in range(STEPS):
        world.pass_time()
        touched = [*world.tell_news(), *world.tell_news()]
        if world.draw.random() < 0.2:
            world.take_turns(*touched)

        def meanwhile(touched: Sequence[int] = tuple(touched)) -> None:
            if world.draw.random() < 0.7:  # else the clock stands still
                world.pass_time()
            for who in touched:
                world.do(who)
                world.change(who)
            world.take_turns(*touched)

        world.run(meanwhile)
        world.take_turns()
        assert not differences(world.now)
