"""Why nobody heard from us, in a browser: of a micro-segment, of all, of a customer."""

import pytest
from playwright.sync_api import Page, expect

from segments.models import MicroSegment
from tests.campaigns import world
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def lived() -> list[int]:
    """Live a week with two rows: the first tells its people once and waits."""
    world.set_clock(world.MONDAY)
    people = world.add_customers(60) + world.add_customers(20, consent=False)
    above, below = world.add_row("Active", 1), world.add_row("Lapsed", 2)
    world.add_campaign(above, "Welcome", duration_days=4, control_percent=10)
    world.add_campaign(below, "Ski week", control_percent=20)
    for day in world.days(7):
        world.treat_day(day, {above: people[:70], below: people[20:]})
    return people


def find_panel(page: Page):
    return page.get_by_role("region", name="Why nobody heard from us")


def test_a_micro_segment_tells_why_its_people_heard_nothing(enter: Enter, lived):
    row = MicroSegment.objects.get(name="Active")
    page = enter(f"/m/{row.pk}")
    panel = find_panel(page)
    expect(panel).to_contain_text(
        "Of the others, most often: still in the duration of an earlier campaign"
    )
    chart = panel.get_by_role("slider", name="Day of the chart")
    chart.focus()
    page.keyboard.press("Home")
    expect(chart).to_have_attribute("aria-valuenow", "1")
    expect(panel).to_contain_text("Mon 2 Feb 2026: 70 people.")
    panel.get_by_text("Show as a table").click()
    numbers = [
        int(text.replace(",", ""))
        for text in panel.get_by_role("row", name="Mon 2 Feb 2026")
        .get_by_role("cell")
        .all_inner_texts()
    ]
    assert numbers[0] == 70 == sum(numbers[1:])
    assert violations(page) == []


def test_coverage_tells_it_of_everybody(enter: Enter, lived):
    page = enter("/m/coverage")
    panel = find_panel(page)
    expect(panel).to_contain_text("of 80 people heard from us")
    parts = panel.get_by_role("list", name="Parts of all days together")
    expect(parts).to_contain_text("cannot be reached")
    assert violations(page) == []


def test_before_the_first_run_there_is_nothing_to_tell(enter: Enter):
    page = enter("/m/coverage")
    expect(find_panel(page)).to_contain_text("No day has been counted yet.")
