"""One customer's time: what was decided, sent, bought and walked, in one answer."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from campaigns.models import Campaign, Treatment
from customers.models import Customer
from journeys.models import Visit
from messaging.models import Message
from segments import selectors, services
from segments.models import MembershipChange, MicroSegment, Run
from tests.campaigns.world import add_campaign, add_template
from tests.journeys.factories import bring, put_live, standing
from tests.journeys.graphs import document, edge, entry, node
from tests.segments.making import (
    NOW,
    TODAY,
    attribute,
    make_event,
    make_people,
    make_segment,
    rule,
    run_all,
    set_now,
)

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = document(
    [entry("Signed Up"), node("w", "wait", amount=1, unit="days"), node("o", "exit")],
    [edge("in", "w"), edge("w", "o")],
)
LANES = "/api/customers/1/lanes"


def read(client: Client, path: str = LANES):
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def names_of(lanes) -> list[str]:
    return [lane["segment"]["name"] for lane in lanes["lanes"]]


def live_three_days() -> tuple[MicroSegment, MicroSegment]:
    """Let customer 1 be in Low, then in High, and change the rule of High."""
    high = make_segment("High", attribute("x", "gt", 3))
    low = make_segment("Low", attribute("x", "lte", 3))
    make_people(1, 2, x=1)
    run_all()
    Customer.objects.filter(id=1).update(attributes={"x": 5})
    run_all(day=1)
    services.update_segment(segment_id=high.pk, rule=rule(attribute("x", "gt", 9)))
    run_all(day=2)
    set_now(days=2, hours=1)
    return high, low


def test_lanes_are_in_the_order_of_the_plan_and_say_why(admin_client: Client) -> None:
    high, _ = live_three_days()
    shown = read(admin_client)
    assert names_of(shown) == ["High", "Low", "Everyone else"]
    (stay,) = shown["lanes"][0]["stays"]
    assert stay["entered"] == {
        "at": "2026-03-11T12:00:00Z",
        "cause": "behaviour",
        "rule_version": 1,
    }
    assert (stay["left"]["cause"], stay["left"]["rule_version"]) == ("definition", 2)
    (still,) = shown["lanes"][2]["stays"]
    assert (still["entered"]["at"], still["left"]) == ("2026-03-12T12:00:00Z", None)
    assert (shown["start"], shown["end"]) == ("2025-12-13", "2026-03-12")
    assert (shown["since"], shown["is_cut"]) == ("2026-03-10T12:00:00Z", False)
    services.archive_segment(segment_id=high.pk)
    assert names_of(read(admin_client)) == ["Low", "Everyone else", "High"]


def test_what_ended_before_the_days_is_left_out(admin_client: Client) -> None:
    live_three_days()
    set_now(days=40)
    assert names_of(read(admin_client, f"{LANES}?days=30")) == ["Everyone else"]
    assert len(names_of(read(admin_client, f"{LANES}?days=365"))) == 3


def add_message(campaign: Campaign, sent_at: datetime, **more) -> None:
    Message.objects.create(
        customer_id=1,
        origin_kind=Message.Origin.TREATMENT,
        origin_id=campaign.pk,
        origin_no=(sent_at.date() - date(1970, 1, 1)).days,
        channel="email",
        purpose="marketing",
        template_version=add_template("Offer").current,
        not_before=sent_at,
        created_at=sent_at,
        **{"status": Message.Status.SENT, "done_at": sent_at, **more},
    )


def test_campaigns_messages_and_purchases_are_marks(admin_client: Client) -> None:
    high, _ = live_three_days()
    campaign = add_campaign(high, "Spring", duration_days=3)
    Treatment.objects.create(
        customer_id=1,
        on=TODAY,
        campaign=campaign,
        segment=high,
        arm="treated",
        until=TODAY + timedelta(days=3),
        at=NOW,
    )
    add_message(campaign, NOW, opened_at=NOW + timedelta(hours=2))
    add_message(campaign, NOW + timedelta(days=1), status=Message.Status.SKIPPED)
    make_event(1, "Order", NOW, revenue=20.5)
    make_event(1, "Page Viewed", NOW)
    make_event(2, "Order", NOW, revenue=9)
    shown = read(admin_client)
    (slot,) = shown["treatments"]
    assert slot["campaign"] == {"id": campaign.pk, "name": "Spring"}
    assert (slot["segment_id"], slot["until"]) == (high.pk, "2026-03-13")
    (message,) = shown["messages"]
    assert message["name"].startswith("Offer")
    assert (message["campaign_id"], message["passage_id"]) == (campaign.pk, None)
    assert message["opened_at"] == "2026-03-10T14:00:00Z"
    assert shown["purchases"] == [
        {"name": "Order", "at": "2026-03-10T12:00:00Z", "revenue": 20.5}
    ]


def test_steps_of_journeys_are_told_to_where_they_stand(admin_client: Client) -> None:
    set_now()
    put_live(WAITING)
    (customer,) = bring("ada")
    shown = read(admin_client, f"/api/customers/{customer.pk}/lanes")
    (passage,) = shown["passages"]
    assert passage["journey"]["name"] == "Onboarding"
    stand = standing(customer)
    visits = Visit.objects.filter(enrollment_id=stand.pk).count()
    assert len(passage["steps"]) == visits + 1
    assert passage["steps"][-1]["node_id"] == stand.node_id
    assert passage["steps"][-1]["left_at"] is None
    assert all(step["name"] for step in passage["steps"])


def test_very_many_changes_are_told_from_the_newest_on() -> None:
    one = make_segment("One", attribute("x", "gt", 3))
    make_people(1, x=1)
    run = run_all()
    MembershipChange.objects.bulk_create(
        MembershipChange(
            customer_id=1,
            at=NOW + timedelta(minutes=minute),
            cause=MembershipChange.Cause.BEHAVIOUR,
            entered=[one.pk] if minute % 2 else [],
            left=[] if minute % 2 else [one.pk],
        )
        for minute in range(1, 5_001)
    )
    path = selectors.get_path(1, most=1_000)
    ours = [stay for stay in path.stays if stay.segment_id == one.pk]
    assert path.is_cut
    assert path.since == NOW + timedelta(minutes=4_001)
    assert len(ours) == 500
    assert {stay.entered and stay.entered.rule_version for stay in ours} == {1}
    assert Run.objects.get() == run


def test_a_fixed_number_of_queries(
    admin_client: Client, django_assert_num_queries
) -> None:
    live_three_days()
    read(admin_client)
    with django_assert_num_queries(16):
        read(admin_client)


@pytest.mark.parametrize("days", ["", "31", "x", "-1", "99999999999999999999"])
def test_other_ranges_are_refused(admin_client: Client, days: str) -> None:
    make_people(1)
    answer = admin_client.get(f"{LANES}?days={days}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "days"


def test_merged_people_lead_to_the_survivor_and_strangers_to_nobody(
    admin_client: Client,
) -> None:
    make_people(1, 2)
    Customer.objects.filter(id=2).update(merged_into=1, owner_mode=0)
    assert read(admin_client, "/api/customers/2/lanes")["customer_id"] == 1
    path = f"/api/customers/{uuid4().int % 10**12 + 10**12}/lanes"
    assert admin_client.get(path).status_code == 404
