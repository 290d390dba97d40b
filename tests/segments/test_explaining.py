"""Why somebody is in a micro-segment or not, condition by condition."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from customers.models import OwnerMode
from segments import services
from segments.models import MicroSegment
from tests.segments.making import (
    NOW,
    attribute,
    count,
    is_in,
    leaf,
    make_event,
    make_people,
    make_person,
    make_segment,
    rule,
    run_all,
    set_now,
    spent_most,
)

pytestmark = pytest.mark.django_db(transaction=True)
SPENT = {"kind": "sum", "event": "Order", "property": "revenue"}


def ask(client: Client, segment: MicroSegment, **query: Any) -> Any:
    answer = client.get(f"/api/segments/{segment.pk}/customers/1", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def told(answer: Any) -> list[tuple[str, bool, str | None]]:
    return [
        (part["sentence"], part["holds"], part["measured"])
        for part in answer["parts"]
        if part["kind"] == "leaf"
    ]


def test_every_condition_has_its_answer_and_the_value(admin_client: Client) -> None:
    root = {
        "all": [
            leaf(SPENT, "gt", 500),
            {"any": [attribute("city", "eq", "Rome"), count("Visit", "gte", 2)]},
            {"not": leaf({"kind": "longevity"}, "lt", 7)},
            attribute("x", "known"),
        ]
    }
    segment = make_segment("Rich", root)
    make_person(
        1, attributes={"city": ["Oslo", "Bern"]}, signed_up_at=NOW - timedelta(days=9)
    )
    for revenue in (400, 12.5):
        make_event(1, "Order", NOW - timedelta(days=3), revenue=revenue)
    make_event(1, "Visit")
    set_now()
    answer = ask(admin_client, segment)
    assert told(answer) == [
        ('Spent more than 500 on "Order" to date', False, "412.5"),
        ('City is "Rome"', False, "Oslo and Bern"),
        ('Did "Visit" at least 2 times', False, "1 time"),
        ("Signed up less than 7 days ago", False, "9 days"),
        ("X is known", False, "not known"),
    ]
    kinds = [(part["kind"], part["depth"], part["holds"]) for part in answer["parts"]]
    assert kinds[0] == ("all", 0, False)
    assert kinds[2] == ("any", 1, False)
    assert kinds[5:7] == [("not", 1, True), ("leaf", 2, False)]
    assert (answer["holds"], answer["pin"]) == (False, None)


def test_a_change_shows_what_was_measured_the_day_before(admin_client: Client) -> None:
    segment = make_segment("Rich", leaf(SPENT, "gt", 500))
    make_people(1)
    make_event(1, "Order", NOW - timedelta(days=3), revenue=480)
    make_event(1, "Order", NOW - timedelta(hours=3), revenue=32)
    run_all()
    set_now(days=5)
    (part,) = ask(admin_client, segment, at="2026-03-10T12:00:00Z")["parts"]
    assert (part["holds"], part["measured"]) == (True, "512")
    assert (part["held"], part["had"]) == (False, "480")
    answer = ask(admin_client, segment, at="2026-03-08")
    assert (answer["parts"][0]["measured"], answer["was_inside"]) == ("480", None)


def test_the_version_of_then_can_be_asked(admin_client: Client) -> None:
    segment = make_segment("Rich", attribute("x", "gt", 3))
    make_people(1, x=5)
    run_all()
    services.update_segment(segment_id=segment.pk, rule=rule(attribute("x", "gt", 9)))
    run_all(day=1)
    set_now(days=1, hours=1)
    now = ask(admin_client, segment)
    assert (now["rule_version"], now["holds"], now["was_inside"]) == (2, False, False)
    then = ask(admin_client, segment, version=1, at="2026-03-10T13:00:00Z")
    assert (then["sentence"], then["holds"]) == ("X is more than 3", True)
    assert then["was_inside"] is True


def test_other_micro_segments_ranks_and_pins_are_told(admin_client: Client) -> None:
    big = make_segment("Big", attribute("x", "gt", 3))
    best = make_segment("Best", {"all": [is_in(big), spent_most(50)]})
    make_people(1, 2, x=1)
    make_event(1, "Order", revenue=10)
    make_event(2, "Order", revenue=90)
    run_all()
    set_now(hours=1)
    services.pin_customers(
        segment_id=big.pk, customer_ids=[1], is_in=True, note="a friend"
    )
    assert ask(admin_client, big)["pin"]["note"] == "a friend"
    assert told(ask(admin_client, best)) == [
        ('Is in "Big"', True, None),
        (
            'Is in the top 50 % by spending on "Order" to date',
            False,
            "10; the border is at 90",
        ),
    ]


def test_nothing_is_asked_about_visitors_and_of_the_system_row(
    admin_client: Client,
) -> None:
    segment = make_segment("Rich", {"all": []})
    make_person(1, owner_mode=OwnerMode.NOBODY)
    answer = ask(admin_client, segment)
    assert (answer["holds"], answer["parts"]) == (None, [])
    system = MicroSegment.objects.get(is_system=True)
    assert ask(admin_client, system)["sentence"].startswith("Everyone who is in no")


def test_viewers_see_no_contacts(client: Client) -> None:
    user = User.objects.create_user("vera")
    user.groups.add(Group.objects.get(name="viewer"))
    client.force_login(user)
    known = [attribute("email", "known"), attribute("phone", "known")]
    segment = make_segment("Mail", {"all": known})
    make_people(1, email="ada@example.com", phone="0170 5551234")
    answer = str(ask(client, segment))
    assert "ada@" not in answer
    assert "5551234" not in answer


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"version": "0"}, "version"),
        ({"version": "7"}, "version"),
        ({"version": "99999999999"}, "version"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2999-01-01"}, "at"),
        ({"at": "0001-01-01"}, "at"),
    ],
)
def test_what_never_was_is_refused(
    admin_client: Client, query: dict[str, str], field: str
) -> None:
    segment = make_segment("Rich", attribute("x", "gt", 3))
    make_people(1)
    answer = admin_client.get(f"/api/segments/{segment.pk}/customers/1", query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
