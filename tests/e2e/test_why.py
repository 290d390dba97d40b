"""Why nobody heard from us, in a browser: of a micro-segment, of all, of a customer."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Arm, Treatment
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


@pytest.fixture
def told(lived: list[int]) -> int:
    """Return who is in both rows and got what the first one tells on Monday."""
    in_both = Treatment.objects.filter(customer_id__in=lived[20:60])
    told = in_both.filter(on=world.MONDAY, arm=Arm.TREATED).order_by("customer_id")
    return told[0].customer_id


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
    with page.expect_download() as caught:
        panel.get_by_role("button", name=re.compile("as SVG$")).click()
    picture = Path(caught.value.path()).read_text()
    assert ">Active, " in picture
    assert ">still in the duration of an earlier campaign: " in picture


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


def test_the_ladder_of_a_customer_who_got_nothing(enter: Enter, told):
    page = enter(f"/customers/{told}?show=decisions")
    page.get_by_role("link", name="The whole ladder of 3 Feb 2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Decisions of Tuesday 3 Feb 2026"
    )
    expect(
        page.get_by_text("Nothing: Duration period of Welcome until 5 Feb")
    ).to_be_visible()
    rows = page.get_by_role("list", name="Micro-segments they were in")
    first, second = rows.locator("> li").all()
    expect(first).to_contain_text("Active")
    expect(first).to_contain_text("Duration period of Welcome until 5 Feb")
    expect(second).to_contain_text("Lapsed")
    expect(second).to_contain_text("Ski week")
    assert violations(page) == []

    page.get_by_role("link", name="Day before").click()
    expect(page).to_have_url(re.compile(f"/customers/{told}/decisions/2026-02-02$"))
    expect(page.get_by_text("Got Welcome", exact=True)).to_be_visible()
    expect(page.get_by_text("Decided by the daily run, 2 Feb 2026")).to_be_visible()
    page.get_by_role("link", name="Day before").click()
    expect(
        page.get_by_text("Nothing: the campaigns of the day were never")
    ).to_be_visible()
    expect(page.get_by_text("No decision is stored of this day.")).to_be_visible()


def test_the_path_across_the_plan_leads_to_the_ladder(enter: Enter, told):
    page = enter(f"/m/plan?customer={told}&from=2026-02-02")
    page.get_by_role("link", name=re.compile("^Tuesday 3 Feb 2026")).focus()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Decisions of Tuesday 3 Feb 2026")


def test_decisions_are_taken_out_by_who_may(enter: Enter, told):
    page = enter(f"/customers/{told}?show=decisions", role="marketer")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Decisions as CSV").click()
    lines = Path(waiting.value.path()).read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 7
    assert "Nothing: Duration period of Welcome until 5 Feb" in lines[2]
    page = enter(f"/customers/{told}?show=decisions", role="viewer")
    expect(page.get_by_text("Got Welcome").first).to_be_visible()
    expect(page.get_by_role("link", name="Decisions as CSV")).to_have_count(0)
