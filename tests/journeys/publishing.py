"""Short ways to publish, pause and move while people are inside."""

import itertools

from config import fsck
from customers.selectors import get_now
from journeys.domain.moving import Order
from journeys.selectors import (
    list_moving_shards,
)
from journeys.services import (
    change_status,
    enroll_customers,
    move_people,
    publish,
    save_draft,
)
from tests.journeys.factories import (
    bring,
    create_crowd,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node


def straight(*middle, **settings):
    """In, the nodes given one after another by their first outcome, out."""
    nodes = [entry("Signed Up"), *middle, node("out", "exit")]
    edges = []
    for before, after in itertools.pairwise(nodes):
        keys = {"wait_for": ("happened", "timeout"), "decision": ("yes", "else")}
        edges += [
            edge(before["id"], after["id"], key)
            for key in keys.get(before["kind"], ("next",))
        ]
    return document(nodes, edges, **settings)


def wait(node_id="pause", amount=10, unit="days"):
    return node(node_id, "wait", amount=amount, unit=unit)


def enter(user="u1", **traits):
    (customer,) = bring(user, **traits)
    return customer


def draw(journey, source):
    """Save a draft as somebody who has just opened it; return its revision."""
    journey.refresh_from_db()
    saved = save_draft(
        journey_id=journey.pk,
        revision=journey.draft.revision,
        document=source,
        layout={},
        map={},
    )
    return saved.revision


def put_over(journey, source, *moves, **more):
    """Publish a next version; return it."""
    revision = draw(journey, source)
    version = publish(journey_id=journey.pk, revision=revision, moves=moves, **more)
    journey.refresh_from_db()
    return version


def follow(version=1, **mapping):
    return Order(version, "follow", mapping=mapping)


def broken_invariants():
    return [found.code for found in fsck.run() if found.violations]


def change(journey, action, **more):
    """Change a journey's state as somebody who has just looked."""
    journey.refresh_from_db()
    return change_status(
        journey_id=journey.pk,
        action=action,
        life_revision=journey.life_revision,
        **more,
    )


def move_all(size=10_000):
    """Do what is ordered for the people inside, and let turns follow."""
    for shard in list_moving_shards(get_now()):
        while move_people(shard=shard, size=size).more:
            pass
    take_turns()


def days(amount):
    return {"amount": amount, "unit": "days"}


def crowd_in(journey, size):
    return enroll_all(journey, create_crowd(size))


def enroll_all(journey, crowd):
    enroll_customers(journey_id=journey.pk, customer_ids=crowd)
    take_turns()
    return crowd


def listed(*middle):
    source = straight(*middle)
    source["nodes"][0] = entry()
    return source


def waiting(**settings):
    """In, wait two days, wait for an order and then for a review, out."""
    return document(
        [
            entry("Signed Up"),
            node("pause", "wait", amount=2, unit="days"),
            node("order", "wait_for", event="Order", deadline=days(3)),
            node("review", "wait_for", event="Review", deadline=days(3)),
            node("out", "exit"),
            node("over", "hand_over"),
        ],
        [
            edge("in", "pause"),
            edge("pause", "order"),
            edge("order", "review", "happened"),
            edge("order", "out", "timeout"),
            edge("review", "over", "happened"),
            edge("review", "out", "timeout"),
        ],
        **settings,
    )
