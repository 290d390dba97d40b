"""Journeys, customers and turns for tests, made by the real services."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from customers.models import Clock, Customer
from journeys import services
from journeys.models import Enrollment, Journey, Visit
from messaging.models import Template, TemplateVersion
from tests.customers.factories import customer_of, identify, post

START = datetime(2026, 3, 10, 12, tzinfo=UTC)


def set_clock(moment: datetime = START) -> datetime:
    """Stop the clock at a moment."""
    Clock.objects.update_or_create(
        pk=1, defaults={"real_at": moment, "virtual_at": moment, "speed": 0}
    )
    return moment


def pass_time(**length: float) -> datetime:
    """Move the clock forward and let every shard take its turns."""
    clock = Clock.objects.get()
    moment = set_clock(clock.virtual_at + timedelta(**length))
    take_turns()
    return moment


def list_shards() -> list[int]:
    """Return the shards that have customers: the others have nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT customers_shard(id) FROM customers_customer ORDER BY 1"
        )
        return [shard for (shard,) in cursor.fetchall()]


def take_turns(limit: int | None = None) -> int:
    """Take turns until nothing is left; return how many people moved."""
    moved = 0
    for shard in list_shards():
        more = True
        while more:
            turn = services.take_turn(shard=shard, limit=limit)
            moved += turn.moved
            more = turn.more
    return moved


def create_template(name="Hello", *, channel="email", purpose="marketing") -> Template:
    template = Template.objects.create(
        name=name, channel=channel, purpose=purpose, created_at=START, updated_at=START
    )
    template.current = TemplateVersion.objects.create(
        template=template, number=1, subject=name, html="<p>Hi</p>", created_at=START
    )
    template.save()
    return template


def put_live(document, name="Onboarding") -> Journey:
    """Create a journey from a document and publish it."""
    journey = services.create_journey(name=name, document=document)
    services.publish(journey_id=journey.pk, revision=1)
    journey.refresh_from_db()
    return journey


def create_customer(user="u1", **traits) -> Customer:
    """Create an identified, open customer."""
    clock = Clock.objects.get()
    post(identify(user, traits=traits), now=clock.virtual_at)
    return customer_of(user)


def create_crowd(size, *, shard=3) -> list[int]:
    """Create identified, open customers of one shard; every third is a VIP.

    Returns their ids. Who only needs to be somebody is made in one statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH people AS (
              INSERT INTO customers_customer
                (id, attributes, owner_mode, created_at, identified_at)
              SELECT n, jsonb_build_object('vip', n %% 3 = 0), 1, %s, %s
              FROM generate_series(1000000, 1000000 + 40 * %s) n
              WHERE customers_shard(n) = %s LIMIT %s RETURNING id)
            INSERT INTO customers_identity (kind, value, customer_id)
            SELECT 'user', id::text, id FROM people RETURNING customer_id
            """,
            [START, START, size, shard, size],
        )
        return [customer_id for (customer_id,) in cursor.fetchall()]


def bring(*users, event="Signed Up", **traits) -> list[Customer]:
    """Create customers who all do something, and let turns follow."""
    customers = []
    for user in users:
        customers.append(create_customer(user, **traits))
        do(user, event)
    take_turns()
    return customers


def do(user, event, *, ago=timedelta(), **properties) -> None:
    """Post an event of a customer, which happened some time ago."""
    now = Clock.objects.get().virtual_at
    call = {
        "type": "track",
        "userId": user,
        "event": event,
        "timestamp": (now - ago).isoformat(),
        "properties": properties,
    }
    post(call, now=now)


def history(customer: Customer) -> list[tuple[str, str]]:
    """Return a customer's visits as (node, outcome), in order."""
    visits = Visit.objects.filter(customer_id=customer.pk)
    rows = visits.order_by("enrollment_id", "visit_no")
    return [(visit.node_id, visit.outcome) for visit in rows]


def standing(customer: Customer) -> Enrollment:
    """Return a customer's newest enrollment."""
    return Enrollment.objects.filter(customer_id=customer.pk).latest("id")
