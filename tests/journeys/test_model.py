"""The engine against a model on paper, through whatever hypothesis thinks of.

People, journeys, events, time, merges, opt-outs, an endpoint that refuses and planned
faults in any order; after each of them everybody stands where the model says, `fsck`
finds nothing broken.
"""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis.strategies as st
import numpy as np
import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from config import fsck
from config.erasing import erase
from customers.models import Customer, Event, OwnerMode
from customers.services import faults, record_consent
from journeys import services
from journeys.domain.chance import draw_buckets
from journeys.models import Enrollment, Visit
from journeys.selectors.dues import shards_due
from journeys.selectors.roster import read_roster
from messaging.domain.webhooks import Answer
from messaging.models import Message
from messaging.services import deliver
from messaging.services.channels import outside
from tests.customers.factories import customer_of, post
from tests.journeys import graphs
from tests.journeys.factories import START, create_template, do, put_live, set_clock
from tests.journeys.model import Flow, Model, Passage, Person, Step

LONG = os.environ.get("FAULT_SCALE") == "full"
USERS = ("ann", "bob", "cem", "dea")
MODES = {
    OwnerMode.OPEN: "open",
    OwnerMode.INCUBATING: "incubating",
    OwnerMode.NOBODY: "nobody",
}
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("mail"), st.just(0)),
    st.tuples(st.just("wait"), st.integers(1, 40)),
    st.tuples(st.just("order"), st.integers(1, 40)),
    st.tuples(st.just("vip"), st.just(0)),
    st.tuples(st.just("split"), st.integers(1, 9)),
    st.tuples(st.just("jump"), st.integers(1, 2)),
    st.tuples(st.just("mark"), st.just(0)),
    st.tuples(st.just("hook"), st.integers(1, 40)),
)
FLOW = {
    "steps": st.lists(STEPS, min_size=1, max_size=6).map(tuple),
    "event": st.sampled_from((None, "Came", "Order")),
    "again": st.booleans(),
    "incubating": st.booleans(),
    "limit_days": st.sampled_from((None, None, 1, 3)),
    "exit_rule": st.booleans(),
}
# Where the next turn may break off, and how: an error of ours, or the database going
# away. None: it does not
CRASHES = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from(("turn_read", "mid_batch", "turn_written")),
        st.sampled_from(("raise", "outage")),
    ),
)
Crash = tuple[str, str] | None


class Comparison(RuleBasedStateMachine):
    """Does everything twice, on paper and in the product, and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        set_clock()
        self.model = Model(START, self._draw)
        self.template = create_template()

    def teardown(self) -> None:
        """Take back what this example wrote."""
        try:
            broken = [finding for finding in fsck.run() if finding.violations]
            assert broken == []
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)
            for planned in Path(django_settings.FAULT_DIR).iterdir():
                planned.unlink()

    @initialize(
        vips=st.lists(st.booleans(), min_size=len(USERS), max_size=len(USERS)), **FLOW
    )
    def begin(self, vips: list[bool], **flow: Any) -> None:
        """Let everybody be born, and a first journey wait for them."""
        for user, vip in zip(USERS, vips, strict=True):
            self._bear(user, {"vip": True} if vip else {}, f"{user}@example.com")
        self.publish(**flow)
        self._settle()

    @precondition(lambda self: len(self.model.flows) < 3)
    @rule(**FLOW)
    def publish(self, **flow: Any) -> None:
        """Draw a journey and put it live."""
        drawn = Flow(id=0, **flow)
        journey = put_live(self._draw_graph(drawn), f"Flow {len(self.model.flows)}")
        self.model.flows.append(replace(drawn, id=journey.pk))

    @precondition(lambda self: any(one.event is None for one in self.model.flows))
    @rule(user=st.sampled_from(USERS), number=st.integers(0, 2), crash=CRASHES)
    def enroll(self, user: str, number: int, crash: Crash) -> None:
        """Add somebody by name."""
        flows = [one for one in self.model.flows if one.event is None]
        flow = flows[number % len(flows)]
        services.enroll(journey_id=flow.id, user_ids=[user])
        self.model.happen(user, "$journey_requested", flow.id)
        self._settle(user, crash)

    @rule(
        user=st.sampled_from(USERS),
        event=st.sampled_from(("Came", "Order")),
        crash=CRASHES,
    )
    def happen(self, user: str, event: str, crash: Crash) -> None:
        """Let somebody do something."""
        do(user, event)
        self.model.happen(user, event)
        self._settle(user, crash)

    @rule(hours=st.integers(1, 60), crash=CRASHES)
    def advance_clock(self, hours: int, crash: Crash) -> None:
        """Let time pass."""
        set_clock(self.model.now + timedelta(hours=hours))
        self.model.pass_time(hours)
        self._settle(crash=crash)

    @rule(
        user=st.sampled_from(USERS),
        name=st.sampled_from(("vip", "left")),
        value=st.booleans(),
    )
    def tell(self, user: str, name: str, value: bool) -> None:
        """Change what is known of somebody."""
        self._identify(user, {name: value})
        self.model.tell(user, {name: value})
        self._settle()

    @rule(user=st.sampled_from(USERS))
    def unsubscribe(self, user: str) -> None:
        """Let somebody say no to marketing."""
        record_consent(
            customer_ids=[customer_of(user).pk],
            channel="email",
            purpose="marketing",
            granted=False,
            source="form",
            at=self.model.now,
        )
        self.model.opt_out(user)
        self._settle()

    @rule(user=st.sampled_from(USERS), other=st.sampled_from(USERS))
    def merge(self, user: str, other: str) -> None:
        """Two people turn out to be one."""
        if user == other:
            return
        alias = {"type": "alias", "userId": user, "previousId": other}
        post(alias, now=self.model.now)
        self.model.merge(user, other)
        self._settle()

    @rule(user=st.sampled_from(USERS))
    def erase(self, user: str) -> None:
        """Forget somebody, who comes back as somebody new with another address."""
        erased = customer_of(user).pk
        erase(erased)
        for name in sorted(self.model.erase(user)):
            self._bear(name, {}, f"{name}.{erased}@example.com")
        self._settle()

    @rule(works=st.booleans())
    def change_endpoint(self, works: bool) -> None:
        """The other system refuses requests from now on, or takes them again."""
        self.model.endpoint_works = works

    @invariant()
    def everybody_stands_where_the_model_says(self) -> None:
        """Compare person by person."""
        living = [one for one in self.model.people if one.users]
        for person in living:
            customer = customer_of(min(person.users))
            assert self._read(customer) == self._expect(person), person.users

    def _settle(self, user: str | None = None, crash: Crash = None) -> None:
        """Take turns and deliver until nothing is left, first where somebody acted.

        A turn that breaks off is taken again.
        """
        if crash is not None:
            point, action = crash
            (Path(django_settings.FAULT_DIR) / f"{point}.1").write_text(action)
        first = find_shard(customer_of(user)) if user else None
        answered = 1
        while answered:
            while due := shards_due(self.model.now):
                try:
                    services.take_turn(shard=first if first in due else due[0])
                except (faults.PlannedFault, OperationalError):
                    continue
            deliver(channel="email")
            with patch.object(outside, "fetch", self._fetch):
                answered = deliver(channel="webhook")

    def _fetch(self, *request: object, **more: object) -> Answer:
        """Answer a webhook as the endpoint does now."""
        return Answer(200 if self.model.endpoint_works else 404, "")

    def _read(self, customer: Customer) -> object:
        passages = []
        for one in Enrollment.objects.filter(customer_id=customer.pk).order_by("id"):
            visits = Visit.objects.filter(enrollment_id=one.pk).order_by("visit_no")
            passages.append(
                (
                    one.journey_id,
                    one.entry_no,
                    "" if one.status == "ended" else one.node_id,
                    one.due_at,
                    one.ended_reason,
                    list(visits.values_list("node_id", "outcome")),
                )
            )
        messages = Message.objects.filter(customer_id=customer.pk).order_by("status")
        mails, calls = (
            list(messages.filter(channel=channel).values_list("status", flat=True))
            for channel in ("email", "webhook")
        )
        refused = Event.objects.filter(
            customer_id=customer.pk, name__name="$journey_refused"
        )
        return (
            MODES[OwnerMode(customer.owner_mode)],
            sorted(passages, key=lambda one: one[:2]),
            mails,
            calls,
            customer.attributes.get("marks", 0),
            refused.count(),
        )

    def _expect(self, person: Person) -> object:
        passages = [
            (
                one.flow.id,
                one.entry_no,
                "" if one.how else one.node,
                one.due,
                one.how,
                one.visits,
            )
            for one in person.passages
        ]
        return (
            person.mode,
            sorted(passages, key=lambda one: one[:2]),
            sorted(person.messages),
            sorted(person.calls),
            person.marks,
            person.refused,
        )

    def _bear(self, user: str, traits: dict[str, bool], address: str) -> None:
        self._identify(user, {**traits, "email": address})
        record_consent(
            customer_ids=[customer_of(user).pk],
            channel="email",
            purpose="marketing",
            granted=True,
            source="form",
            at=self.model.now,
        )
        self.model.born(user, traits)

    def _identify(self, user: str, traits: dict[str, object]) -> None:
        call = {"type": "identify", "userId": user, "traits": traits}
        post(call, now=self.model.now)

    def _draw(self, person: Person, passage: Passage) -> str:
        """Tell the model what chance decides: the one thing it cannot know."""
        versions = read_roster().versions.values()
        version = next(one for one in versions if one.journey_id == passage.flow.id)
        salt = version.nodes[version.places[passage.node]].salt
        customer = customer_of(min(person.users))
        keys = (np.array([customer.pk]), np.array([passage.entry_no]))
        (bucket,) = draw_buckets(salt, *keys)
        tenths = passage.flow.steps[passage.place][1]
        return "a" if bucket < tenths * 1000 else "b"

    def _draw_graph(self, flow: Flow) -> dict[str, object]:
        limit = {} if flow.limit_days is None else {"hard_limit_days": flow.limit_days}
        left = {"exit_rule": graphs.rule("left")} if flow.exit_rule else {}
        ids = [*(f"s{place}" for place in range(len(flow.steps))), "over"]
        nodes = [graphs.entry(flow.event, reentry="always" if flow.again else "once")]
        edges = [graphs.edge("in", ids[0])]
        for place, step in enumerate(flow.steps):
            nodes.append(self._draw_node(ids[place], step))
            ahead, beyond = ids[flow.after(place)], ids[flow.after(place, 2)]
            edges += [
                graphs.edge(
                    ids[place], {"ahead": ahead, "beyond": beyond}.get(way, way), key
                )
                for key, way in WAYS[step[0]]
            ]
        nodes.append(graphs.node("over", "hand_over" if flow.incubating else "exit"))
        return graphs.document(
            nodes, edges, incubating=flow.incubating, **limit, **left
        )

    def _draw_node(self, id_: str, step: Step) -> dict[str, object]:
        kind, number = step
        hours = {"amount": number, "unit": "hours"}
        if kind == "mail":
            return graphs.node(id_, "message", template_id=self.template.pk)
        if kind == "wait":
            return graphs.node(id_, "wait", **hours)
        if kind == "order":
            return graphs.node(id_, "wait_for", event="Order", deadline=hours)
        if kind == "split":
            shares = [("a", number * 1000), ("b", 10_000 - number * 1000)]
            ways = [{"key": key, "share": share} for key, share in shares]
            return graphs.node(id_, "split", branches=ways)
        if kind == "jump":
            return graphs.node(id_, "jump", times=number)
        if kind == "mark":
            return graphs.node(id_, "update", changes=[COUNT])
        if kind == "hook":
            url = "https://example.com/hook"
            return graphs.node(id_, "webhook", url=url, give_up_hours=number)
        return graphs.node(id_, "decision", branches=[graphs.branch("yes", "vip")])


def find_shard(customer: Customer) -> int:
    """Return the shard a customer lies in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_shard(%s)", [customer.pk])
        (shard,) = cursor.fetchone()
    return int(shard)


# Per kind of step: its outcomes and where they lead
WAYS = {
    "mail": [("next", "ahead")],
    "wait": [("next", "ahead")],
    "order": [("happened", "ahead"), ("timeout", "ahead")],
    "vip": [("yes", "ahead"), ("else", "beyond")],
    "split": [("a", "ahead"), ("b", "beyond")],
    "jump": [("again", "s0"), ("limit", "ahead")],
    "mark": [("next", "ahead")],
    "hook": [("ok", "ahead"), ("failed", "ahead")],
}
COUNT = {"kind": "attribute", "name": "marks", "how": "increase", "value": 1}


@pytest.mark.django_db
@pytest.mark.timeout(0)
def test_the_engine_does_what_the_model_says(tmp_path: Path) -> None:
    profile = settings(
        max_examples=40 if LONG else 6,
        stateful_step_count=60 if LONG else 24,
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
        database=None,
        # Making a failing example smaller takes minutes; the short run only finds it
        phases=list(Phase) if LONG else [Phase.generate],
    )
    with override_settings(FAULT_DIR=str(tmp_path)):
        run_state_machine_as_test(Comparison, settings=profile)
