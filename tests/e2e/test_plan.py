"""The plan in a browser: its order by drag, menu and keys, and what that changes."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Locator, Page, expect

from campaigns.services import reorder
from segments.models import MicroSegment, Plan
from tests.campaigns import world
from tests.campaigns.world import MONDAY
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]

NAMES = ("New", "Active", "Lapsed", "Lost")


@pytest.fixture
def page(enter: Enter) -> Page:
    """Return the plan on a Monday that is decided, with four rows that overlap."""
    page = enter("/login/")
    world.set_clock(MONDAY)
    people = world.add_customers(60)
    rows = [world.add_row(name, at) for at, name in enumerate(NAMES, 1)]
    for row in rows:
        world.add_campaign(row, f"To {row.name}", control_percent=10)
    members = {row: people[at * 10 : at * 10 + 30] for at, row in enumerate(rows)}
    world.treat_day(MONDAY, members)
    page.goto(f"{page.url.split('/login')[0]}/m/plan")
    expect(page.get_by_role("rowheader", name="New, ")).to_be_visible()
    yield page
    cache.clear()


def find_row(page: Page, name: str) -> Locator:
    return page.get_by_role("rowheader", name=re.compile(f"^{name}, "))


def drag_lost_to_the_top(page: Page) -> None:
    grip = page.get_by_role("button", name="Move Lost", exact=True)
    box, top = grip.bounding_box(), find_row(page, "New").bounding_box()
    assert box
    assert top
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, top["y"] + 20, steps=5)
    page.mouse.move(box["x"] + 5, top["y"] + 2, steps=3)
    page.mouse.up()


def give_lost_a_number(page: Page) -> None:
    page.get_by_role("button", name="Menu of Lost").click()
    page.get_by_role("menuitem", name="Move to number...").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("New number").fill("1")
    dialog.get_by_role("button", name="Move", exact=True).click()


def move_lost_by_keys(page: Page) -> None:
    find_row(page, "Lost").focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowUp")
    expect(find_row(page, "Lost")).to_be_focused()


WAYS = (drag_lost_to_the_top, give_lost_a_number, move_lost_by_keys)


@pytest.mark.parametrize("way", WAYS)
def test_drag_menu_and_keys_give_one_order(page: Page, way):
    way(page)
    bar = page.get_by_role("region", name="New order, not saved yet")
    expect(bar.get_by_role("status")).to_have_text(
        re.compile(r"^\d+ people change campaign on 3 Feb$")
    )
    assert read_order() == list(NAMES)
    bar.get_by_role("button", name="Save this order").click()
    expect(bar).not_to_be_visible()
    assert read_order() == ["Lost", "New", "Active", "Lapsed"]


def read_order() -> list[str]:
    rows = MicroSegment.objects.filter(is_system=False).order_by("position")
    return list(rows.values_list("name", flat=True))


def test_moves_are_undone_one_by_one_or_all_together(page: Page):
    find_row(page, "Lost").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.get_by_role("button", name="Undo last move").click()
    assert list_shown(page) == ["New", "Active", "Lost", "Lapsed"]
    page.get_by_role("button", name="Put back").click()
    assert list_shown(page) == list(NAMES)
    assert Plan.objects.get().revision == 5


def list_shown(page: Page) -> list[str]:
    names = page.get_by_role("rowheader").all()
    words = [name.get_attribute("aria-label") or "" for name in names]
    return [word.split(",")[0] for word in words][:-1]


def test_an_order_made_over_an_old_plan_is_kept_and_not_saved(page: Page):
    rows = {row.name: row.pk for row in MicroSegment.objects.filter(is_system=False)}
    page.route("**/api/plan?**", lambda route: route.abort())
    move_lost_by_keys(page)
    reorder(
        expected_revision=Plan.objects.get().revision,
        segments=[rows[name] for name in ("Active", "New", "Lapsed", "Lost")],
    )
    page.unroute("**/api/plan?**")
    page.get_by_role("button", name="Save this order").click()
    expect(page.get_by_role("alert")).to_contain_text("Someone else changed the plan")
    assert read_order() == ["Active", "New", "Lapsed", "Lost"]
    expect(
        page.get_by_role("status").filter(has_text="change campaign")
    ).to_be_visible()
    page.get_by_role("button", name="Save this order").click()
    expect(page.get_by_role("alert")).not_to_be_visible()
    assert read_order() == ["Lost", "New", "Active", "Lapsed"]


def test_days_ahead_show_what_is_expected(page: Page):
    cell = page.get_by_role("gridcell", name=re.compile("^Tuesday 3 Feb 2026")).first
    expect(cell).to_have_attribute("aria-label", re.compile("To New: .* will get it"))
    cell.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("30")
    expect(dialog).to_contain_text("will get it")
    expect(dialog).to_contain_text("Expected, if everybody stays")
    assert violations(page, part="[role=dialog]") == []


def test_the_laboratory_tells_who_moves_where(page: Page):
    page.get_by_text("Priorities", exact=True).click()
    expect(page.get_by_text("Move a row: drag it")).to_be_visible()
    page.get_by_role("button", name="Move Active up").click()
    table = page.get_by_role("table", name="People who change campaign")
    expect(
        table.get_by_role("row", name=re.compile("To New To Active 20"))
    ).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Flow of people"))).to_be_visible()
    expect(page.get_by_role("heading", name="Message pressure")).to_be_visible()
    expect(
        page.get_by_text("Not known yet: no campaign here has a goal")
    ).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Save this order").click()
    expect(page.get_by_text("Move a row: drag it")).to_be_visible()
    assert read_order() == ["Active", "New", "Lapsed", "Lost"]
