"""The treatment run on real tables."""

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, connections

from campaigns import selectors, services
from campaigns.domain import errors
from campaigns.domain.arbitration import PARTS
from campaigns.models import Cell, Decision, Treatment, TreatmentShard
from campaigns.services import Treated, months
from config import fsck
from customers.models import AttributeChange, Customer, Event, OwnerMode
from messaging.models import Message
from segments.models import Run
from tests.campaigns import world
from tests.campaigns.world import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    return world.set_clock(MONDAY)


def read_tables() -> dict[str, list]:
    """Everything a treatment run writes, as rows."""
    tables = (
        "campaigns_treatment",
        "campaigns_treatment_shard",
        "campaigns_decision",
        "campaigns_cell",
        "messaging_message",
        "customers_event",
        "customers_work",
    )
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def get_treated(on: date = MONDAY, arm: str = "treated") -> dict[int, int]:
    return dict(
        Treatment.objects.filter(on=on, arm=arm).values_list(
            "customer_id", "campaign_id"
        )
    )


def test_highest_place_wins_and_everything_is_written():
    people = world.add_customers(40)
    first, second = world.add_row("First", 1), world.add_row("Second", 2)
    upper = world.add_campaign(first, "Upper")
    lower = world.add_campaign(second, "Lower", duration_days=7)

    world.treat_day(MONDAY, {first: people[:25], second: people[10:]})

    assert get_treated() == dict.fromkeys(people[:25], upper.pk) | dict.fromkeys(
        people[25:], lower.pk
    )
    assert set(Treatment.objects.filter(campaign=lower).values_list("until")) == {
        (MONDAY + timedelta(days=7),)
    }
    decision = Decision.objects.get(customer_id=people[12], on=MONDAY)
    assert (decision.winner_id, decision.arm) == (upper.pk, "treated")
    assert decision.campaign_ids == [upper.pk, lower.pk]
    assert decision.reasons == [1, 3]
    message = Message.objects.get(customer_id=people[12])
    assert (message.origin_kind, message.origin_id) == ("treatment", upper.pk)
    assert message.origin_no == (MONDAY - date(1970, 1, 1)).days
    assert message.expires_at == message.not_before + timedelta(hours=24)
    event = Event.objects.get(customer_id=people[12])
    assert event.name.name == "$campaign_treated"
    assert event.properties == {
        "campaign": upper.pk,
        "campaign_name": upper.name,
        "segment": first.pk,
    }
    assert Message.objects.count() == Event.objects.count() == 40


def test_treating_twice_changes_nothing():
    people = world.add_customers(30)
    row = world.add_row("Row", 1)
    world.add_campaign(row, control_percent=30)
    world.treat_day(MONDAY, {row: people})
    before = read_tables()

    again = [services.treat_shard(on=MONDAY, shard=shard) for shard in range(16)]

    assert again == [Treated.ALREADY] * 16
    assert read_tables() == before


def test_no_campaign_today_still_finishes_the_day():
    row = world.add_row("Row", 1)
    people = world.add_customers(5)
    world.add_campaign(row, schedule={"kind": "weekdays", "days": [1]})
    world.treat_day(MONDAY, {row: people})
    assert TreatmentShard.objects.filter(on=MONDAY).count() == 16
    assert not Cell.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({}, True),
        ({"status": "draft"}, False),
        ({"starts_on": MONDAY + timedelta(days=1)}, False),
        ({"ends_on": MONDAY - timedelta(days=1)}, False),
        ({"schedule": {"kind": "dates", "dates": ["2026-02-02"]}}, True),
    ],
)
def test_only_live_campaigns_of_the_day_run(changes, runs):
    row = world.add_row("Row", 1)
    world.set_clock(MONDAY - timedelta(days=7))
    world.add_campaign(row, **changes)
    assert bool(selectors.list_scheduled(MONDAY)) is runs


def test_campaign_without_its_message_costs_nobody_the_next_one():
    row = world.add_row("Row", 1)
    people = world.add_customers(3)
    template = world.add_template()
    world.add_campaign(row, action={"kind": "message", "template_id": template.pk})
    other = world.add_campaign(row, "Other")
    template.archived_at = datetime(2026, 2, 1, tzinfo=UTC)
    template.save()
    world.treat_day(MONDAY, {row: people})
    assert set(get_treated().values()) == {other.pk}


def test_incubating_customers_are_never_treated():
    open_, inside = (
        world.add_customers(10),
        world.add_customers(10, mode=OwnerMode.INCUBATING),
    )
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.treat_day(MONDAY, {row: [*open_, *inside]})
    assert set(get_treated()) == set(open_)
    assert not Decision.objects.filter(customer_id__in=inside).exists()
    assert not Message.objects.filter(customer_id__in=inside).exists()
    assert sum(Cell.objects.values_list("not_open", flat=True)) == 10


def test_customers_are_left_to_onboarding_before_they_open():
    people = world.add_customers(2)
    soon = datetime(2026, 2, 2, 0, 16, tzinfo=UTC)  # a minute after the run
    Customer.objects.filter(pk=people[0]).update(open_from=soon)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.treat_day(MONDAY, {row: people})
    assert set(get_treated()) == {people[1]}


def test_no_consent_falls_through_and_is_explained():
    with_, without = world.add_customers(5), world.add_customers(5, consent=False)
    row = world.add_row("Row", 1)
    mail = world.add_campaign(row, "Mail")
    mark = world.add_campaign(
        row, "Mark", action={"kind": "attribute", "name": "marked", "value": True}
    )
    world.treat_day(MONDAY, {row: [*with_, *without]})
    assert get_treated() == dict.fromkeys(with_, mail.pk) | dict.fromkeys(
        without, mark.pk
    )
    day = selectors.list_decisions(customer_id=without[0])[0]
    assert [rung.reason for rung in day.ladder] == ["unreachable", "treated"]
    assert day.sentence == "Got Mark"


def test_control_gets_nothing_but_occupies_day_and_duration():
    people = world.add_customers(200)
    row = world.add_row("Row", 1)
    world.add_campaign(row, "First", control_percent=50, duration_days=2)
    world.add_campaign(row, "Second")

    world.treat_day(MONDAY, {row: people})
    control = set(get_treated(arm="control"))
    world.treat_day(MONDAY + timedelta(days=1), {row: people})

    assert 70 < len(control) < 130
    assert not Message.objects.filter(customer_id__in=control).exists()
    news = Event.objects.filter(customer_id__in=control).values_list("name__name")
    assert set(news) == {("$campaign_held_out",)}
    assert Treatment.objects.filter(customer_id__in=control).count() == len(control)


def test_control_is_the_same_people_every_day():
    people = world.add_customers(200)
    row = world.add_row("Row", 1)
    world.add_campaign(row, control_percent=20)
    found = []
    for day in world.days(3):
        world.treat_day(day, {row: people})
        found.append(set(get_treated(day, arm="control")))
    assert found[0]
    assert found[0] == found[1] == found[2]


def test_attribute_and_trigger_are_carried_out():
    people = world.add_customers(20)
    first, second = world.add_row("First", 1), world.add_row("Second", 2)
    vip = world.add_campaign(
        first, action={"kind": "attribute", "name": "tier", "value": "gold"}
    )
    start = world.add_campaign(
        second, action={"kind": "trigger", "name": "win back"}, control_percent=40
    )
    world.treat_day(MONDAY, {first: people[:5], second: people[5:]})

    tiers = Customer.objects.filter(attributes__tier="gold")
    assert set(tiers.values_list("pk", flat=True)) == set(people[:5])
    assert AttributeChange.objects.filter(name__name="tier").count() == 5
    triggered = Event.objects.filter(name__name="$campaign_triggered")
    assert set(triggered.values_list("customer_id", flat=True)) == {
        id_ for id_, campaign in get_treated().items() if campaign == start.pk
    }
    assert triggered[0].properties == {
        "campaign": start.pk,
        "segment": second.pk,
        "name": "win back",
    }
    assert vip.pk in get_treated().values()


def test_duration_period_is_half_open_over_days():
    people = world.add_customers(4)
    row = world.add_row("Row", 1)
    world.add_campaign(row, "Welcome series", duration_days=3)
    for day in world.days(5):
        world.treat_day(day, {row: people})

    treated_on = set(Treatment.objects.values_list("on", flat=True))
    assert treated_on == {MONDAY, MONDAY + timedelta(days=3)}
    nothing = selectors.list_decisions(customer_id=people[0])[-2]
    assert nothing.on == MONDAY + timedelta(days=1)
    assert nothing.sentence == (
        "Nothing: Duration period of Welcome series until 4 Feb"
    )


@pytest.mark.parametrize(
    "changes", [{"duration_days": 1}, {"status": "paused"}, {"status": "ended"}]
)
def test_shortening_or_stopping_leaves_running_durations_alone(changes):
    people = world.add_customers(4)
    row = world.add_row("Row", 1)
    long = world.add_campaign(row, "Long", duration_days=5)
    world.treat_day(MONDAY, {row: people})
    services.update_campaign(campaign_id=long.pk, fields=changes, can_publish=True)
    world.add_campaign(row, "Next")
    for day in world.days(5)[1:]:
        world.treat_day(day, {row: people})
    assert Treatment.objects.count() == 4
    world.treat_day(MONDAY + timedelta(days=5), {row: people})
    assert Treatment.objects.count() == 8


def test_customer_gets_at_most_one_campaign_a_day():
    people = world.add_customers(60)
    rows = [world.add_row(f"Row {number}", number) for number in range(1, 5)]
    for row in rows:
        world.add_campaign(row, f"A {row}", control_percent=25)
        world.add_campaign(row, f"B {row}", duration_days=2)
    for day in world.days(3):
        world.treat_day(
            day, {row: people[number * 10 :] for number, row in enumerate(rows)}
        )
    messages = Counter(Message.objects.values_list("customer_id", "origin_no"))
    assert messages
    assert set(messages.values()) == {1}


def test_cells_equal_a_recount_by_sql():
    people = world.add_customers(150)
    people += world.add_customers(20, mode=OwnerMode.INCUBATING)
    people += world.add_customers(30, consent=False)
    rows = [world.add_row(f"Row {number}", number) for number in range(1, 4)]
    for row in rows:
        world.add_campaign(row, f"A {row}", control_percent=20, duration_days=2)
        world.add_campaign(row, f"B {row}", control_percent=10)
    members = {row: people[number * 30 :] for number, row in enumerate(rows)}
    for day in world.days(3):
        world.treat_day(day, members)

    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [[row.pk for row in rows]])
        recounted = {tuple(row[:2]): tuple(row[2:]) for row in cursor.fetchall()}
    sizes = {row.pk: len(ids) for row, ids in members.items()}
    totals: dict = {}
    for cell in Cell.objects.all():
        key = (cell.on, cell.campaign_id)
        numbers = [getattr(cell, number) for number in ("matched", *PARTS)]
        old = totals.get(key, [0] * len(numbers))
        totals[key] = [a + b for a, b in zip(old, numbers, strict=True)]
        assert numbers[0] == sum(numbers[1:])
    assert {key: tuple(numbers[2:]) for key, numbers in totals.items()} == recounted
    for cell in Cell.objects.all():
        assert totals[cell.on, cell.campaign_id][0] == sizes[cell.segment_id]
    assert len(totals) == 3 * 6


# From decision records alone: the reasons in the order of the parts after "not open"
RECOUNT = """
SELECT d."on", r.campaign_id,
    count(*) FILTER (WHERE r.reason = 6), count(*) FILTER (WHERE r.reason = 4),
    count(*) FILTER (WHERE r.reason = 3), count(*) FILTER (WHERE r.reason = 8),
    count(*) FILTER (WHERE r.reason = 9), count(*) FILTER (WHERE r.reason = 5),
    count(*) FILTER (WHERE r.reason = 7), count(*) FILTER (WHERE r.reason = 2),
    count(*) FILTER (WHERE r.reason = 1)
FROM campaigns_decision d
CROSS JOIN LATERAL unnest(d.campaign_ids, d.reasons) AS r (campaign_id, reason)
JOIN campaigns_campaign c ON c.id = r.campaign_id AND c.segment_id = ANY(%s)
GROUP BY 1, 2
"""


def test_fsck_finds_nothing_wrong_after_some_days():
    people = world.add_customers(80)
    rows = [world.add_row(f"Row {number}", number) for number in range(1, 4)]
    for row in rows:
        world.add_campaign(row, f"A {row}", control_percent=20, duration_days=2)
        world.add_campaign(row, f"B {row}", action={"kind": "trigger", "name": "go"})
    for day in world.days(4):
        world.treat_day(
            day, {row: people[number * 20 :] for number, row in enumerate(rows)}
        )
    about = ("treatment", "decision", "cell", "plan", "message_origin")
    checks = [each for each in fsck.list_checks() if each.code.startswith(about)]
    assert len(checks) >= 7
    assert [each for each in fsck.run(tuple(checks)) if each.violations] == []
    assert Treatment.objects.count() > 100


def test_merged_and_anonymous_profiles_are_left_out():
    people = world.add_customers(3)
    Customer.objects.filter(pk=people[0]).update(owner_mode=OwnerMode.NOBODY)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.treat_day(MONDAY, {row: people})
    assert set(get_treated()) == set(people[1:])


def test_day_waits_for_its_membership_run():
    assert selectors.list_missing_shards() == []
    with pytest.raises(errors.RunNotDone):
        services.treat_shard(on=MONDAY, shard=0)
    world.finish_run(MONDAY, {})
    Run.objects.update(status=Run.Status.RUNNING)
    assert selectors.list_missing_shards() == []
    Run.objects.update(status=Run.Status.DONE)
    missing = selectors.list_missing_shards()
    assert missing == [(MONDAY, shard) for shard in range(16)]
    services.treat_shard(on=MONDAY, shard=3)
    assert (MONDAY, 3) not in selectors.list_missing_shards()


def test_never_two_dates_in_one_go():
    row = world.add_row("Row", 1)
    people = world.add_customers(3)
    world.finish_run(MONDAY, {row: people})
    world.finish_run(MONDAY + timedelta(days=1), {row: people})
    assert {on for on, _ in selectors.list_missing_shards()} == {
        MONDAY + timedelta(days=1)
    }


def test_decisions_go_to_the_partition_of_their_month():
    row = world.add_row("Row", 1)
    people = world.add_customers(2)
    world.add_campaign(row)
    for day in (date(2026, 2, 28), date(2026, 3, 1)):
        world.treat_day(day, {row: people})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text, count(*) FROM campaigns_decision"
            " GROUP BY 1 ORDER BY 1"
        )
        assert cursor.fetchall() == [
            ("campaigns_decision_2026_02", 2),
            ("campaigns_decision_2026_03", 2),
        ]


def test_old_decisions_are_dropped_by_month():
    months.ensure_month(on=date(2026, 1, 15))
    months.ensure_month(on=date(2026, 2, 15))
    assert months.drop_old_months(on=date(2026, 5, 1)) == []  # 31 January: 90 days
    assert months.drop_old_months(on=date(2026, 5, 2)) == ["campaigns_decision_2026_01"]
    assert months.drop_old_months(on=date(2026, 5, 2)) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_shard_treat_it_once():
    people = world.add_customers(200)
    row = world.add_row("Row", 1)
    world.add_campaign(row, control_percent=20)
    world.finish_run(MONDAY, {row: people})
    shard = next(iter(world.get_shards(people).values()))
    start = threading.Barrier(4)
    found: list[Treated] = []

    def work() -> None:
        start.wait()
        try:
            found.append(services.treat_shard(on=MONDAY, shard=shard))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    here = [id_ for id_, of in world.get_shards(people).items() if of == shard]
    assert found.count(Treated.DONE) == 1
    assert len(found) == 4
    assert Treatment.objects.count() == len(here)
    assert Decision.objects.count() == len(here)
    assert Event.objects.count() == len(here)


@pytest.mark.django_db(transaction=True)
def test_crash_before_the_end_leaves_nothing_behind(monkeypatch):
    people = world.add_customers(50)
    row = world.add_row("Row", 1)
    world.add_campaign(row, control_percent=20)
    world.finish_run(MONDAY, {row: people})
    months.ensure_month(on=MONDAY)
    before = read_tables()

    class PowerCut(Exception):
        pass

    def fail(**_):
        raise PowerCut

    monkeypatch.setattr(TreatmentShard.objects, "create", fail)
    for shard in range(16):
        with pytest.raises(PowerCut):
            services.treat_shard(on=MONDAY, shard=shard)
    assert read_tables() == before
    monkeypatch.undo()
    world.treat_all(MONDAY)
    assert Treatment.objects.count() == 50
