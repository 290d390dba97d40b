"""Memberships over time: lanes of a customer, sizes and members of a past day, why."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Treatment
from customers.models import AttributeName, EventName, Identity
from customers.services import record_consent, suppress
from segments import services
from segments.models import MicroSegment
from tests.campaigns.world import add_campaign
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter
from tests.segments.making import (
    NOW,
    TODAY,
    leaf,
    make_event,
    make_people,
    make_segment,
    rule,
    run_all,
    set_now,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]
SPENT = {"kind": "sum", "event": "Order", "property": "revenue"}


@pytest.fixture
def spenders(enter: Enter) -> MicroSegment:
    """Ada spends, comes in on the second day, and is put out by a new rule."""
    EventName.objects.create(name="Order")
    AttributeName.objects.create(name="email", type="text")
    segment = make_segment("Spenders", leaf(SPENT, "gt", 500))
    make_people(1, 2, 3, email="ada@example.com")
    for id_, name in ((1, "ada"), (2, "ben"), (3, "cleo")):
        Identity.objects.create(kind="user", value=name, customer_id=id_)
    make_event(1, "Order", NOW - timedelta(hours=20), revenue=480)
    make_event(2, "Order", NOW - timedelta(hours=20), revenue=700)
    run_all()
    make_event(1, "Order", NOW + timedelta(hours=3), revenue=32)
    run_all(day=1)
    campaign = add_campaign(segment, "Spring")
    Treatment.objects.create(
        customer_id=1,
        on=TODAY + timedelta(days=1),
        campaign=campaign,
        segment=segment,
        arm="treated",
        until=TODAY + timedelta(days=4),
        at=NOW + timedelta(days=1, hours=1),
    )
    services.update_segment(segment_id=segment.pk, rule=rule(leaf(SPENT, "gt", 600)))
    run_all(day=2)
    set_now(days=3)
    return segment


def take_out(page: Page, name: str) -> str:
    """Download a drawing."""
    with page.expect_download() as caught:
        page.get_by_role("button", name=f"Download {name} as SVG").click()
    return Path(caught.value.path()).read_text()


def read_lane(page: Page, name: str, keys: str) -> str:
    """Return what the lane reads once some keys were pressed on it."""
    lane = page.get_by_role("slider", name=f"{name}: what happened there")
    lane.focus()
    for key in keys.split():
        page.keyboard.press(key)
    return lane.get_attribute("aria-valuetext") or ""


def test_a_customers_time_is_read_along_its_lanes(
    enter: Enter, spenders: MicroSegment
) -> None:
    page = enter("/customers/1")
    page.get_by_role("tab", name="Over time").click()
    expect(page.get_by_text("Came or left 2 times in 90 days")).to_be_visible()
    assert read_lane(page, "Spenders", "Home") == (
        "Spenders: 11 Mar 2026, 12:00 to 12 Mar 2026, 12:00"
    )
    assert "Got the campaign Spring" in read_lane(page, "Spenders", "End")
    assert "Order" in read_lane(page, "Purchases", "Home")
    assert violations(page, part="main") == []
    read_lane(page, "Spenders", "Home Enter")
    why = page.get_by_role("region", name="Why: Spenders")
    expect(why.get_by_text("has 512")).to_be_visible()
    expect(
        why.get_by_text("came true within the day (a day before 480)")
    ).to_be_visible()
    page.get_by_role("button", name="Why they left").click()
    expect(why.get_by_text("rule version 2")).to_be_visible()
    expect(why.get_by_text("more than 600")).to_have_count(2)
    assert violations(page, part="main") == []
    picture = take_out(page, "Customer 1 over time")
    assert ">Spenders</text>" in picture
    assert ">Spring</text>" in picture
    page.get_by_role("combobox", name="Range").click()
    page.get_by_role("option", name="1 year").click()
    expect(page.get_by_text("Came or left 2 times in 365 days")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Came or left 2 times in 365 days")).to_be_visible()


def test_lanes_are_a_list_on_a_narrow_screen(
    enter: Enter, spenders: MicroSegment
) -> None:
    page = enter("/customers/1?show=lanes")
    page.set_viewport_size({"width": 320, "height": 700})
    expect(page.get_by_text("Came into Spenders")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_count(0)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 320


def test_the_history_of_a_micro_segment(enter: Enter, spenders: MicroSegment) -> None:
    page = enter(f"/m/{spenders.pk}")
    expect(page.get_by_text("2 came in and 1 left")).to_be_visible()
    chart = page.get_by_role("slider", name="Day of the chart")
    assert (chart.get_attribute("aria-valuetext") or "").endswith(
        "Came in 0, left 1 (1 not by behaviour)."
    )
    expect(page.get_by_text("Version 2, ")).to_be_visible()
    picture = take_out(page, "People in Spenders")
    assert ">v2</text>" in picture
    assert "2 came in and 1 left" in picture
    page.get_by_role("button", name="Try it on the last 90 days").click()
    picture = take_out(page, "The last 90 days")
    assert "<title>1 person today, 0 a week ago, 0 ninety days ago.</title>" in picture
    assert "The rule: Spent more than 600 on " in picture
    past = page.get_by_role("region", name="Who was in on a day")
    past.get_by_role("textbox", name="Day").fill("2026-03-11")
    past.get_by_role("button", name="Show").click()
    expect(past.get_by_text("2 people at the end of Wed 11 Mar 2026")).to_be_visible()
    past.get_by_role("textbox", name="Day").fill("2026-03-12")
    past.get_by_role("button", name="Show").click()
    expect(past.get_by_role("link", name="ben")).to_be_visible()
    expect(past.get_by_role("link", name="ada")).to_have_count(0)
    asked = page.get_by_role("region", name="Why is somebody in it")
    asked.get_by_role("combobox", name="Customer").fill("ada")
    page.get_by_role("option", name="ada").click()
    expect(asked.get_by_text("They do not match the rule")).to_be_visible()
    expect(asked.get_by_text("has 512")).to_be_visible()
    page.get_by_role("button", name="Choose a day").click()
    page.get_by_role("region", name="Try it as of").get_by_label("Day").fill(
        "2026-03-10"
    )
    expect(page.get_by_text("by what we know today")).to_be_visible()
    assert violations(page, part="main") == []


def test_consent_is_told_line_by_line_and_blocks_are_named(
    enter: Enter, spenders: MicroSegment
) -> None:
    for granted in (True, False):
        record_consent(
            customer_ids=[1],
            channel="email",
            purpose="marketing",
            granted=granted,
            source="preference page",
            at=NOW,
        )
    suppress(channel="email", address="ada@example.com", reason="hard_bounce", now=NOW)
    page = enter("/customers/1?show=ledger")
    panel = page.get_by_role("tabpanel", name="Consent")
    expect(panel.get_by_role("listitem")).to_have_count(2)
    expect(panel.get_by_text("Nothing is sent by E-mail")).to_be_visible()
    assert violations(page, part="main") == []
