"""Processes die and Redis is wiped in mid-run; nothing is lost, doubled or stuck.

Real Celery workers, two copies of pulse, real Redis and PostgreSQL. A planned fault
kills a process with SIGKILL at a named place; `fsck` judges what is left.
"""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from campaigns.models import TreatmentShard
from config import fsck
from config.heartbeat import count_live
from customers.models import (
    SHARD_COUNT,
    Clock,
    Customer,
    OwnerMode,
    Work,
    Workspace,
)
from customers.services.nudging import get_redis
from journeys.models import Enrollment, Visit
from journeys.services import enroll
from messaging.models import Attempt, MailboxItem, Message
from segments.models import Run
from segments.services import create_segment
from tests.customers.factories import identify, post
from tests.journeys.factories import START, create_template, put_live, set_clock
from tests.journeys.graphs import branch, document, edge, entry, node, rule
from tests.processes import Product, wait_until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]

CUSTOMERS = 480
MINUTES_A_SECOND = 10  # of the product's time, so that waits pass while the test runs
PATIENCE_SECONDS = 150

# What each place is asked to do; together they kill a worker at every stage of the work
KILLS = {
    "turn_read": 2,
    "turn_written": 4,
    "after_commit_before_nudge": 2,
    "after_lease_commit": 2,
    "after_provider_ok": 3,
    "shard_evaluated": 2,
    "shard_treated": 2,
}
PATH = [("in", "next"), ("hello", "next"), ("pause", "next")]
OVER = ("over", "$handed_over")
EXPECTED = {
    True: [*PATH, ("vip", "yes"), ("gift", "next"), OVER],
    False: [*PATH, ("vip", "else"), OVER],
}


def build_journey():
    """In, a message, a wait, a decision, for some another message, hand-over."""
    template = create_template(purpose="transactional")
    return put_live(
        document(
            [
                entry(),
                node(
                    "hello", "message", template_id=template.pk, purpose="transactional"
                ),
                node("pause", "wait", amount=20, unit="minutes"),
                node("vip", "decision", branches=[branch("yes", "vip")]),
                node(
                    "gift", "message", template_id=template.pk, purpose="transactional"
                ),
                node("over", "hand_over", reason="done"),
            ],
            [
                edge("in", "hello"),
                edge("hello", "pause"),
                edge("pause", "vip"),
                edge("vip", "gift", "yes"),
                edge("vip", "over", "else"),
                edge("gift", "over"),
            ],
            incubating=True,
            hard_limit_days=30,
        )
    )


@pytest.fixture
def journey(settings):
    get_redis().flushdb()
    set_clock()
    # The first beat of pulse starts the membership run, and treatments follow it
    Workspace.objects.update(daily_run_at=time(11, 0))
    create_segment(name="Important people", rule=rule("vip"))
    people = [
        identify(f"u{n}", traits={"email": f"u{n}@example.org", "vip": n % 3 == 0})
        for n in range(CUSTOMERS)
    ]
    post(*people, now=START)
    journey = build_journey()
    enroll(journey_id=journey.pk, user_ids=[f"u{n}" for n in range(CUSTOMERS)])
    Clock.objects.update(real_at=datetime.now(UTC), speed=60 * MINUTES_A_SECOND)
    return journey


def count_finished():
    return Enrollment.objects.filter(status="ended").count()


def expire_old_leases():
    """Let ten seconds of a lease pass for all of it, so that the test need not wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messaging_message SET lease_until = clock_timestamp()"
            " - interval '1 second' WHERE status = 'leased'"
            " AND lease_until < clock_timestamp() + interval '50 seconds'"
        )


def is_over():
    expire_old_leases()
    return (
        count_finished() == CUSTOMERS
        and not Work.objects.exists()
        and not Message.objects.filter(status__in=["queued", "leased"]).exists()
        and Run.objects.filter(status="done").exists()
        and TreatmentShard.objects.count() == SHARD_COUNT
    )


def assert_everything_happened_once():
    """Each person's path and messages, and every invariant."""
    visits: dict[int, list[tuple[str, str]]] = {}
    rows = Visit.objects.order_by("enrollment_id", "visit_no")
    for customer_id, *visit in rows.values_list("customer_id", "node_id", "outcome"):
        visits.setdefault(customer_id, []).append(tuple(visit))
    people = Customer.objects.values_list("id", "attributes__vip")
    assert len(people) == CUSTOMERS
    assert visits == {id_: EXPECTED[is_vip] for id_, is_vip in people}
    assert set(Customer.objects.values_list("owner_mode", flat=True)) == {
        OwnerMode.OPEN
    }
    wanted = CUSTOMERS + sum(is_vip for _, is_vip in people)
    assert Message.objects.filter(status="sent").count() == wanted
    assert MailboxItem.objects.count() == wanted == Message.objects.count()
    broken = [finding for finding in fsck.run() if finding.violations]
    assert broken == []


def test_workers_killed_at_every_stage_leave_each_visit_once(journey, tmp_path):
    for place, times in KILLS.items():
        for number in range(times):
            (tmp_path / f"{place}.{number}").write_text("kill")
    with Product(FAULT_DIR=str(tmp_path)) as product:
        product.start_worker()
        wait_until(lambda: count_live("worker") == 1, "a worker to live")
        # Not with the faults: until a worker lives, pulse would do work itself
        with Product() as supervised:
            supervised.start_pulse()
            supervised.start_pulse()
            wait_until(
                lambda: count_finished() > 0, "somebody to finish", PATIENCE_SECONDS
            )
            product.start_worker()
            wait_until(is_over, "the end of all work", PATIENCE_SECONDS)
    assert list(tmp_path.iterdir()) == []  # every planned death happened
    assert_everything_happened_once()
    assert Attempt.objects.filter(outcome="").count() == 0


def test_a_whole_worker_killed_and_replaced_loses_nothing(journey):
    with Product() as product:
        doomed = product.start_worker()
        product.start_pulse()
        wait_until(
            lambda: Visit.objects.count() > CUSTOMERS / 4, "work", PATIENCE_SECONDS
        )
        product.kill(doomed)
        product.start_worker()
        wait_until(is_over, "the end of all work", PATIENCE_SECONDS)
    assert_everything_happened_once()


def test_redis_wiped_again_and_again_delays_and_loses_nothing(journey):
    redis = get_redis()
    with Product() as product:
        product.start_worker()
        product.start_pulse()
        for share in (0.1, 0.4, 0.8):
            wait_until(
                lambda share=share: Visit.objects.count() >= share * CUSTOMERS * 5,
                f"{share:.0%} of the visits",
                PATIENCE_SECONDS,
            )
            redis.flushall()
        wait_until(is_over, "the end of all work", PATIENCE_SECONDS)
    assert_everything_happened_once()


def test_without_redis_and_workers_pulse_does_everything_itself(journey):
    with Product(REDIS_URL="unix:///nowhere/redis.sock") as product:
        first = product.start_pulse()
        product.start_pulse()
        wait_until(
            lambda: Visit.objects.count() > CUSTOMERS, "some work", PATIENCE_SECONDS
        )
        product.kill(first)
        wait_until(is_over, "the end of all work", PATIENCE_SECONDS)
    assert_everything_happened_once()


def test_several_pulses_start_the_daily_run_once():
    Workspace.objects.update(daily_run_at=time(0, 0))
    tomorrow = START + timedelta(days=1)
    set_clock(START)
    post(*(identify(f"u{n}") for n in range(40)), now=START)
    with Product() as product:
        for _ in range(3):
            product.start_pulse()
        for day in (START, tomorrow):
            set_clock(day)
            wait_until(
                lambda day=day: Run.objects.filter(
                    on=day.date(), status="done"
                ).exists(),
                f"the run of {day.date()}",
                PATIENCE_SECONDS,
            )
    days = list(Run.objects.order_by("on").values_list("on", flat=True))
    assert days == [START.date(), tomorrow.date()]
