"""What is predicted of customers is asked about in the rule builder."""

from datetime import timedelta
from random import Random

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Enter
from tests.journeys.factories import set_clock
from tests.segments.buyers import make_buyers
from tests.segments.making import NOW, leaf, make_segment, run_all

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]


def test_the_most_likely_to_leave_are_asked_for(enter: Enter) -> None:
    set_clock(NOW + timedelta(hours=1))
    make_buyers(Random(5), range(1_000, 1_300))
    segment = make_segment("Likely to leave", leaf({"kind": "longevity"}, "unknown"))
    page = enter(f"/m/{segment.pk}")
    page.get_by_role("combobox", name="What to look at").click()
    page.get_by_role("option", name="Predicted churn").click()
    comparison = page.get_by_role("combobox", name="Comparison")
    expect(comparison).to_have_value("is in the top")
    expect(page.get_by_label("Share in per cent")).to_have_value("10 %")
    sentence = "Is in the top 10 % by predicted churn probability"
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_title("30 people are left after this condition")).to_be_visible()
    assert not violations(page)
    page.get_by_role("combobox", name="What to look at").click()
    page.get_by_role("option", name="Predicted value").click()
    page.get_by_label("Days ahead").fill("90")
    page.get_by_label("Value", exact=True).fill("1")
    sentence = "Has a predicted value in the next 90 days of at least 1"
    expect(page.get_by_text(sentence)).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text('"Likely to leave" is saved')).to_be_visible()
    run = run_all()
    page.goto(page.url.split("/m/")[0] + f"/m/runs/{run.pk}")
    expect(page.get_by_role("heading", name="Predictions")).to_be_visible()
    expect(page.get_by_text("found from 300 customers who bought")).to_be_visible()
    assert not violations(page)
