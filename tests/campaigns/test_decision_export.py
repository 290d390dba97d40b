"""Decisions as CSV: who got what, who did not and why, safe for spreadsheets."""

import csv
from datetime import timedelta

import pytest

from campaigns.models import Campaign
from campaigns.selectors import exporting
from customers.models import Identity
from tests.campaigns import world
from tests.campaigns.client import get_fields, log_in
from tests.campaigns.world import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def lived():
    """Two rows for two days: the first takes everybody, and lets nobody go."""
    people = world.add_customers(3)
    Identity.objects.create(kind="user", value="=u1", customer_id=people[0])
    above, below = world.add_row("Above", 1), world.add_row("Below", 2)
    world.add_campaign(above, "Welcome", duration_days=2)
    world.add_campaign(below, "=Ski()")
    members = {above: people[:2], below: people}
    for day in (MONDAY, TUESDAY):
        world.treat_day(day, members)
    return people, above, below


def read(client, **query) -> list[dict[str, str]]:
    answer = client.get("/api/decisions.csv", query)
    assert answer.status_code == 200, answer.content
    text = b"".join(answer).decode().removeprefix("\ufeff")
    return list(csv.DictReader(text.splitlines()))


def test_a_line_says_who_won_who_lost_and_why(lived, publisher):
    people, *_ = lived
    lines = read(publisher)
    assert [(line["customer"], line["day"]) for line in lines] == [
        (str(id_), day.isoformat()) for id_ in people for day in (MONDAY, TUESDAY)
    ]
    monday, tuesday = lines[:2]
    assert monday == {
        "day": "2026-02-02",
        "customer": str(people[0]),
        "user_id": "'=u1",
        "outcome": "got a campaign",
        "campaign": "Welcome",
        "micro_segment": "Above",
        "why": "Got Welcome",
        "considered": "2",
        "others": "Below > =Ski(): Lower place than Welcome",
    }
    assert tuesday["outcome"] == "nothing"
    assert tuesday["why"] == "Nothing: Duration period of Welcome until 3 Feb"
    assert tuesday["others"].count("; ") == 1


def test_what_a_spreadsheet_would_run_is_text(lived, publisher):
    _, _, below = lived
    won = read(publisher, segment=below.pk, reason="treated")
    assert {line["campaign"] for line in won} == {"'=Ski()"}
    plain = read(publisher, segment=below.pk, reason="treated", cells="plain")
    assert {line["campaign"] for line in plain} == {"=Ski()"}


def test_each_filter_keeps_its_lines(lived, publisher):
    people, above, below = lived
    welcome = Campaign.objects.get(name="Welcome").pk
    days = {"from": TUESDAY, "to": TUESDAY}
    sizes = {
        "all": len(read(publisher)),
        "day": len(read(publisher, **days)),
        "customer": len(read(publisher, customer=people[2])),
        "row": len(read(publisher, segment=above.pk)),
        "campaign": len(read(publisher, campaign=welcome, **days)),
        "strangers": len(read(publisher, campaign=welcome, segment=below.pk)),
        "reason": len(read(publisher, reason="duration")),
        "of row": len(read(publisher, reason="taken_above", segment=below.pk)),
        "of other row": len(read(publisher, reason="taken_above", segment=above.pk)),
    }
    assert sizes == {
        "all": 6,
        "day": 3,
        "customer": 2,
        "row": 4,
        "campaign": 2,
        "strangers": 0,
        "reason": 2,
        "of row": 2,
        "of other row": 0,
    }


def test_batches_leave_nobody_out(lived, publisher, monkeypatch):
    whole = read(publisher)
    monkeypatch.setattr(exporting, "BATCH", 2)
    assert read(publisher) == whole


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-02-03", "to": "2026-02-02"}, "to"),
        ({"reason": "mood"}, "reason"),
        ({"segment": "x"}, "segment"),
        ({"customer": 2**63}, "customer"),
        ({"from": "soon"}, "from"),
    ],
)
def test_what_cannot_be_asked_is_refused(publisher, query, field):
    refused = publisher.get("/api/decisions.csv", query)
    assert refused.status_code == 400
    assert get_fields(refused) == [field]


def test_viewers_may_not_take_out_customers():
    assert log_in("viewer").get("/api/decisions.csv").status_code == 403


def test_days_at_the_end_of_the_calendar_are_fine(publisher):
    assert read(publisher, to="0001-01-02") == []
    assert read(publisher, to="9999-12-31") == []
