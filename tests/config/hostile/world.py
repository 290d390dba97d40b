"""One of everything, so that every address leads somewhere."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from campaigns.domain.uplift.experiments import OutcomeColumn, Settings
from campaigns.domain.uplift.samples import Kind
from campaigns.models import Campaign, Experiment
from campaigns.services import ask_to_publish
from campaigns.services.uplift.experiments import import_experiment
from customers.models import SHARD_COUNT, Customer, Import, Source
from customers.services import create_write_key, keep_file
from journeys import services
from journeys.models import Enrollment, Journey
from messaging.models import Template
from messaging.services import deliver
from segments.models import MicroSegment, Run, RunShard, SizeFinding
from tests.campaigns.world import add_campaign, add_row
from tests.journeys.factories import (
    START,
    create_template,
    do,
    pass_time,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node
from tests.journeys.publishing import change, follow, put_over
from tests.messaging.factories import create_customer


@dataclass
class World:
    """What addresses and bodies name."""

    client: Client
    key: str
    customer: Customer
    template: Template
    segment: MicroSegment
    campaign: Campaign
    planned: Campaign  # with two variants, asked to go live
    live: Journey  # with two versions, a comment, a move and a share link
    past: Journey  # a message and a task came of it
    parked: Journey
    paused: Journey
    free: Journey
    file: Import  # whose columns are being decided about
    experiment: Experiment
    asked: Journey  # with a request for approval, a plan to go live and a state


def draw(template: Template) -> dict[str, Any]:
    """Return a graph with a step of most kinds."""
    template_id = template.pk
    nodes = [
        entry(
            "Signed Up", filters=[{"property": "plan", "operator": "eq", "value": "a"}]
        ),
        node("mail", "message", template_id=template_id),
        node("ask", "survey", template_id=template_id, survey="Month", scale="nps"),
        node("who", "decision", branches=[branch("yes", "vip")]),
        node(
            "luck",
            "split",
            branches=[{"key": "a", "name": "A", "share": 9_500}],
            hold_out=500,
        ),
        node("pause", "wait", amount=3, unit="days"),
        node("hope", "wait_for", event="Order", deadline={"amount": 3, "unit": "days"}),
        node("call", "notify_team", team="Sales", title="Call", text="Say hello"),
        node("hook", "webhook", url="https://shop.test/hook"),
        node("out", "exit"),
    ]
    edges = [
        edge("in", "mail"),
        edge("mail", "ask"),
        edge("ask", "who"),
        edge("who", "luck", "yes"),
        edge("who", "pause", "else"),
        edge("luck", "pause", "a"),
        edge("luck", "out", "hold_out"),
        edge("pause", "hope"),
        edge("hope", "call", "happened"),
        edge("hope", "out", "timeout"),
        edge("call", "hook"),
        edge("hook", "out", "ok"),
        edge("hook", "out", "failed"),
    ]
    return document(nodes, edges, incubating=True, hard_limit_days=30)


def listed(step: str = "pause") -> dict[str, Any]:
    """Return a graph that takes people by list and holds them."""
    return document(
        [entry(), node(step, "wait", amount=10, unit="days"), node("out", "exit")],
        [edge("in", step), edge(step, "out")],
    )


def brief(template: Template) -> dict[str, Any]:
    """Return a graph that leaves traces in a moment."""
    call = node("call", "notify_team", team="Sales", title="Call", text="Say hello")
    return document(
        [
            entry("Go"),
            node("mail", "message", template_id=template.pk),
            call,
            node(
                "luck", "split", branches=[{"key": "a", "name": "A", "share": 10_000}]
            ),
            node("hold", "wait", amount=1, unit="days"),
            node("out", "exit"),
        ],
        [
            edge("in", "mail"),
            edge("mail", "call"),
            edge("call", "luck"),
            edge("luck", "hold", "a"),
            edge("hold", "out"),
        ],
    )


def build() -> World:
    """Make it."""
    set_clock(START)
    root = User.objects.create(
        username="root", email="root@example.com", is_superuser=True, is_staff=True
    )
    client = Client(raise_request_exception=False)
    client.force_login(root)
    template = create_template()
    segment = add_row("Row", 1)
    world = World(
        client=client,
        key=make_key(),
        customer=create_customer("u1", vip=True, city="Bern", born="1990-02-03"),
        template=template,
        segment=segment,
        campaign=add_campaign(segment),
        planned=plan_variants(segment, template, root),
        live=put_live(listed(), "Live"),
        past=put_live(brief(template), "Past"),
        parked=put_live(listed(), "Parked"),
        paused=put_live(listed(), "Paused"),
        free=services.create_journey(name="Free", document=draw(template)),
        file=keep_file(
            file=io.BytesIO(b"user_id,event,time,size\nu1,Order,2026-03-01,3\n"),
            file_name="file.csv",
            user_id=root.pk,
            now=START,
        ),
        experiment=add_experiment(root),
        asked=services.create_journey(name="Asked", document=draw(template)),
    )
    live_on(world, root)
    return world


def add_experiment(root: User) -> Experiment:
    """Bring in a small one that ran elsewhere."""
    return import_experiment(
        file=io.BytesIO(b"arm,bought\na,1\nb,0\na,0\nb,1\n"),
        file_name="file.csv",
        name="Mail",
        settings=Settings(
            "arm", "b", (OutcomeColumn("bought", Kind.RATE),), (), True, "", True
        ),
        user_id=root.pk,
        now=START,
    )


def plan_variants(segment: MicroSegment, template: Template, root: User) -> Campaign:
    """Return a draft that does one of two things, and ask to put it live."""
    letter = {"kind": "message", "template_id": template.pk}
    mark = {"kind": "attribute", "name": "tier", "value": "gold"}
    variants = [
        {"key": "a", "name": "A", "share": 5000, "action": letter},
        {"key": "b", "name": "B", "share": 5000, "action": mark},
    ]
    campaign = add_campaign(segment, "Planned", variants=variants, status="draft")
    ask_to_publish(campaign_id=campaign.pk, user_id=root.pk)
    return campaign


def make_key() -> str:
    """Return the text of a write key."""
    source, _ = Source.objects.get_or_create(name="shop")
    return create_write_key(source=source)[1]


def live_on(world: World, root: User) -> None:
    """Let something happen in it."""
    for journey in (world.live, world.parked, world.paused):
        services.enroll(journey_id=journey.pk, user_ids=["u1"])
    do("u1", "Go")
    do("u1", "Order", revenue=12.5, kind="ski")
    take_turns()
    deliver(channel="email")
    pass_time(hours=1)
    Enrollment.objects.filter(journey=world.parked).update(
        parked_at=START, attempts=5, error="ValueError: bad", due_at=None
    )
    run = Run.objects.create(
        on=START.date(), as_of=START, started_at=START, cause="daily", status="done"
    )
    RunShard.objects.bulk_create(
        RunShard(run=run, shard=shard, status="done") for shard in range(SHARD_COUNT)
    )
    SizeFinding.objects.create(
        run=run, segment=world.segment, shard=0, before=500, after=2
    )
    by = {"user_id": root.pk}
    change(world.paused, "pause")
    put_over(world.live, listed("longer"))
    later = START + timedelta(days=2)
    services.move_to_published(
        journey_id=world.live.pk,
        life_revision=life_of(world.live),
        order=follow(pause="longer"),
        starts_at=later,
    )
    services.add_comment(
        journey_id=world.live.pk, text="Hm", node_id="pause", thread_id=None, **by
    )
    asked = {"journey_id": world.asked.pk, "revision": 1, **by}
    services.ask_to_publish(**asked)
    services.plan_launch(at=later, **asked)
    services.ask_to_publish(**asked)
    services.name_draft(name="First", **asked)
    services.create_share_link(journey=world.live, user_id=root.pk, days=3, label="")


def life_of(journey: Journey) -> int:
    """Return the revision of its life cycle."""
    journey.refresh_from_db()
    return journey.life_revision


def revision_of(journey: Journey) -> int:
    """Return the revision of its draft."""
    journey.refresh_from_db()
    assert journey.draft
    return journey.draft.revision
