"""Thirty days in the life of an installation: every step, every way in, real processes.

A day of the product passes in little more than a second. What people do comes through
the public API, mail and webhooks go to servers that write each accepted key down, and
at each nightfall the clock stands still until everything that was due is done. In the
end everybody has been where they should have been and `fsck` finds nothing.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from django.db import connection

import campaigns.services
from config.pulse import FINDERS, Moment
from customers.models import Clock, Customer, OwnerMode, Source, Workspace
from customers.selectors import get_now
from customers.services import create_write_key
from journeys.domain.nodes import NODE_KINDS
from journeys.models import Breaker, Enrollment, Journey, Suspect, TeamTask
from journeys.services import enroll
from messaging.models import FrequencyCap, Message
from messaging.services import record_answer
from segments.models import Run
from tests.e2e.test_main_line import send
from tests.faults.providers import Ledger, Mail, Web
from tests.faults.sizes import FULL_ONLY
from tests.faults.world import assert_invariants, assert_provider_agrees
from tests.journeys.factories import create_template, put_live
from tests.journeys.graphs import branch, document, edge, node, rule
from tests.processes import Product, wait_until
from tests.segments.making import count, make_segment

pytestmark = [
    FULL_ONLY,  # a minute or two on a quiet machine: `make faults ONLY=thirty_days`
    pytest.mark.faults,
    pytest.mark.timeout(1800),
    pytest.mark.django_db(transaction=True),
]

# Europe sets its clocks forward on the 29th; North America did two days before
START = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAYS = 30
DAY_SECONDS = 1.0
DAY_PATIENCE = 300  # seconds; a day takes two or three on a quiet machine
PEOPLE = 240
SIGN_UP_DAYS = 8  # on each of the first days so many come
ZONES = (None, "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
_KINDS_PASSED = """
SELECT DISTINCT x ->> 'kind' FROM journeys_visit v
JOIN journeys_version n ON n.id = v.version_id,
  jsonb_array_elements(n.document -> 'nodes') x
WHERE x ->> 'id' = v.node_id AND NOT starts_with(v.outcome, '$')
   OR x ->> 'id' = v.node_id AND x ->> 'kind' IN ('exit', 'hand_over')
"""
_STOP = """
UPDATE clock SET virtual_at = virtual_at + (clock_timestamp() - real_at) * speed,
  real_at = clock_timestamp(), speed = %s
"""


@dataclass
class Month:
    """The running product and what stands outside of it."""

    product: Product
    processes: list[Popen[bytes]]
    ledger: Ledger
    hooks: Web
    write_key: str

    def post(self, calls: list[dict[str, Any]]) -> None:
        """Send what happened through the public API."""
        if calls:
            answer = send(self.product.address, self.write_key, *calls)
            assert answer["rejected"] == []

    def assert_nobody_died(self) -> None:
        """Every process that was started still lives."""
        assert [one.poll() for one in self.processes] == [None] * len(self.processes)
        assert self.product.answers()


@pytest.fixture
def month(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[Month]:
    """Run web, a worker of two processes and a pulse beside two providers."""
    ledger = Ledger(tmp_path / "accepted")
    mail, hooks = Mail(ledger), Web(ledger)
    settings.WEBHOOK_PORTS = [80, 443, hooks.port]
    Clock.objects.create(pk=1, real_at=START, virtual_at=START, speed=0)
    Workspace.objects.update(open_delay_hours=0)
    _, write_key = create_write_key(source=Source.objects.create(name="Shop"))
    environment = {
        "EMAIL_URL": mail.url,
        "EMAIL_RATE": "1000",
        "WEBHOOK_PORTS": ",".join(map(str, settings.WEBHOOK_PORTS)),
        "WEBHOOK_ALLOWED_ADDRESSES": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
    }
    try:
        with Product(**environment) as product:
            processes = [product.start_worker(), product.start_pulse()]
            product.start_web()
            yield Month(product, processes, ledger, hooks, write_key)
    finally:
        mail.close()
        hooks.close()
        ledger.file.close()


# The journeys


def way_in(kind: str, reentry: str = "once", **settings: Any) -> dict[str, Any]:
    own = {key: settings.pop(key) for key in ("entry_key",) if key in settings}
    return node(
        "in", "entry", trigger={"kind": kind, **settings}, reentry=reentry, **own
    )


def chain(*nodes: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Return a journey of one path; who has no date ahead leaves."""
    nodes = (*nodes, node("out", "exit"))
    edges = [edge(a["id"], b["id"]) for a, b in pairwise(nodes)]
    edges += [
        edge(one["id"], "out", "no_date")
        for one in nodes
        if one["settings"].get("how") == "attribute"
    ]
    return document(list(nodes), edges, **settings)


def welcome(receipt: int, news: int, club: int, url: str) -> dict[str, Any]:
    """Return the incubation of everybody who signs up: all kinds but the exit."""
    return document(
        [
            way_in("event", event="Signed Up"),
            node("hello", "message", template_id=receipt, purpose="transactional"),
            node("pause", "wait", amount=1, unit="days"),
            node("ask", "survey", template_id=news, survey="First day"),
            node("reply", "wait_for", event="Profile Completed",
                 rule=rule("profile", "full"), deadline={"amount": 4, "unit": "days"}),
            node("vip", "decision", branches=[branch("yes", "vip")]),
            node("call", "notify_team", title="Call them", team="Sales"),
            node("ab", "split", branches=[{"key": "a", "share": 5_000},
                                          {"key": "b", "share": 4_000}],
                 hold_out=1_000),
            node("mark", "update", changes=[
                {"kind": "attribute", "name": "seen", "value": True},
                {"kind": "tag", "tag": "warm"},
            ]),
            node("hook", "webhook", url=url, give_up_hours=168),
            node("rest", "wait", how="clock", weekdays=["mon", "thu"], opens="09:00",
                 closes="17:00", spread_minutes=60),
            node("nap", "wait", amount=6, unit="hours"),
            node("again", "jump", times=1),
            node("ask_in", "start_journey", journey_id=club),
            node("over", "hand_over", reason="done"),
        ],
        [
            edge("in", "hello"), edge("hello", "pause"), edge("pause", "ask"),
            edge("ask", "reply"), edge("reply", "vip", "happened"),
            edge("reply", "vip", "timeout"), edge("vip", "call", "yes"),
            edge("vip", "ab", "else"), edge("call", "mark"), edge("ab", "mark", "a"),
            edge("ab", "hook", "b"), edge("ab", "rest", "hold_out"),
            edge("mark", "hook"), edge("hook", "rest", "ok"),
            edge("hook", "rest", "failed"), edge("rest", "nap"), edge("nap", "again"),
            edge("again", "rest", "again"), edge("again", "ask_in", "limit"),
            edge("ask_in", "over"),
        ],
        incubating=True,
        hard_limit_days=21,
        goal={"event": "Order", "filters": [], "within_days": 14},
        exit_rule=rule("closed"),
    )  # fmt: skip


def put_all_live(url: str) -> dict[str, Journey]:
    """Put a journey live for each way in; return them by it."""
    receipt = create_template("Receipt", purpose="transactional").pk
    news = create_template("News").pk
    mail = node("news", "message", template_id=news)
    segment = make_segment("Ordered twice", count("Order", "gte", 2))
    return {
        "list": (
            club := put_live(
                chain(
                    way_in("list"),
                    node("stay", "wait", amount=2, unit="days", spread_minutes=90),
                    node("date", "wait", how="attribute", attribute="renewal"),
                    admits="all",
                ),
                "Club",
            )
        ),
        "event": put_live(welcome(receipt, news, club.pk, url), "Welcome"),
        "per_key": put_live(
            chain(
                way_in("event", "per_key", event="Order", entry_key="order_id"),
                node("soon", "wait", amount=2, unit="hours"),
                node("sum", "update", changes=[
                    {"kind": "attribute", "name": "orders", "how": "increase",
                     "value": 1},
                ]),
                admits="all",
            ),
            "Orders",
        ),
        "segment": put_live(
            chain(way_in("segment", segment_id=segment.pk), mail, admits="all"), "Loyal"
        ),
        "date": put_live(
            chain(
                way_in("date", "always", attribute="born", every_year=True),
                mail,
                admits="all",
            ),
            "Birthday",
        ),
        "schedule": put_live(
            chain(
                way_in("schedule", "always", repeat="weekly", weekdays=["mon"],
                       time="08:00", clock="person", audience=rule("vip")),
                mail,
                node("calm", "wait", amount=1, unit="days"),
                admits="all",
            ),
            "Digest",
        ),
    }  # fmt: skip


def plan_campaign() -> None:
    """Let micro-segment mode have something to do beside the journeys."""
    template = create_template("Come again")
    segment = make_segment("Ordered", count("Order", "gte", 1))
    campaigns.services.create_campaign(
        fields={
            "segment_id": segment.pk,
            "name": "Come again",
            "action": {"kind": "message", "template_id": template.pk},
            "duration_days": 5,
            "control_percent": 10,
            "schedule": {"kind": "every_day"},
            "status": "live",
        },
        can_publish=True,
    )


# What people do


def name(number: int) -> str:
    return f"person-{number}"


def call(kind: str, number: int, key: str, **fields: Any) -> dict[str, Any]:
    user = name(number)
    return {"type": kind, "userId": user, "messageId": f"{user} {key}", **fields}


def sign_up(number: int) -> list[dict[str, Any]]:
    zone = ZONES[number % len(ZONES)]
    born = START + timedelta(days=number % 40)
    traits = {
        "email": f"{name(number)}@example.org",
        "vip": number % 3 == 0,
        "born": born.replace(year=1980).date().isoformat(),
        "renewal": (START + timedelta(days=10 + number % 30)).date().isoformat(),
        **({"timezone": zone} if zone else {}),
    }
    wants = {"consent": {"categoryPreferences": {"email.marketing": number % 4 > 0}}}
    anonymous = {"anonymousId": f"browser-{number}"} if number % 5 == 0 else {}
    return [
        *([{"type": "page", "messageId": f"page {number}", **anonymous}]
          if anonymous else []),
        call("identify", number, "is", traits=traits, context=wants, **anonymous),
        call("track", number, "signs up", event="Signed Up"),
    ]  # fmt: skip


def act(number: int, day: int) -> list[dict[str, Any]]:
    """Return what somebody does on a day of the month."""
    age = day - number % SIGN_UP_DAYS
    if age == 0:
        return sign_up(number)
    calls: list[dict[str, Any]] = []
    if age == 3 and number % 4 == 1:
        calls.append(call("track", number, "completes", event="Profile Completed"))
    if age == 4 and number % 4 == 2:
        calls.append(call("identify", number, "fills", traits={"profile": "full"}))
    if age > 0 and (number + 3 * day) % 8 == 0:
        bought = {"order_id": f"{number}-{day // 2}", "revenue": 5.0 + number}
        calls.append(
            call("track", number, f"buys {day}", event="Order", properties=bought)
        )
    if age == 6 and number % 30 == 11:
        calls.append(call("identify", number, "closes", traits={"closed": True}))
    if day == 15 and number % 60 == 25:
        calls.append(call("alias", number, "was", previousId=name(number + 1)))
    if day == 16 and number % 20 == 3:
        leaves = {"consent": {"categoryPreferences": {"email.marketing": False}}}
        calls.append(call("identify", number, "opts out", context=leaves))
    return calls


def answer_surveys() -> None:
    """Let every second who was asked answer."""
    asked = Message.objects.filter(status="sent", context__has_key="survey")
    for message in asked.filter(customer__attributes__vip=True):
        record_answer(message_id=message.pk, score=1 + message.customer_id % 5)


# Time


def let_time_run(speed: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STOP, [speed])


def is_settled() -> bool:
    """Tell whether pulse would find nothing to do and nobody is doing anything."""
    moment = Moment(get_now(), ())
    return (
        not any(finder(moment) for finder in FINDERS)
        and not Message.objects.filter(status="leased").exists()
        and not Run.objects.filter(status=Run.Status.RUNNING).exists()
    )


def live_a_day(month: Month, day: int) -> None:
    """Let a day pass while people do things, then let the work be done."""
    let_time_run(timedelta(days=1).total_seconds() / DAY_SECONDS)
    nightfall = START + timedelta(days=day + 1)
    for start in range(0, PEOPLE, PEOPLE // 2):
        numbers = range(start, start + PEOPLE // 2)
        month.post([one for number in numbers for one in act(number, day)])
    while get_now() < nightfall:
        time.sleep(DAY_SECONDS / 20)
    let_time_run(0)
    answer_surveys()
    wait_until(is_settled, f"the work of day {day}", DAY_PATIENCE)


# The test


def test_thirty_days_of_every_step_and_every_way_in_leave_nothing_behind(month: Month):
    journeys = put_all_live(month.hooks.url)
    plan_campaign()
    FrequencyCap.objects.create(channel="email", limit=2, hours=72, since=START)
    for day in range(DAYS):
        live_a_day(month, day)
        if day == 13:
            names = [name(number) for number in range(0, PEOPLE, 7)]
            enroll(journey_id=journeys["list"].pk, user_ids=names)
    wait_until(is_settled, "the rest")

    month.assert_nobody_died()
    assert_invariants()
    assert_provider_agrees(month.ledger)
    assert get_now() >= START + timedelta(days=DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_KINDS_PASSED)
        assert {kind for (kind,) in cursor.fetchall()} == set(NODE_KINDS)
    came = Counter(Enrollment.objects.values_list("journey_id", flat=True))
    assert all(came[journey.pk] for journey in journeys.values()), came
    assert came[journeys["event"].pk] == PEOPLE
    causes = read_causes()
    assert {"list", "segment", "schedule", "journey"} <= causes
    assert not Enrollment.objects.filter(parked_at__isnull=False).exists()
    assert not Suspect.objects.exists()
    assert not Breaker.objects.exists()
    assert TeamTask.objects.count() >= PEOPLE // 3 - PEOPLE // 30
    # Eight days of signing up and 21 at most inside: nobody is being onboarded now
    assert not Customer.objects.filter(owner_mode=OwnerMode.INCUBATING).exists()
    assert Message.objects.filter(channel="webhook", status="sent").exists()
    assert not Message.objects.filter(status__in=("failed", "parked")).exists()
    assert Run.objects.filter(cause=Run.Cause.DAILY).count() >= DAYS


def read_causes() -> set[str | None]:
    """Return what asked for people to come in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT e.properties ->> 'cause' FROM customers_event e"
            " JOIN customers_eventname n ON n.id = e.name_id"
            " WHERE n.name = '$journey_requested'"
        )
        return {cause for (cause,) in cursor.fetchall()}
