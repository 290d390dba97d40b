"""Results that choose the shares of a split, in the browser: set, kept and live."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys import services
from journeys.models import Journey, SplitDay, Version
from journeys.services import enroll_customers
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter
from tests.e2e.test_editor import draft_of, wait_saved
from tests.journeys.factories import create_crowd, pass_time, take_turns
from tests.journeys.test_split_bandit import DAY, convert, split, weigh
from tests.journeys.test_split_uplift import flow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]

AIMLESS = "Results choose the shares here: set the goal of the journey."
LABELS = ("Least share", "Sure enough at (%)", "People of each way at least")
CHOSEN = {"floor": 1000, "certainty": 90, "least": 20}


def field(page: Page, label: str) -> Locator:
    """Return a field of the inspector."""
    inspector = page.get_by_role("complementary", name="Details")
    return inspector.get_by_label(label, exact=True)


def fill(page: Page, label: str, value: str) -> None:
    """Type into a field and leave it."""
    field(page, label).fill(value)
    field(page, label).press("Tab")


def refuse(page: Page, label: str, value: str, why: str) -> None:
    """Type what cannot be and see it named at its field."""
    fill(page, label, value)
    expect(field(page, label)).to_have_attribute("aria-invalid", "true")
    expect(field(page, label)).to_have_accessible_description(re.compile(why))


def expect_settings(page: Page) -> None:
    """See the settings of the bandit as they were set."""
    expect(field(page, "Least share")).to_have_value("10 %")
    expect(field(page, "Sure enough at (%)")).to_have_value("90")
    expect(field(page, "People of each way at least")).to_have_value("20")


def set_goal(page: Page) -> None:
    """Say what the journey is for."""
    page.get_by_role("button", name="Set a goal").click()
    field(page, "Event").fill("Order")
    field(page, "Event").press("Tab")
    fill(page, "Within (days)", "2")
    wait_saved(page)


def read_bandit(version: Version) -> dict[str, int]:
    """Return the settings of the bandit in a version."""
    nodes = version.document["nodes"]
    return next(one["settings"]["bandit"] for one in nodes if one["id"] == "test")


@pytest.fixture
def journey(enter: Enter) -> Journey:
    """Return a draft in which people choose the shares, and without a goal."""
    return services.create_journey(name="Welcome", document=flow(split(bandit=None)))


def test_results_are_let_choose_with_bad_values_named_at_their_fields(
    enter: Enter, journey
) -> None:
    page = enter(f"/j/{journey.pk}/edit?step=test")
    page.get_by_role("button", name="Let results choose").click()
    inspector = page.get_by_role("complementary", name="Details")
    expect(inspector.get_by_text(AIMLESS)).to_be_visible()

    refuse(page, "Least share", "60", "Of 2 ways each can keep 50 % at most.")
    fill(page, "Least share", "10")
    refuse(page, "Sure enough at (%)", "100", "must be at most 99")
    refuse(page, "People of each way at least", "0", "must be at least 1")
    assert violations(page) == []
    fill(page, "Sure enough at (%)", "90")
    fill(page, "People of each way at least", "20")
    for label in LABELS:
        expect(field(page, label)).not_to_have_attribute("aria-invalid", "true")


def test_what_results_may_choose_is_kept_goes_live_and_shows_the_winner(
    enter: Enter, journey
) -> None:
    path = f"/j/{journey.pk}/edit"
    page = enter(path)
    set_goal(page)
    page.goto(page.url.split("?")[0] + "?step=test")
    page.get_by_role("button", name="Let results choose").click()
    fill(page, "Least share", "10")
    fill(page, "Sure enough at (%)", "90")
    fill(page, "People of each way at least", "20")
    wait_saved(page)
    page.reload()
    expect_settings(page)
    assert read_bandit(draft_of(journey)) == CHOSEN

    page.get_by_role("button", name="Put live").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Put live").click()
    expect(page.get_by_text("Version 1 is live.")).to_be_visible()
    journey.refresh_from_db()
    assert read_bandit(journey.published) == CHOSEN
    page.reload()
    expect_settings(page)
    today = page.get_by_role("heading", name="Shares today")
    expect(today.locator("..")).to_contain_text("45 %")

    enroll_customers(journey_id=journey.pk, customer_ids=create_crowd(120))
    take_turns()
    convert("b", 1)
    pass_time(days=3)
    assert weigh(DAY).winner == "b"
    assert SplitDay.objects.get().version_id == journey.published_id
    page.reload()
    expect_settings(page)
    expect(today.locator("..")).to_contain_text("90 %")
    assert violations(page) == []
