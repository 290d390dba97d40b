"""A rule is tried before it is saved: people who match, and the last 90 days."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from customers.models import AttributeName, EventName
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter
from tests.journeys.factories import set_clock
from tests.segments.making import (
    NOW,
    leaf,
    make_event,
    make_person,
    make_segment,
    run_all,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]

DAY = timedelta(days=1)


@pytest.fixture
def buyers(enter: Enter) -> int:
    """A micro-segment, and 30 people who signed up one a day and bought at once."""
    set_clock(NOW)
    AttributeName.objects.create(name="birthday", type="date", examples=["1990-03-12"])
    EventName.objects.create(name="Order")
    for number in range(1, 31):
        then = NOW - number * DAY
        name = {"name": f"Person {number}", "birthday": f"1990-03-{number:02}"}
        make_person(number, signed_up_at=then, created_at=then, attributes=name)
        make_event(number, "Order", then, revenue=20)
    rule = leaf({"kind": "count", "event": "Order"}, "gte", 1)
    segment = make_segment("Buyers", rule)
    run_all()
    return segment.pk


def test_a_rule_is_tried_on_people_and_on_the_past(enter: Enter, buyers: int) -> None:
    page = enter(f"/m/{buyers}")
    page.get_by_role("button", name="See 20 of them").click()
    expect(page.get_by_role("link", name=re.compile("Person"))).to_have_count(20)
    page.get_by_role("button", name="Try it on the last 90 days").click()
    past = page.get_by_role("region", name="The last 90 days")
    chart = past.get_by_role("slider", name="Day of the chart")
    expect(chart).to_have_attribute("aria-valuenow", "91")
    expect(chart).to_have_attribute("aria-valuetext", re.compile(": 30"))
    chart.focus()
    page.keyboard.press("ArrowLeft")
    expect(chart).to_have_attribute("aria-valuetext", re.compile(": 30$"))
    for _ in range(2):
        page.keyboard.press("PageDown")
    expect(chart).to_have_attribute("aria-valuetext", re.compile(": 16$"))
    chart.hover(position={"x": 60, "y": 20})
    expect(chart).to_have_attribute("aria-valuetext", re.compile(": 0$"))
    past.get_by_text("Show as a table").click()
    expect(page.get_by_role("rowheader")).to_have_count(91)
    assert not violations(page)


def test_a_changed_rule_is_looked_at_again(enter: Enter, buyers: int) -> None:
    page = enter(f"/m/{buyers}")
    page.get_by_role("button", name="See 20 of them").click()
    expect(page.get_by_role("link", name=re.compile("Person"))).to_have_count(20)
    page.get_by_role("combobox", name="What to look at").click()
    page.get_by_role("option", name="Anniversary of").click()
    date = page.get_by_role("combobox", name="Date", exact=True)
    expect(date).to_have_value("birthday")
    when = page.get_by_role("combobox", name="Comparison")
    expect(when).to_have_value("is within the next")
    page.get_by_label("Value", exact=True).fill("7")
    expect(page.get_by_text("The rule has changed since.")).to_be_visible()
    sentence = "The anniversary of birthday is within the next 7 days"
    expect(page.get_by_text(sentence)).to_be_visible()
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("link", name=re.compile("Person"))).to_have_count(8)
    when.click()
    page.get_by_role("option", name="is today").click()
    expect(page.get_by_text("The anniversary of birthday is today")).to_be_visible()
    assert not violations(page)
