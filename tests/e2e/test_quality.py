"""From a finding to its cure: a draft to save, a row to move, a row to archive."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from campaigns.services import examine_plan
from customers.models import SHARD_COUNT, AttributeName, Customer
from segments.models import Coverage, MicroSegment
from tests.campaigns import world
from tests.campaigns.world import MONDAY
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def page(enter: Enter) -> Page:
    """Return the findings about a plan with three mistakes."""
    page = enter("/login/")
    world.set_clock(MONDAY)
    AttributeName.objects.create(name="country", type="text")
    here, abroad = world.add_customers(120), world.add_customers(40)
    Customer.objects.filter(pk__in=here).update(attributes={"country": "DE"})
    Customer.objects.filter(pk__in=abroad).update(attributes={"country": "FR"})
    big, twin, late = (
        world.add_row(name, at) for at, name in enumerate(("Big", "Twin", "Late"), 1)
    )
    for row in (big, late):
        world.add_campaign(row, goal=None)
    world.treat_day(MONDAY, {big: here, twin: here[:115], late: here[:50]})
    examine_plan()
    page.goto(f"{page.url.split('/login')[0]}/m/quality")
    expect(page.get_by_text("3 to mend, 0 more to know about")).to_be_visible()
    return page


def test_a_draft_of_a_row_is_filled_in_and_only_has_to_be_saved(page: Page):
    page.get_by_role("link", name="Create micro-segment from this").click()
    expect(page.get_by_label("Name")).to_have_value('Country is "FR"')
    expect(page.get_by_text("People today")).to_be_visible()
    page.get_by_role("button", name="Create micro-segment").click()
    expect(page).to_have_url(re.compile(r"/m/\d+$"))
    created = MicroSegment.objects.get(name='Country is "FR"')
    assert created.rule["root"]["all"][0]["value"] == "FR"


def test_a_hidden_row_is_moved_above_what_hides_it(page: Page):
    page.get_by_role("button", name="Move “Late” to number 1").click()
    expect(page.get_by_text("“Late” is now number 1.")).to_be_visible()
    rows = MicroSegment.objects.filter(is_system=False).order_by("position")
    assert [row.name for row in rows] == ["Late", "Big", "Twin"]
    expect(page.get_by_text("Being counted again")).to_be_visible()
    examine_plan()
    expect(page.get_by_text("2 to mend, 0 more to know about")).to_be_visible()


def test_a_double_row_is_archived_after_a_question(page: Page):
    page.get_by_role("button", name="Archive “Twin”").click()
    dialog = page.get_by_role("dialog", name="Archive “Twin”?")
    expect(dialog).to_have_css("opacity", "1")  # it is pale on its way in
    assert violations(page, part="[role=dialog]") == []
    dialog.get_by_role("button", name="Archive").click()
    expect(page.get_by_text("“Twin” is archived.")).to_be_visible()
    assert MicroSegment.objects.get(name="Twin").archived_at is not None
    expect(page.get_by_text("are nearly the same people")).not_to_be_visible()


def test_two_rows_are_told_apart_in_the_matrix(page: Page):
    page.get_by_text("Overlap", exact=True).click()
    cell = page.get_by_role("button", name="Big and Twin: 115 people in both")
    cell.click()
    expect(page.get_by_role("status").filter(has_text="95.8% of all")).to_be_visible()
    svg, png, csv = (take_out(page, "Overlap", as_) for as_ in ("SVG", "PNG", "CSV"))
    assert b"Most alike: Big and Twin, 115 people in both (95.8%).</title>" in svg
    assert png.startswith(b"\x89PNG")
    assert b"\r\n1,Big,120,2,Twin,115,115,0.9583\r\n" in csv
    assert violations(page) == []
    page.get_by_text("Coverage", exact=True).click()
    expect(page.get_by_text("120 of 160 open customers are covered")).to_be_visible()


def test_coverage_is_a_picture_and_a_list(page: Page):
    Coverage.objects.bulk_create(
        Coverage(on=MONDAY, shard=shard, open=10, covered=7, several=3)
        for shard in range(SHARD_COUNT)
    )
    page.get_by_text("Coverage", exact=True).click()
    svg, png, csv = (take_out(page, "Coverage", as_) for as_ in ("SVG", "PNG", "CSV"))
    assert b"<title>112 of 160 open customers are covered (70%).</title>" in svg
    assert png.startswith(b"\x89PNG")
    assert csv.endswith(b"\r\n2026-02-02,160,112,48\r\n")
    page.get_by_text("Show as a table").first.click()
    day = page.get_by_role("row", name="Mon 2 Feb 2026")
    assert day.get_by_role("cell").all_inner_texts() == ["160", "48", "64", "48"]
    assert violations(page) == []


def take_out(page: Page, name: str, as_: str) -> bytes:
    """Download a drawing."""
    with page.expect_download() as caught:
        page.get_by_role("button", name=f"Download {name} as {as_}").click()
    return Path(caught.value.path()).read_bytes()
