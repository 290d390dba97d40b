"""What all campaigns keep to: the hold-out and the quiet days, set in the browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from campaigns import selectors
from campaigns.models import HoldOut
from customers.models import EventName
from customers.selectors import get_workspace
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter
from tests.journeys.factories import START

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]


def test_admin_sets_what_campaigns_keep_to(enter: Enter) -> None:
    EventName.objects.create(name="Order Completed", last_seen_at=START)
    page = enter("/campaigns", role="admin")
    page.get_by_role("main").get_by_role("link", name="Settings").click()
    expect(page.get_by_text("Today nobody is held out.")).to_be_visible()
    page.get_by_label("Customers who get no campaign at all").fill("5")
    page.get_by_text("Sun", exact=True).click()
    page.get_by_role("combobox", name="Dates").fill("13-45")
    page.get_by_role("combobox", name="Dates").press("Enter")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("13-45: Give a weekday")).to_be_visible()
    assert not HoldOut.objects.exists()

    page.get_by_role("combobox", name="Dates").press("Backspace")
    page.get_by_role("combobox", name="Dates").fill("12-25")
    page.get_by_role("combobox", name="Dates").press("Enter")
    page.get_by_role("combobox", name="What counts as a purchase").click()
    page.get_by_role("option", name="Order Completed").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("From Wed 11 Mar 2026: 5 %.")).to_be_visible()
    held = HoldOut.objects.get()
    assert (held.percent, held.starts_on) == (5, START.date() + timedelta(days=1))
    assert selectors.list_quiet_days() == ["12-25", "sunday"]
    assert get_workspace().purchase_event == "Order Completed"
    assert violations(page) == []


def test_others_only_look(enter: Enter) -> None:
    page = enter("/campaigns/settings", role="publisher")
    expect(page.get_by_text("Admins can change this.")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
