"""What keeps campaigns from people: hold-out, frequency caps, quiet days, lateness."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from campaigns import selectors, services
from campaigns.domain import errors, quiet
from campaigns.domain.arbitration import PARTS
from campaigns.models import Cell, Decision, HoldOut, Treatment, TreatmentShard
from customers.models import Customer, OwnerMode
from customers.selectors import get_now
from messaging.models import FrequencyCap, Message
from messaging.selectors import caps
from segments.models import Run
from tests.campaigns import world
from tests.campaigns.world import MONDAY

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
MARK = {"kind": "attribute", "name": "marked", "value": True}


@pytest.fixture(autouse=True)
def monday():
    return world.set_clock(MONDAY)


def count_cells(on: date = MONDAY) -> dict[str, int]:
    """The parts of all cells of a day that have anybody in them."""
    parts: Counter[str] = Counter()
    for cell in Cell.objects.filter(on=on):
        parts.update({part: getattr(cell, part) for part in PARTS})
    return {part: people for part, people in parts.items() if people}


def get_treated(on: date = MONDAY) -> set[int]:
    return set(Treatment.objects.filter(on=on).values_list("customer_id", flat=True))


def read_ladder(customer_id: int) -> list[str]:
    day = selectors.list_decisions(customer_id=customer_id)[0]
    return [rung.reason for rung in day.ladder]


# The global hold-out


def hold_out(percent: int, on: date = MONDAY) -> None:
    """Decide about the hold-out in the evening of a day."""
    services.change_settings(
        hold_out_percent=Decimal(percent), now=world.set_clock(on, time(20))
    )


def test_hold_out_starts_on_the_next_day_and_gets_nothing():
    people = world.add_customers(200)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.treat_day(MONDAY, {row: people})
    hold_out(20)
    assert selectors.get_hold_out(MONDAY) is None
    world.treat_day(TUESDAY, {row: people})

    held = set(people) - get_treated(TUESDAY)
    assert get_treated(MONDAY) == set(people)
    assert 20 < len(held) < 60
    assert count_cells(TUESDAY) == {"hold_out": len(held), "treated": 200 - len(held)}
    one = held.pop()
    assert read_ladder(one) == ["hold_out"]
    assert Message.objects.filter(customer_id=one).count() == 1  # Monday's


def test_hold_out_is_the_same_people_through_its_period_and_others_after():
    people = world.add_customers(300)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    hold_out(20, MONDAY - timedelta(days=1))
    found = []
    for day in world.days(3):
        world.treat_day(day, {row: people})
        found.append(set(people) - get_treated(day))
    hold_out(30, MONDAY + timedelta(days=2))
    world.treat_day(MONDAY + timedelta(days=3), {row: people})
    later = set(people) - get_treated(MONDAY + timedelta(days=3))

    assert found[0] == found[1] == found[2]
    assert len(later) > len(found[0])
    assert not found[0] <= later  # drawn anew, not added to


def test_hold_out_comes_after_the_owner():
    inside = world.add_customers(20, mode=OwnerMode.INCUBATING)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    hold_out(100, MONDAY - timedelta(days=1))
    people = world.add_customers(5)
    world.treat_day(MONDAY, {row: [*inside, *people]})
    assert count_cells() == {"not_open": 20, "hold_out": 5}


def test_deciding_twice_on_a_day_leaves_one_period():
    hold_out(10)
    hold_out(20)
    assert HoldOut.objects.get().percent == 20
    hold_out(0)
    assert not HoldOut.objects.exists()


def test_the_same_share_again_is_no_new_period():
    hold_out(10)
    before = HoldOut.objects.get()
    hold_out(10, TUESDAY)
    assert HoldOut.objects.get() == before
    hold_out(0, TUESDAY)
    assert selectors.get_hold_out(TUESDAY) is not None
    assert selectors.get_hold_out(TUESDAY + timedelta(days=1)) is None


# Frequency caps


@pytest.fixture(params=[10_000, 0], ids=["few", "whole shard"])
def most_looked_up(request, monkeypatch):
    """Few people are looked up; for more the whole shard is read."""
    monkeypatch.setattr(caps, "MOST_LOOKED_UP", request.param)


def cap(limit: int, hours: int, purpose: str = "marketing") -> None:
    FrequencyCap.objects.create(limit=limit, hours=hours, purpose=purpose)


def send_all() -> None:
    """Let every queued message leave now."""
    Message.objects.filter(status="queued").update(
        status="sent", done_at=world.set_clock(MONDAY)
    )


@pytest.mark.usefixtures("most_looked_up")
def test_who_is_capped_gets_the_next_campaign_and_is_told_until_when():
    people = world.add_customers(5)
    row = world.add_row("Row", 1)
    mail = world.add_campaign(row, "Mail")
    world.add_campaign(row, "Mark", action=MARK)
    cap(1, 48)
    world.treat_day(MONDAY, {row: people})
    send_all()
    world.treat_day(TUESDAY, {row: people})

    assert count_cells(TUESDAY) == {"capped": 5, "treated": 5}
    assert Message.objects.count() == 5
    day = selectors.list_decisions(customer_id=people[0])[0]
    assert day.ladder[0].campaign.id == mail.pk
    assert day.ladder[0].sentence == "Frequency cap of email until 4 Feb, 00:15"
    assert day.sentence == "Got Mark"


@pytest.mark.usefixtures("most_looked_up")
def test_cap_lets_go_when_its_window_has_passed():
    people = world.add_customers(3)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    cap(1, 24)
    world.treat_day(MONDAY, {row: people})
    send_all()
    world.treat_day(TUESDAY, {row: people})  # exactly 24 hours later
    assert get_treated(TUESDAY) == set(people)


@pytest.mark.usefixtures("most_looked_up")
def test_cap_counts_what_still_waits_to_leave():
    people = world.add_customers(3)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    cap(1, 24)
    world.treat_day(MONDAY, {row: people})
    world.treat_day(TUESDAY, {row: people})
    assert get_treated(TUESDAY) == set()


@pytest.mark.usefixtures("most_looked_up")
@pytest.mark.parametrize(
    ("sent", "limit", "is_capped"), [(1, 2, False), (2, 2, True), (3, 2, True)]
)
def test_cap_counts_messages(sent, limit, is_capped):
    (person,) = world.add_customers(1)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    cap(limit, 24 * 30)
    for day in world.days(sent):
        FrequencyCap.objects.update(hours=1)
        world.treat_day(day, {row: [person]})
        send_all()
        FrequencyCap.objects.update(hours=24 * 30)
    world.treat_day(MONDAY + timedelta(days=sent), {row: [person]})
    last = Treatment.objects.filter(on=MONDAY + timedelta(days=sent))
    assert last.exists() is not is_capped


@pytest.mark.usefixtures("most_looked_up")
def test_no_cap_holds_back_exempt_and_transactional_campaigns():
    people = world.add_customers(3)
    row = world.add_row("Row", 1)
    receipt = world.add_template("Receipt", "transactional")
    world.add_campaign(
        row,
        action={"kind": "message", "template_id": receipt.pk},
        ends_on=TUESDAY,
    )
    world.add_campaign(row, "Exempt", cap_exempt=True)
    cap(1, 24 * 30, purpose="")
    for day in world.days(3):
        world.treat_day(day, {row: people})
        send_all()
    assert Treatment.objects.count() == 9
    assert set(Message.objects.values_list("purpose", "exempt")) == {
        ("transactional", False),
        ("marketing", True),
    }


@pytest.mark.usefixtures("most_looked_up")
def test_cap_of_another_purpose_or_none_holds_nobody_back():
    people = world.add_customers(3)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.treat_day(MONDAY, {row: people})
    send_all()
    world.treat_day(TUESDAY, {row: people})
    assert get_treated(TUESDAY) == set(people)


@pytest.mark.usefixtures("most_looked_up")
def test_caps_are_told_of_whom_they_are_asked_about():
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    cap(1, 48)
    world.treat_day(MONDAY, {row: world.add_customers(40)})
    told = Message.objects.values_list("shard", flat=True)
    (shard, size), *_ = Counter(told).most_common(1)
    assert size > 2  # forty people in sixteen shards
    people = Message.objects.filter(shard=shard).order_by("customer_id")
    asked = [message.customer_id for message in people[:2]]
    capped = caps.find_capped(
        shard,
        customer_ids=asked,
        channel="email",
        purpose="marketing",
        now=get_now(),
    )
    assert sorted(capped["customer_id"]) == asked


@pytest.mark.usefixtures("most_looked_up")
def test_cap_counts_what_a_merged_profile_got():
    old, person = world.add_customers(2)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    cap(1, 48)
    world.treat_day(MONDAY, {row: [old]})
    send_all()
    Customer.objects.filter(pk=old).update(
        merged_into=person, owner_mode=OwnerMode.NOBODY
    )
    world.treat_day(TUESDAY, {row: [person]})
    assert read_ladder(person) == ["capped"]


# Quiet days


def set_quiet_days(days: list[str]) -> None:
    services.change_settings(quiet_days=days, now=get_now())


@pytest.mark.parametrize(
    ("days", "on", "expected"),
    [
        (["sunday"], date(2026, 2, 1), True),
        (["sunday"], date(2026, 2, 2), False),
        (["12-25"], date(2031, 12, 25), True),
        (["2026-12-25"], date(2026, 12, 25), True),
        (["2026-12-25"], date(2027, 12, 25), False),
        (["02-29"], date(2028, 2, 29), True),
        (["02-29"], date(2028, 2, 28), False),
        (["02-29"], date(2027, 2, 28), True),
        ([], date(2026, 2, 1), False),
    ],
)
def test_table_of_quiet_days(days, on, expected):
    assert quiet.parse(days).includes(on) is expected


@pytest.mark.parametrize("day", ["", "Sunday", "12-32", "2026-02-30", "25", "ünday"])
def test_what_is_no_day_is_refused_by_its_place(day):
    with pytest.raises(errors.SettingsInvalid) as refused:
        set_quiet_days(["sunday", day])
    assert refused.value.errors[0]["field"] == "quiet_days.1"
    assert selectors.list_quiet_days() == []


def test_quiet_day_starts_no_marketing_and_leaves_people_to_the_rest():
    people = world.add_customers(4)
    row = world.add_row("Row", 1)
    world.add_campaign(row, "Mail")
    receipt = world.add_template("Receipt", "transactional")
    world.add_campaign(
        row,
        "Receipt",
        action={"kind": "message", "template_id": receipt.pk},
    )
    set_quiet_days(["monday"])
    world.treat_day(MONDAY, {row: people})
    assert count_cells() == {"quiet_day": 4, "treated": 4}
    assert read_ladder(people[0]) == ["quiet_day", "treated"]
    world.treat_day(TUESDAY, {row: people})
    assert count_cells(TUESDAY) == {"taken_above": 4, "treated": 4}


def test_new_quiet_days_replace_the_old():
    set_quiet_days(["monday", "12-25"])
    set_quiet_days(["12-25", "sunday", "sunday"])
    assert selectors.list_quiet_days() == ["12-25", "sunday"]


# Days that came too late


def test_half_a_day_late_is_written_down_and_nobody_is_treated():
    people = world.add_customers(40)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.finish_run(MONDAY, {row: people})
    services.treat_shard(on=MONDAY, shard=world.get_shards(people)[people[0]])
    evening = world.set_clock(MONDAY, time(12, 11))
    world.treat_all(MONDAY)

    here = set(get_treated())
    assert TreatmentShard.objects.filter(on=MONDAY, is_missed=True).count() == 15
    late = [id_ for id_ in people if id_ not in here]
    assert count_cells() == {"treated": len(here), "too_late": len(late)}
    assert read_ladder(late[0]) == ["too_late"]
    assert not Message.objects.filter(customer_id__in=late).exists()
    assert selectors.list_missed_days(now=evening) == [(MONDAY, 15)]


def test_late_run_of_the_same_day_still_treats():
    people = world.add_customers(3)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.finish_run(MONDAY, {row: people})
    noon = datetime.combine(MONDAY, time(12), UTC)
    Run.objects.update(started_at=noon, finished_at=noon)
    world.set_clock(MONDAY, time(23, 59))
    world.treat_all(MONDAY)
    assert get_treated() == set(people)


def test_missed_day_frees_nobody_s_next_day():
    people = world.add_customers(5)
    row = world.add_row("Row", 1)
    world.add_campaign(row, duration_days=7)
    world.finish_run(MONDAY, {row: people})
    world.set_clock(TUESDAY, time(0, 5))
    world.treat_all(MONDAY)
    world.treat_day(TUESDAY, {row: people})
    assert get_treated(TUESDAY) == set(people)
    assert Decision.objects.count() == 10


def test_days_without_any_run_are_missed_too():
    world.treat_day(MONDAY, {})
    friday = MONDAY + timedelta(days=4)
    world.treat_day(friday, {})
    now = world.set_clock(friday, time(8, 0))
    assert selectors.list_missed_days(now=now) == [
        (MONDAY + timedelta(days=offset), 16) for offset in (3, 2, 1)
    ]
