"""Short ways to let people into journeys, and to see who came in."""

from collections import Counter
from datetime import timedelta

from customers.models import Event
from customers.selectors import get_now, get_shard
from journeys import services
from journeys.models import Enrollment
from journeys.selectors import list_due_calls
from segments.models import MembershipChange, Redefinition
from tests.journeys.factories import (
    list_shards,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import document, edge, node, rule

DAY = timedelta(days=1)


def flow(trigger, *, wait=0, journey=None, **settings):
    """Return a journey by a trigger, with a wait of some days or without."""
    return document(
        [
            node("in", "entry", trigger=trigger, **settings),
            *([node("w", "wait", amount=wait, unit="days")] if wait else []),
            node("out", "exit"),
        ],
        [edge("in", "w"), edge("w", "out")] if wait else [edge("in", "out")],
        **(journey or {}),
    )


def by_event(**settings):
    return flow({"kind": "event", "event": "Order"}, **settings)


def by_list(**settings):
    return flow({"kind": "list"}, **settings)


def by_segment(segment, *, trigger=None, **settings):
    kind = {"kind": "segment", "segment_id": segment.pk}
    return flow({**kind, **(trigger or {})}, **settings)


def by_date(**settings):
    own = {key: settings.pop(key) for key in ("wait", "reentry") if key in settings}
    return flow({"kind": "date", **settings}, **own)


def by_schedule(**settings):
    own = {key: settings.pop(key) for key in ("wait", "reentry") if key in settings}
    trigger = {"kind": "schedule", "audience": rule("vip"), **settings}
    return flow(trigger, **own)


def call(times=1):
    """Look for people to call, like so many pulses, and let them in."""
    for _ in range(times):
        for journey_id, shard in list_due():
            services.call_people(journey_id=journey_id, shard=shard)
    take_turns()


def list_due():
    """Return what is due where there are people."""
    shards = list_shards()
    return [(one, shard) for one, shard in list_due_calls(now()) if shard in shards]


def now():
    return get_now()


def later(**length):
    set_clock(now() + timedelta(**length))
    call()


def names():
    """Return how often each user came in."""
    found = Counter()
    for one in Enrollment.objects.select_related("customer"):
        found[one.customer.identities.get().value] += 1
    return dict(found)


def refused():
    events = Event.objects.filter(name__name="$journey_refused").order_by("id")
    return [one.properties["reason"] for one in events]


def change(customer, *, entered=(), left=(), cause=MembershipChange.Cause.BEHAVIOUR):
    MembershipChange.objects.create(
        customer_id=customer.pk, at=now(), cause=cause,
        entered=[one.pk for one in entered], left=[one.pk for one in left],
    )  # fmt: skip


def redefine(customer, segment, *, is_entry):
    """Move somebody as a run does that finds a rule edited."""
    Redefinition.objects.create(
        segment=segment, shard=get_shard(customer.pk), run_id=1, at=now(),
        is_entry=is_entry, customers=[customer.pk],
        lowest=customer.pk, highest=customer.pk,
    )  # fmt: skip
