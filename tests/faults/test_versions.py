"""Fault 18: a new version goes live over people inside, while workers die."""

import copy
from datetime import timedelta

import pytest
from django.db.models import F

from journeys.domain.errors import DestinationMissing
from journeys.domain.moving import Order
from journeys.models import Enrollment, Move, Version, Visit
from journeys.services import publish, save_draft
from tests.faults.crowd import Crowd
from tests.faults.services import pause
from tests.faults.world import PATIENCE_SECONDS, assert_provider_agrees, pass_time
from tests.journeys.graphs import node
from tests.processes import wait_until

# Hours the versions hold people, more than pass while all come in and are moved
HELD, HELD_NEXT = 400, 60


def test_fault_18_people_follow_a_new_version_while_workers_die(
    world, rng, seed, pick, seen
):
    crowd = Crowd(f"version-{seed}", pick(200, 10_000), hours=HELD)
    crowd.enter()
    inside = Enrollment.objects.filter(journey=crowd.journey, node_id="pause")
    everybody = crowd.size
    wait_until(lambda: inside.count() == everybody, "all to wait", PATIENCE_SECONDS)
    first = Version.objects.get(pk=crowd.journey.published_id)
    draft = draw_next(crowd, first)
    with pytest.raises(DestinationMissing):  # a node with people on it is deleted
        publish(
            journey_id=crowd.journey.pk,
            revision=draft.revision,
            moves=[Order(first.number, "follow")],
        )
    crowd.journey.refresh_from_db()
    assert crowd.journey.published_id == first.pk  # a refusal leaves nothing behind
    order = Order(first.number, "follow", mapping={"pause": "rest"})
    publish(journey_id=crowd.journey.pk, revision=draft.revision, moves=[order])
    for _ in range(pick(2, 10)):
        pause(rng.uniform(0, 0.3))
        world.kill_child(rng)
    moved = inside.model.objects.filter(journey=crowd.journey).exclude(version=first)
    # Their new wait begins when they are asked, a turn after the move
    asked = moved.filter(due_at__gt=F("arrived_at") + timedelta(hours=HELD_NEXT // 2))
    wait_until(lambda: asked.count() == everybody, "all to be moved", PATIENCE_SECONDS)
    pass_time(hours=HELD_NEXT)
    crowd.wait_for_the_end()
    assert_provider_agrees(world.ledger)
    visits = Visit.objects.filter(enrollment__journey=crowd.journey)
    left = visits.filter(node_id="pause", reason__startswith="moved to version")
    assert left.count() == visits.filter(node_id="pause").count() == crowd.size
    assert visits.filter(node_id="rest", outcome="next").count() == crowd.size
    assert visits.filter(node_id="hello").count() == crowd.size
    assert len(crowd.message_ids()) == crowd.messages
    assert Move.objects.filter(journey=crowd.journey).count() == 1
    seen(f"{crowd.size} people moved once, deletion without destination refused")


def draw_next(crowd: Crowd, first: Version) -> Version:
    """Save a draft in which another wait stands instead of the one people are in."""
    draft = Version.objects.get(pk=crowd.journey.draft_id)
    document = copy.deepcopy(first.document)
    nodes = [one for one in document["nodes"] if one["id"] != "pause"]
    document["nodes"] = [*nodes, node("rest", "wait", amount=HELD_NEXT, unit="hours")]
    for one in document["edges"]:
        for end in ("source", "target"):
            one[end] = "rest" if one[end] == "pause" else one[end]
    save_draft(
        journey_id=crowd.journey.pk,
        revision=draft.revision,
        document=document,
        layout={},
        map={},
    )
    draft.refresh_from_db()
    return draft
