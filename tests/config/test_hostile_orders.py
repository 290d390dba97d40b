"""Operations in any order, about things that are gone, are never a server error.

What is named is often of another journey, deleted, archived or never was; revisions
are sometimes stale. Between the requests the product goes on working.
"""

import os
import random

import pytest

from config.erasing import erase
from journeys.models import Journey
from journeys.services import launch_due
from messaging.services import deliver
from segments.models import Plan
from tests.config.hostile.calling import Caller, Request, find_fault, tell
from tests.config.hostile.requests import find_parameters, make_requests
from tests.config.hostile.world import build, life_of, revision_of
from tests.config.test_hostile import ROWS
from tests.journeys.factories import pass_time
from tests.journeys.publishing import broken_invariants, move_all

# How many walks of how many requests; HOSTILE=100 walks for long
SEEDS = range(int(os.environ.get("HOSTILE", "2")))
LENGTH = 200
STEPS = ("pause", "longer", "mail", "in", "out", "gone")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("silence"),
    pytest.mark.timeout(600),
]


def mix(value, rng):
    """Return a body that names other things now and then."""
    if isinstance(value, dict):
        kept = [key for key in value if rng.random() > 0.003]
        return {key: mix(value[key], rng) for key in kept}
    if isinstance(value, list):
        return [mix(inner, rng) for inner in value if rng.random() > 0.003]
    if isinstance(value, str) and value in STEPS and rng.random() < 0.2:
        return rng.choice(STEPS)
    if type(value) is int and rng.random() < 0.2:
        return rng.randrange(1, 12)
    return value


class Walk:
    """One way through the operations of one world."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.world = build()
        self.parameters = find_parameters(self.world)
        self.requests = make_requests(self.world)
        self.rows = [*ROWS, *(row for row in self.requests if row.endswith(" "))]

    def go(self):
        """Yield what is wrong with each answer."""
        for number in range(LENGTH):
            caller = self.choose()
            yield f"{number} {caller}", find_fault(caller.call(), [])
            if number % 10 == 0:
                self.work()

    def choose(self):
        """Return the next request: mostly one that changes something."""
        changing = [row for row in self.rows if not row.startswith("GET")]
        row = self.rng.choice(changing if self.rng.random() < 0.8 else self.rows)
        method, route = row.split()
        asked = self.requests.get(row, Request())
        journey = self.rng.choice(Journey.objects.order_by("id"))
        parameters = {**self.parameters, **asked.parameters}
        for name, value in parameters.items():
            if type(value) is int and self.rng.random() < 0.3:
                parameters[name] = self.rng.randrange(1, 9)
        if self.rng.random() < 0.5:
            parameters["journey_id"] = journey.pk
        request = Request(
            body=mix(asked.body, self.rng),
            revision=self.choose_revision(parameters["journey_id"]),
            query=asked.query,
        )
        return Caller(self.world.client, method, route, parameters, request)

    def choose_revision(self, journey_id):
        """Return a revision that was read: of the draft, the life or the plan."""
        journey = Journey.objects.filter(pk=journey_id).first()
        read = [1, Plan.objects.get().revision]
        if journey:
            read += 3 * [revision_of(journey), life_of(journey)]
        return self.rng.choice(read)

    def work(self):
        """Let the product do what is due."""
        launch_due()
        move_all()
        pass_time(hours=self.rng.choice([1, 30]))
        deliver(channel="email")


@pytest.mark.parametrize("seed", SEEDS)
def test_operations_in_any_order(seed):
    walk = Walk(seed)
    assert tell(walk.go()) == ""
    assert broken_invariants() == []
    erase(walk.world.customer.pk)
    assert tell(walk.go()) == ""
