"""What pulse finds, whom it nudges, and what it does when nobody hears."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from campaigns.models import TreatmentShard
from config import edits, heartbeat, pulse
from config.pulse import Due, Moment
from customers import selectors
from customers.models import Workspace
from customers.services import (
    forget_old_message_ids,
    nudging,
    try_evaluation_lock,
    try_shard_lock,
)
from journeys.models import Enrollment
from journeys.services import call_people
from messaging.services import look_at_queues
from segments.models import Run
from segments.services import create_segment, update_segment
from tests.config.test_fsck import insert, run
from tests.journeys.factories import put_live, set_clock
from tests.journeys.graphs import document, edge, node, rule

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)


def at(moment=NOW, busy=()):
    return Moment(moment, list(busy))


def found(finder, moment):
    return [(due.task.name, due.arguments) for due in finder(moment)]


def shard_of(customer_id):
    return run("SELECT customers_shard(%s)", customer_id)[0][0]


def enroll(customer_id, **values):
    insert(
        "journeys_enrollment",
        customer_id=customer_id,
        entry_key=str(customer_id),
        status="active",
        **values,
    )


def queue(customer_id, **values):
    insert(
        "messaging_message", customer_id=customer_id, channel="email", part=0, **values
    )


def turn(customer_id):
    return ("journeys.tasks.take_turn", {"shard": shard_of(customer_id)})


@pytest.mark.parametrize(
    ("starts_at", "done_at", "is_due"),
    [(NOW, None, True), (LATER, None, False), (NOW, NOW, False)],
)
def test_a_move_is_due_in_each_shard_where_it_is_not_done(starts_at, done_at, is_due):
    insert("journeys_journey", id=1, name="Welcome")
    insert("journeys_move", id=1, journey_id=1, kind="stop", starts_at=starts_at)
    insert("journeys_moveshard", move_id=1, shard=5, done_at=done_at)
    task = ("journeys.tasks.move_people", {"shard": 5})
    assert found(pulse.find_moves, at()) == ([task] if is_due else [])
    assert found(pulse.find_moves, at(busy=[5])) == []


DELIVERY = ("messaging.tasks.deliver", {"channel": "email"})


def test_an_idle_system_has_nothing_due():
    assert [each for finder in pulse.FINDERS for each in finder(at())] == []


def test_news_about_a_customer_makes_the_turn_of_their_shard_due():
    insert("customers_work", customer_id=7, kind="event")
    assert found(pulse.find_turns, at()) == [turn(7)]


@pytest.mark.parametrize(
    ("values", "is_due"),
    [
        ({"due_at": NOW}, True),
        ({"due_at": LATER}, False),
        ({"due_at": None}, False),
        # What is left of a parked one's due moment is its hard limit
        ({"due_at": NOW, "parked_at": NOW}, True),
    ],
)
def test_an_enrollment_makes_a_turn_due_from_its_moment_on(values, is_due):
    enroll(7, **values)
    assert found(pulse.find_turns, at()) == ([turn(7)] if is_due else [])


def test_an_ended_enrollment_is_never_due():
    enroll(7, due_at=NOW)
    run("UPDATE journeys_enrollment SET status = 'ended'")
    assert pulse.find_turns(at()) == []


@pytest.mark.parametrize(
    ("values", "is_due"),
    [
        ({"status": "queued", "not_before": NOW}, True),
        ({"status": "queued", "not_before": LATER}, False),
        ({"status": "sent", "not_before": NOW}, False),
        ({"status": "leased", "lease_until": datetime(2000, 1, 1, tzinfo=UTC)}, True),
        ({"status": "leased", "lease_until": datetime(2999, 1, 1, tzinfo=UTC)}, False),
    ],
)
def test_a_message_makes_its_channel_due(values, is_due):
    queue(7, **values)
    assert found(pulse.find_deliveries, at()) == ([DELIVERY] if is_due else [])


def test_a_shard_somebody_works_on_is_left_alone():
    insert("customers_work", customer_id=7, kind="event")
    assert try_shard_lock(shard_of(7))
    assert pulse.look_around(NOW).busy == [shard_of(7)]
    assert pulse.find_turns(at(busy=[shard_of(7)])) == []


def test_a_running_membership_run_is_due_in_the_shards_it_lacks():
    insert("segments_run", id=5, on=NOW.date(), cause="manual", status="running")
    insert("segments_run_shard", run_id=5, shard=3, status="done")
    assert evaluations(at()) == [0]
    assert evaluations(Moment(NOW, [0, 1])) == [2]
    assert evaluations(Moment(NOW, [*range(16)])) == [0]


@pytest.mark.parametrize(
    ("workers", "room"),
    [([], 1), ([1], 1), ([2], 1), ([8], 7), ([1, 2, 4], 5), ([8, 8, 8], 16)],
)
def test_all_processes_of_a_worker_but_one_evaluate_shards(workers, room):
    insert("segments_run", id=5, on=NOW.date(), cause="manual", status="running")
    for number, processes in enumerate(workers):
        insert(
            "customers_heartbeat", process=str(number), role="worker",
            processes=processes, seen_at=selectors.get_real_now(),
        )  # fmt: skip
    assert evaluations(at()) == [*range(room)]
    assert evaluations(Moment(NOW, [0], evaluated=[0])) == [*range(1, room)]


def test_a_worker_that_is_dead_evaluates_nothing():
    insert(
        "customers_heartbeat", process="dead", role="worker", processes=8,
        seen_at=selectors.get_real_now() - timedelta(minutes=5),
    )  # fmt: skip
    assert heartbeat.count_evaluators() == 0


def test_a_run_that_looks_for_thresholds_goes_on_where_it_has_not_measured():
    insert("segments_run", id=5, on=NOW.date(), cause="manual", status="running")
    for shard in (0, 1):
        insert("segments_rank_part", run_id=5, shard=shard, measure="m", values=b"")
    assert evaluations(at()) == [2]


def test_what_is_evaluated_shows_while_it_lasts():
    with transaction.atomic():
        assert try_evaluation_lock(3)
        assert 3 in pulse.look_around(NOW).evaluated


def evaluations(moment):
    return [due.arguments["shard"] for due in pulse.find_evaluations(moment)]


@pytest.mark.parametrize(
    ("hour", "zone", "expected"),
    [
        (time(0, 9), "UTC", []),
        (time(0, 10), "UTC", [NOW.date()]),
        (time(23, 30), "UTC", [NOW.date()]),
        (time(23, 30), "Europe/Berlin", [NOW.date() + timedelta(days=1)]),
        (time(4, 0), "America/New_York", [NOW.date() - timedelta(days=1)]),
        (time(5, 5), "America/New_York", []),
    ],
)
def test_the_daily_run_starts_at_its_local_hour(hour, zone, expected):
    Workspace.objects.update(timezone=zone)
    now = datetime.combine(NOW.date(), hour, tzinfo=UTC)
    pulse.start_daily_run(now)
    pulse.start_daily_run(now)  # another copy finds the same
    assert list(Run.objects.values_list("on", flat=True)) == expected


def test_edits_are_followed_once_nobody_edits_any_further(monkeypatch):
    monkeypatch.setattr(edits, "LOOK", 0)
    following = edits.Edits()
    following.follow(NOW)
    segment = create_segment(name="VIP", rule=rule("vip"))
    following.follow(NOW)
    assert not Run.objects.exists()
    following.revised_at -= edits.SETTLE
    following.follow(NOW)
    assert [run.segments for run in Run.objects.all()] == [[segment.pk]]
    update_segment(segment_id=segment.pk, rule=rule("old"))
    following.follow(NOW)
    following.revised_at -= edits.SETTLE
    following.follow(NOW)  # the first run is under way
    assert Run.objects.count() == 1
    Run.objects.update(status="done")
    following.follow(NOW)
    following.follow(NOW)
    assert Run.objects.count() == 2


def test_pulse_follows_edits(monkeypatch):
    monkeypatch.setattr(pulse, "dispatch", lambda due: 0)
    monkeypatch.setattr(edits, "SETTLE", 0)
    Workspace.objects.update(daily_run_at=time(23, 59, 59))
    create_segment(name="VIP", rule=rule("vip"))
    pulse.Pulse().beat()
    assert Run.objects.get().cause == Run.Cause.EDIT


class Recorder:
    """Stands for a Celery task: counts what is done here, sends nothing."""

    name = "tests.recorder"

    def __init__(self, error=None):
        self.done, self.sent, self.error = [], [], error

    def __call__(self, **arguments):
        self.done.append(arguments)
        if self.error:
            raise self.error

    def apply_async(self, kwargs, **_):
        self.sent.append(kwargs)


@pytest.fixture
def worker():
    nudging.get_redis().flushdb()
    heartbeat.Heart("worker", lambda: True).beat()


def test_a_living_worker_is_nudged_once_until_it_begins(worker):
    task = Recorder()
    for _ in range(3):
        assert pulse.dispatch([Due(task, {"shard": 3})]) == 0
    assert task.sent == [{"shard": 3}]
    nudging.forget_pending(task.name, {"shard": 3})
    pulse.dispatch([Due(task, {"shard": 3})])
    assert task.sent == [{"shard": 3}] * 2
    assert task.done == []


def test_a_wiped_redis_forgets_that_a_nudge_waits(worker):
    task = Recorder()
    pulse.dispatch([Due(task, {"shard": 3})])
    nudging.get_redis().flushdb()
    pulse.dispatch([Due(task, {"shard": 3})])
    assert len(task.sent) == 2


def test_without_a_worker_the_work_is_done_here():
    task = Recorder()
    assert pulse.dispatch([Due(task, {"shard": 3}), Due(task, {"shard": 4})]) == 2
    assert task.done == [{"shard": 3}, {"shard": 4}]
    assert task.sent == []


def test_while_redis_is_silent_the_work_is_done_here(worker, settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    nudging.get_redis.cache_clear()
    task = Recorder()
    try:
        assert pulse.dispatch([Due(task, {"shard": 3})]) == 1
    finally:
        nudging.get_redis.cache_clear()
    assert task.done == [{"shard": 3}]


def test_a_failing_piece_of_work_does_not_hold_up_the_others(caplog):
    bad, good = Recorder(ValueError("bad shard")), Recorder()
    pulse.dispatch([Due(bad, {"shard": 1}), Due(good, {"shard": 2})])
    assert good.done == [{"shard": 2}]
    assert "tests.recorder {'shard': 1}" in caplog.text


@pytest.mark.parametrize(
    ("ahead", "speed", "seconds"),
    [
        (timedelta(seconds=0.5), 1, 0.5),
        (timedelta(hours=1), 1, pulse.LONGEST_SLEEP),
        (timedelta(hours=0.5), 4320, 1800 / 4320),
        (timedelta(microseconds=1), 1, pulse.SHORTEST_SLEEP),
    ],
)
def test_pulse_sleeps_until_the_next_moment_but_at_most_a_second(ahead, speed, seconds):
    insert("clock", id=1, real_at=datetime.now(UTC), virtual_at=NOW, speed=speed)
    enroll(7, due_at=NOW + ahead)
    assert pulse.seconds_until_next(NOW) == pytest.approx(seconds)


def test_a_message_for_later_shortens_the_sleep_too():
    queue(7, status="queued", not_before=NOW + timedelta(seconds=0.3))
    assert pulse.seconds_until_next(NOW) == pytest.approx(0.3)


def test_a_beat_finds_what_became_due(monkeypatch):
    sent = []
    monkeypatch.setattr(pulse, "dispatch", lambda due: sent.extend(due) or 0)
    Workspace.objects.update(daily_run_at=time(23, 59, 59))
    enroll(7, due_at=selectors.get_now() - timedelta(seconds=1))
    beating = pulse.Pulse()
    assert beating.beat() == pulse.BUSY_SLEEP
    assert [due.arguments for due in sent] == [{"shard": shard_of(7)}]
    assert beating.beat() == pulse.BUSY_SLEEP
    assert len(sent) == 1  # a nudge that may still be in the queue is not repeated
    monkeypatch.setattr(pulse, "NUDGE_AGAIN", 0)
    beating.beat()
    assert len(sent) == 2  # it may have been lost


def test_looks_are_rarer_after_nothing_was_due_for_a_while(monkeypatch):
    monkeypatch.setattr(pulse, "dispatch", lambda due: 0)
    Workspace.objects.update(daily_run_at=time(23, 59, 59))
    beating = pulse.Pulse()
    assert beating.beat() == pulse.LONGEST_SLEEP
    beating.found_at -= pulse.CALM
    assert beating.beat() == pulse.CALM_SLEEP
    enroll(7, due_at=selectors.get_now() + timedelta(seconds=60))
    assert beating.beat() == pulse.CALM_SLEEP
    enroll(8, due_at=selectors.get_now() + timedelta(seconds=1))
    assert 0.5 < beating.beat() <= 1  # what is known to come is not found late
    Enrollment.objects.update(due_at=selectors.get_now())
    assert beating.beat() == pulse.BUSY_SLEEP
    Enrollment.objects.all().delete()
    assert beating.beat() == pulse.LONGEST_SLEEP


def test_a_stopped_clock_is_watched_closely():
    insert("clock", id=1, real_at=datetime.now(UTC), virtual_at=NOW, speed=0)
    assert pulse.seconds_until_next(NOW) == pulse.SHORTEST_SLEEP


def test_looking_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    Workspace.objects.update(daily_run_at=time(23, 59, 59))
    for customer_id in range(1, 200):
        enroll(customer_id, due_at=selectors.get_now() + timedelta(hours=1))
    beating = pulse.Pulse()
    beating.beat()  # keeps house, as it does every few seconds
    with django_assert_max_num_queries(14):
        beating.beat()
    assert connection.queries is not None


def test_treatments_wait_for_the_memberships_of_their_day():
    run_on = insert_daily_run(status="running")
    assert pulse.find_treatments(at()) == []
    Run.objects.filter(on=run_on).update(status="done", finished_at=NOW)
    missing = found(pulse.find_treatments, at(busy=[3]))
    assert len(missing) == 15
    assert missing[0] == (
        "campaigns.tasks.treat_shard",
        {"on": "2026-03-02", "shard": 0},
    )
    TreatmentShard.objects.create(on=run_on, shard=0, customers=0, seconds=0)
    assert len(pulse.find_treatments(at())) == 15


def test_a_day_half_a_day_late_is_still_to_be_decided():
    insert_daily_run(status="done", finished_at=NOW)
    later = NOW + timedelta(hours=12, seconds=1)
    assert len(pulse.find_treatments(at(later))) == 16


def insert_daily_run(**values):
    run = Run.objects.create(
        on=NOW.date(), as_of=NOW, cause=Run.Cause.DAILY, started_at=NOW, **values
    )
    return run.on


def test_people_are_called_in_each_shard_that_nobody_has_looked_at_yet():
    set_clock(NOW)
    trigger = {"kind": "schedule", "repeat": "daily", "audience": rule("vip")}
    steps = [node("in", "entry", trigger=trigger), node("out", "exit")]
    journey = put_live(document(steps, [edge("in", "out")]))
    calls = found(pulse.find_calls, at(busy=[3]))
    name = "journeys.tasks.call_people"
    expected = [(name, {"journey_id": journey.pk, "shard": s}) for s in range(16)]
    assert calls == [one for one in expected if one[1]["shard"] != 3]
    for _, arguments in expected:
        call_people(**arguments)
    assert found(pulse.find_calls, at()) == []
    assert len(found(pulse.find_calls, at(NOW + timedelta(days=1)))) == 16


def test_message_ids_are_forgotten_when_no_client_sends_them_again():
    old = NOW - timedelta(days=30, seconds=1)
    insert("customers_source", id=1, name="shop")
    insert("customers_ingest_dedupe", key_hash=b"a" * 16, received_at=old)
    insert("customers_ingest_dedupe", key_hash=b"b" * 16, received_at=NOW)
    assert forget_old_message_ids(now=NOW) == 1
    (left,) = run("SELECT key_hash FROM customers_ingest_dedupe")
    assert bytes(left[0]) == b"b" * 16


def test_a_queue_longer_than_half_an_hour_is_full_until_it_is_shorter(settings):
    settings.EMAIL_URL = "smtp://localhost"
    settings.EMAIL_RATE = 2 / 1800
    for number in range(3):
        queue(7, status="queued", origin_no=number, purpose="marketing", id=uuid4())
    queue(7, status="queued", origin_no=9, purpose="transactional", id=uuid4())
    look_at_queues()
    assert run("SELECT channel, queued, is_full FROM messaging_highwater") == [
        ("email", 3, True)
    ]
    run("UPDATE messaging_message SET status = 'sent' WHERE origin_no = 1")
    look_at_queues()
    assert run("SELECT queued, is_full FROM messaging_highwater") == [(2, False)]
    settings.EMAIL_URL = ""
    look_at_queues()  # the built-in mailbox takes what comes
    assert run("SELECT count(*) FROM messaging_highwater") == [(0,)]
