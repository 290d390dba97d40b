"""The whole ladder of a customer and day: row by row, and one sentence on top."""

from datetime import timedelta
from decimal import Decimal

import pytest

from campaigns import selectors, services
from campaigns.models import Cause, Decision, Treatment
from customers.models import Customer, OwnerMode
from segments.models import MicroSegment
from tests.campaigns import world
from tests.campaigns.world import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TUESDAY = MONDAY + timedelta(days=1)


def read(customer_id, on=MONDAY):
    return selectors.get_ladder(customer_id=customer_id, on=on)


def list_rows(day) -> list[tuple]:
    return [
        (row.segment.name, row.number, [one.rung.reason for one in row.rungs])
        for row in day.rows
    ]


def test_rows_stand_from_the_top_with_and_without_campaigns():
    (person,) = world.add_customers(1)
    rows = [world.add_row(name, at) for at, name in enumerate(["A", "B", "C"], 1)]
    world.add_campaign(rows[0], "Welcome", duration_days=3)
    world.add_campaign(rows[2], "Ski")
    world.add_campaign(rows[2], "Golf")
    for day in world.days(2):
        world.treat_day(day, {row: [person] for row in rows})

    monday = read(person)
    assert monday.sentence == "Got Welcome"
    assert (monday.arm, monday.cause, monday.is_stored) == ("treated", "daily", True)
    assert list_rows(monday) == [
        ("A", 1, ["treated"]),
        ("B", 2, []),
        ("C", 3, ["taken_above", "taken_above"]),
    ]
    assert monday.rows[1].sentence == "No campaign ran in it on this day"
    assert [one.place for row in monday.rows for one in row.rungs] == [1, 2, 3]
    assert monday.notes == []
    tuesday = read(person, TUESDAY)
    assert tuesday.sentence == "Nothing: Duration period of Welcome until 4 Feb"
    assert list_rows(tuesday)[2][2] == ["duration", "duration"]


def test_first_reason_in_the_fixed_order_is_the_sentence():
    (person,) = world.add_customers(1, consent=False)
    row = world.add_row("Row", 1)
    world.add_campaign(row, "Receipt", action=mail("transactional"))
    world.add_campaign(row, "Offer")
    allow_nothing(person)
    services.change_settings(quiet_days=["monday"], now=world.set_clock(MONDAY))
    world.treat_day(MONDAY, {row: [person]})
    day = read(person)
    assert list_rows(day) == [("Row", 1, ["unreachable", "quiet_day"])]
    assert day.sentence == "Nothing: Quiet day: no marketing campaign starts"


def mail(purpose: str) -> dict:
    template = world.add_template(purpose, purpose)
    return {"kind": "message", "template_id": template.pk}


def allow_nothing(person: int) -> None:
    Customer.objects.filter(pk=person).update(attributes={})


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nowhere", "Nothing: In no micro-segment on that day"),
        ("idle", "Nothing: No campaign ran in the micro-segments they were in"),
        (
            "incubating",
            "Nothing: Not open to campaigns: in an incubating journey, or signed up"
            " just before",
        ),
    ],
)
def test_day_without_a_decision_is_worked_out_and_says_so(name, sentence):
    nowhere, idle = world.add_customers(2)
    (incubating,) = world.add_customers(1, mode=OwnerMode.INCUBATING)
    busy, empty = world.add_row("Busy", 1), world.add_row("Empty", 2)
    world.add_campaign(busy)
    world.treat_day(MONDAY, {busy: [incubating], empty: [idle, incubating]})
    people = {"nowhere": nowhere, "idle": idle, "incubating": incubating}
    day = read(people[name])
    assert day.sentence == sentence
    assert not day.is_stored
    assert day.notes[0].startswith("No decision is stored of this day.")


def test_duration_and_hold_out_are_named_where_no_campaign_ran():
    people = world.add_customers(200)
    row, empty = world.add_row("Row", 1), world.add_row("Empty", 2)
    world.add_campaign(row, "Welcome", duration_days=5, ends_on=MONDAY)
    services.change_settings(
        hold_out_percent=Decimal(20),
        now=world.set_clock(MONDAY - timedelta(days=1)),
    )
    world.treat_day(MONDAY, {row: people})
    world.treat_day(TUESDAY, {empty: people})
    treated = Treatment.objects.values_list("customer_id", flat=True)
    waiting = read(treated[0], TUESDAY)
    assert waiting.sentence == "Nothing: Duration period of Welcome until 6 Feb"
    held = next(id_ for id_ in people if id_ not in set(treated))
    assert read(held, TUESDAY).sentence == (
        "Nothing: In the global hold-out, which gets no campaigns"
    )
    assert not read(held, TUESDAY).is_stored
    assert read(held).is_stored


def test_days_that_nobody_decided():
    (person,) = world.add_customers(1)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.treat_day(MONDAY, {row: [person]})
    world.set_clock(TUESDAY)
    sentences = {on: read(person, on).sentence for on in world.days(3)}
    assert sentences == {
        MONDAY: "Got Offer",
        TUESDAY: "Nothing yet: the campaigns of the day have not been decided",
        TUESDAY + timedelta(days=1): "This day has not come yet",
    }
    before = read(person, MONDAY - timedelta(days=1))
    assert before.sentence == "Nothing: the campaigns of the day were never decided"
    assert "Who was in which micro-segment on this day is not known." in before.notes


def test_of_a_decision_that_is_gone_the_treatment_is_left():
    (person,) = world.add_customers(1)
    row = world.add_row("Row", 1)
    world.add_campaign(row, "Welcome", control_percent=100)
    world.treat_day(MONDAY, {row: [person]})
    Decision.objects.all().delete()
    assert read(person).sentence == "Held out of Welcome"
    Treatment.objects.all().delete()
    world.set_clock(MONDAY + timedelta(days=100))
    assert read(person).sentence == "The decision of this day is not kept any more"


def test_order_of_the_plan_that_changed_since_is_said():
    (person,) = world.add_customers(1)
    above, below = world.add_row("Above", 1), world.add_row("Below", 2)
    world.add_campaign(above)
    world.add_campaign(below)
    world.treat_day(MONDAY, {above: [person], below: [person]})
    MicroSegment.objects.filter(pk=above.pk).update(position=9)
    day = read(person)
    assert [row.segment.name for row in day.rows] == ["Below", "Above"]
    assert [one.place for row in day.rows for one in row.rungs] == [2, 1]
    assert day.notes[0].startswith("The order of the plan has changed since")
    MicroSegment.objects.filter(pk=above.pk).update(archived_at=world.set_clock(MONDAY))
    assert [row.number for row in read(person).rows] == [1, None]


def test_ladder_over_http(publisher):
    (person,) = world.add_customers(1)
    row = world.add_row("Row", 1)
    campaign = world.add_campaign(row, "Welcome")
    world.treat_day(MONDAY, {row: [person]})
    world.set_clock(TUESDAY)
    address = f"/api/customers/{person}/decisions"
    body = publisher.get(f"{address}/2026-02-02").json()
    assert (body["previous"], body["next"]) == ("2026-02-01", "2026-02-03")
    assert body["rows"][0]["rungs"] == [
        {
            "place": 1,
            "campaign": {"id": campaign.pk, "name": "Welcome"},
            "segment": {"id": row.pk, "name": "Row"},
            "reason": "treated",
            "sentence": "Got this campaign",
        }
    ]
    assert body["cause"] == Cause.DAILY
    assert publisher.get(f"{address}/2026-02-03").json()["next"] is None
    assert publisher.get(f"{address}/0001-01-01").json()["previous"] is None
    assert publisher.get(f"{address}/9999-12-31").status_code == 200
    assert publisher.get("/api/customers/99999/decisions/2026-02-02").status_code == 404
