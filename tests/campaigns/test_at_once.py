"""Campaigns that act at once: turns treat whoever has just been touched."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from campaigns import selectors, services
from campaigns.domain import arbitration
from campaigns.models import Cell, Decision, Treatment, TreatmentShard
from config import fsck
from customers.models import SHARD_COUNT, Customer, Event, Workspace
from customers.selectors import get_now
from messaging.models import FrequencyCap, Message
from segments.models import Run
from segments.services import start_run
from tests.campaigns import world
from tests.customers.factories import customer_of
from tests.journeys.factories import (
    START,
    create_customer,
    do,
    pass_time,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node
from tests.segments.making import count, finish, make_segment

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = START.date()
MARK = {"kind": "attribute", "name": "marked", "value": True}
BOUGHT = count("Order", "gte", 1)


@pytest.fixture(autouse=True)
def noon():
    Workspace.objects.get_or_create(pk=1)
    return set_clock()


def add_people(*users: str) -> list[int]:
    """Add open customers who may get e-mail."""
    people = [create_customer(user, email=f"{user}@example.com").pk for user in users]
    Customer.objects.update(open_from=START - timedelta(days=9))
    world.allow(people)
    return people


def run_day() -> None:
    """Live through the daily run of the clock's day."""
    run_memberships()
    treat_day()


def run_memberships() -> None:
    now = get_now()
    run, _ = start_run(on=now.date(), as_of=now, cause=Run.Cause.DAILY)
    finish(run)
    take_turns()


def treat_day() -> None:
    for shard in range(SHARD_COUNT):
        services.treat_shard(on=get_now().date(), shard=shard)
    take_turns()


def buy(*users: str) -> None:
    for user in users:
        do(user, "Order")
    take_turns()


def list_treatments() -> list[tuple]:
    rows = Treatment.objects.order_by("customer_id", "on")
    return list(rows.values_list("customer_id", "campaign_id", "arm", "cause"))


def read_ladder(customer_id: int) -> list[str]:
    (day,) = selectors.list_decisions(customer_id=customer_id)
    return [rung.reason for rung in day.ladder]


def assert_sound() -> None:
    """Let fsck judge what is stored about campaigns."""
    about = ("treatment", "decision", "cell", "message_origin")
    checks = [each for each in fsck.list_checks() if each.code.startswith(about)]
    broken = {
        each.code: each.examples for each in fsck.run(tuple(checks)) if each.violations
    }
    assert not broken, broken


def test_whoever_comes_into_the_row_is_treated_in_the_same_turn():
    one, other = add_people("one", "other")
    row = make_segment("Buyers", BOUGHT)
    thanks = world.add_campaign(row, "Thanks", at_once=True)
    run_day()
    buy("one")
    assert list_treatments() == [(one, thanks.pk, "treated", "at_once")]
    assert Message.objects.get().customer_id == one
    assert Event.objects.filter(name__name="$campaign_treated").count() == 1
    assert read_ladder(one) == ["treated"]
    assert not Decision.objects.filter(customer_id=other).exists()
    assert_sound()


def test_other_campaigns_wait_for_the_daily_run():
    add_people("one")
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row)
    run_day()
    buy("one")
    assert list_treatments() == []


def test_more_news_on_the_same_day_treats_nobody_again():
    add_people("one")
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row, at_once=True)
    world.add_campaign(row, at_once=True)
    run_day()
    buy("one")
    buy("one")
    pass_time(hours=2)
    buy("one")
    assert len(list_treatments()) == 1
    assert_sound()


def test_duration_period_holds_in_turns_and_in_the_daily_run():
    (one,) = add_people("one")
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row, at_once=True, duration_days=3)
    run_day()
    buy("one")
    for _ in range(2):
        pass_time(days=1)
        run_day()
        buy("one")
    assert len(list_treatments()) == 1
    pass_time(days=1)
    run_day()
    assert [cause for *_, cause in list_treatments()] == ["at_once", "daily"]
    assert Decision.objects.filter(customer_id=one).count() == 4
    assert_sound()


def test_whoever_leaves_the_row_gets_nothing_by_it():
    """People are treated for where they are, not for what they have left."""
    (one,) = add_people("one")
    upper = make_segment("Not yet", {"not": BOUGHT})
    row = make_segment("Buyers", BOUGHT)
    run_day()
    world.add_campaign(upper, "Come", at_once=True)
    thanks = world.add_campaign(row, "Thanks", at_once=True)
    buy("one")
    assert list_treatments() == [(one, thanks.pk, "treated", "at_once")]
    assert read_ladder(one) == ["treated"]
    assert_sound()


def test_daily_run_after_it_leaves_the_day_as_it_is():
    (one,) = add_people("one")
    upper, row = make_segment("All", {"all": []}), make_segment("Buyers", BOUGHT)
    thanks = world.add_campaign(row, "Thanks", at_once=True)
    run_memberships()
    buy("one")
    world.add_campaign(upper, "Later")
    treat_day()
    assert list_treatments() == [(one, thanks.pk, "treated", "at_once")]
    assert read_ladder(one) == ["treated", "duration"]
    cells = {cell.campaign.name: cell for cell in Cell.objects.all() if cell.matched}
    assert (cells["Later"].in_duration, cells["Later"].treated) == (1, 0)
    assert (cells["Thanks"].in_duration, cells["Thanks"].treated_at_once) == (0, 1)
    assert_sound()


def test_who_got_nothing_in_the_daily_run_can_get_something_at_once():
    """The ladder then has both; each person is once in the cells of the run."""
    (one,) = add_people("one")
    everybody, row = make_segment("All", {"all": []}), make_segment("Buyers", BOUGHT)
    world.allow([one], granted=False)
    mail = world.add_campaign(everybody, "Mail")
    mark = world.add_campaign(row, "Mark", action=MARK, at_once=True)
    run_day()
    assert read_ladder(one) == ["unreachable"]
    buy("one")
    decision = Decision.objects.get()
    assert (decision.winner_id, decision.arm) == (mark.pk, "treated")
    assert decision.campaign_ids == [mark.pk, mail.pk]
    assert read_ladder(one) == ["treated", "unreachable"]
    assert customer_of("one").attributes["marked"] is True
    assert_sound()


def test_who_cannot_be_reached_at_once_is_told_why_after_the_daily_run_only():
    one, other = add_people("one", "other")
    world.allow([one, other], granted=False)
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row, at_once=True)
    run_memberships()
    buy("one")
    assert not Decision.objects.exists()  # the daily run is still to come
    treat_day()
    buy("other")
    assert read_ladder(one) == read_ladder(other) == ["unreachable"]
    assert list_treatments() == []


def test_control_group_hold_out_caps_and_quiet_days_hold_at_once_too():
    people = add_people(*(f"u{number}" for number in range(40)))
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row, at_once=True, control_percent=50)
    FrequencyCap.objects.create(limit=1, hours=72)
    services.change_settings(
        hold_out_percent=Decimal(30), now=START - timedelta(days=1)
    )
    run_day()
    buy(*(f"u{number}" for number in range(40)))
    arms = dict(Treatment.objects.values_list("customer_id", "arm"))
    ladders = {id_: read_ladder(id_)[0] for id_ in people}
    assert set(ladders.values()) == {"treated", "control", "hold_out"}
    assert {id_ for id_, reason in ladders.items() if reason != "hold_out"} == set(arms)
    assert Message.objects.count() == list(arms.values()).count("treated")
    pass_time(days=1)
    services.change_settings(quiet_days=["wednesday"], now=get_now())
    run_memberships()
    buy(*(f"u{number}" for number in range(40)))
    assert Treatment.objects.count() == len(arms)
    services.change_settings(quiet_days=[], now=get_now())
    buy(*(f"u{number}" for number in range(40)))
    again = Treatment.objects.filter(on=TODAY + timedelta(days=1))
    assert set(again.values_list("arm", flat=True)) == {"control"}  # others: the cap
    assert_sound()


def test_a_journey_that_takes_them_on_in_the_same_turn_comes_first():
    add_people("one")
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row, at_once=True)
    put_live(
        document(
            [
                entry(event="Order"),
                node("rest", "wait", amount=1, unit="days"),
                node("out", "exit"),
            ],
            [edge("in", "rest"), edge("rest", "out")],
            incubating=True,
            hard_limit_days=9,
        )
    )
    run_day()
    buy("one")
    assert list_treatments() == []


def test_time_alone_brings_people_in_and_they_are_treated():
    (one,) = add_people("one")
    row = make_segment("Quiet since", count("Order", "eq", 0, within_days=2))
    world.add_campaign(row, at_once=True)
    do("one", "Order")
    run_day()
    assert list_treatments() == []
    pass_time(days=1)
    run_day()
    pass_time(days=1, seconds=1)
    assert [(id_, cause) for id_, _, _, cause in list_treatments()] == [
        (one, "at_once")
    ]


def test_turn_goes_on_when_treating_fails(monkeypatch, caplog):
    (one,) = add_people("one")
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row, at_once=True)
    run_day()

    def fail(*_, **__):
        raise ValueError

    with monkeypatch.context() as broken:
        broken.setattr(arbitration, "sweep", fail)
        buy("one")
    assert "treated at once" in caplog.text
    assert list_treatments() == []
    pass_time(days=1)
    run_day()
    ((id_, _, _, cause),) = list_treatments()
    assert (id_, cause) == (one, "daily")


def test_nothing_is_read_while_no_campaign_acts_at_once(django_assert_num_queries):
    people = add_people("one")
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row)
    run_day()
    now = get_now()
    with transaction.atomic(), django_assert_num_queries(1):
        services.treat_at_once(shard=0, customer_ids=people, now=now, zone="UTC")
    with transaction.atomic(), django_assert_num_queries(0):
        services.treat_at_once(shard=0, customer_ids=[], now=now, zone="UTC")


def test_month_that_nobody_made_is_made_by_the_turn():
    add_people("one")
    row = make_segment("Buyers", BOUGHT)
    world.add_campaign(row, at_once=True)
    run_memberships()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS campaigns_decision_2026_03")
    buy("one")
    assert Decision.objects.count() == 1
    assert not TreatmentShard.objects.exists()
