"""Faults 22 and 23: people whose step raises, hangs or kills, and a fault of all."""

from django.db import connection

from journeys.models import Enrollment
from tests.faults.crowd import Crowd
from tests.faults.sizes import SCALE
from tests.faults.world import assert_provider_agrees, nothing_waits, pass_time
from tests.processes import wait_until

MOST_DEATHS = 3  # processes one person can kill before they are parked


def test_fault_22_people_who_raise_hang_or_kill_are_parked_alone(
    world, rng, seed, pick, seen
):
    crowd = Crowd(f"poison-{seed}", pick(200, 10_000))
    poisoned = 3 if SCALE == "full" else 2  # to hang takes its time
    raising, killing, *hanging = rng.sample(crowd.customer_ids(), poisoned)
    world.poison(raising, "raise")
    world.poison(killing, "kill")  # as the kernel does with a process out of memory
    for customer_id in hanging:
        world.poison(customer_id, "spin")
    crowd.enter()
    killers = [killing, *hanging]
    healthy = crowd.size - 1 - len(killers)
    # Ten thousand take their time, and each that hangs holds up a process three times
    patience = pick(120, 600)
    wait_until(lambda: crowd.count_ended() == healthy, "all others", patience)
    parked = len(killers)
    wait_until(lambda: read_parked(killers) == parked, "the killers parked", patience)
    raised = Enrollment.objects.filter(journey=crowd.journey, customer_id=raising)
    wait_until(lambda: give_up(raised), "the raising one parked", 60)
    deaths = read_deaths(killers)
    assert all(count <= MOST_DEATHS for count in deaths)
    assert crowd.count_ended() == healthy
    assert raised.get().error.startswith("PlannedFault")
    wait_until(nothing_waits, "the end of all work")
    assert_provider_agrees(world.ledger)
    seen(
        f"{healthy} of {crowd.size} done; 1 parked after {raised.get().attempts} tries,"
        f" {len(killers)} after killing {[1 + count for count in deaths]} processes"
    )


def test_fault_23_an_error_of_many_stops_the_step_and_burns_no_attempts(
    world, rng, seed, pick, seen
):
    crowd = Crowd(f"system-{seed}", pick(200, 5_000))
    failing = rng.sample(crowd.customer_ids(), crowd.size // 2)
    for customer_id in failing:
        world.poison(customer_id, "raise")
    crowd.enter()
    wait_until(lambda: count_breakers(crowd) > 0, "a breaker to open", 60)
    inside = Enrollment.objects.filter(journey=crowd.journey)
    tried = inside.filter(attempts__gt=0).count()
    assert not inside.filter(parked_at__isnull=False).exists()
    world.heal()
    pass_time(hours=2)
    crowd.wait_for_the_end()
    crowd.assert_each_went_once()
    assert_provider_agrees(world.ledger)
    assert tried < len(failing) / 4  # only in slices where they were few
    wait_until(lambda: count_breakers(crowd) == 0, "the breaker to close", 30)
    seen(f"{len(failing)} failed alike, {tried} attempts counted, nobody parked")


def give_up(raised) -> bool:
    """Let the hour of retries pass; tell whether the person is parked by now."""
    pass_time(minutes=31)
    return raised.filter(parked_at__isnull=False).exists()


def read_parked(customer_ids: list[int]) -> int:
    """Return how many of them are parked because processes died of them."""
    return len(_read_suspects(customer_ids, "parked_at IS NOT NULL"))


def read_deaths(customer_ids: list[int]) -> list[int]:
    """Return how often a process died while it walked each of them alone."""
    return _read_suspects(customer_ids, "true")


def _read_suspects(customer_ids: list[int], condition: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT deaths FROM journeys_suspect"
            f" WHERE customer_id = ANY (%s) AND {condition}",
            [customer_ids],
        )
        return [deaths for (deaths,) in cursor.fetchall()]


def count_breakers(crowd: Crowd) -> int:
    """Return how many steps of the crowd's journey are left alone for a while."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM journeys_breaker WHERE version_id = %s",
            [crowd.journey.published_id],
        )
        (count,) = cursor.fetchone()
    return int(count)
