"""The plan in a browser: its order by drag, menu and keys, and what that changes."""

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from playwright.sync_api import Locator, Page, expect

from campaigns.models import Campaign, Treatment
from campaigns.services import reorder, update_campaign
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
PICTURE = "Plan from 26 Jan 2026"
SVG = "{http://www.w3.org/2000/svg}"


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


def take_out(page: Page, name: str, as_: str) -> bytes:
    """Download a drawing."""
    with page.expect_download() as caught:
        page.get_by_role("button", name=f"Download {name} as {as_}").click()
    return Path(caught.value.path()).read_bytes()


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
    svg, png, csv = (
        take_out(page, "Who changes campaign", as_) for as_ in ("SVG", "PNG", "CSV")
    )
    assert b"<title>20 people change campaign on 3 Feb. Most often from " in svg
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2 * 908
    assert b"\r\nTo New,To Active,20,0\r\n" in csv
    expect(page.get_by_role("heading", name="Message pressure")).to_be_visible()
    svg, csv = (take_out(page, "Message pressure", as_) for as_ in ("SVG", "CSV"))
    assert b"<title>In 7 days a customer gets " in svg
    assert csv.startswith(b"messages,people as it is,people in the new order\r\n0,")
    expect(
        page.get_by_text("Not known yet: no campaign here has a goal")
    ).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Save this order").click()
    expect(page.get_by_text("Move a row: drag it")).to_be_visible()
    assert read_order() == ["Active", "New", "Lapsed", "Lost"]


def test_the_laboratory_moves_campaigns_within_their_row(page: Page):
    row = MicroSegment.objects.get(name="New")
    first = row.campaigns.get()
    second = world.add_campaign(row, "Second to New")
    page.get_by_text("Priorities", exact=True).click()
    campaigns = page.get_by_role("list", name="Campaigns of New in the order to try")
    expect(campaigns.get_by_role("listitem")).to_have_count(2)
    up = campaigns.get_by_role("button", name="Move Second to New up")
    up.press("Alt+ArrowUp")
    table = page.get_by_role("table", name="People who change campaign")
    expect(
        table.get_by_role("row", name=re.compile("To New Second to New 3"))
    ).to_be_visible()
    expect(up).to_be_focused()
    page.get_by_role("button", name="Undo last move").click()
    expect(table).to_be_hidden()
    up.click()
    expect(table).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Save this order").click()
    expect(page.get_by_text("Move a row: drag it")).to_be_visible()
    places = row.campaigns.order_by("position").values_list("pk", flat=True)
    assert list(places) == [second.pk, first.pk]
    assert read_order() == list(NAMES)


def test_a_block_is_stretched_by_its_end_and_put_back(page: Page):
    offer = Campaign.objects.get(name="To Lost")
    days = {"starts_on": date(2026, 2, 4), "ends_on": date(2026, 2, 5)}
    update_campaign(campaign_id=offer.pk, fields=days, can_publish=True)
    page.goto(f"{page.url}?from={MONDAY}")
    end = page.locator(f"[data-block='{offer.pk}'] [data-edge=end]")
    box = end.bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, box["y"] + 20)
    page.mouse.down()
    width = read_day_width(page)
    page.mouse.move(box["x"] + 4 + 2 * width, box["y"] + 20, steps=6)
    page.mouse.up()
    expect(page.get_by_text("are changed.")).to_be_visible()
    assert read_days(offer) == ("2026-02-04", "2026-02-07")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="as they were")).to_be_attached()
    assert read_days(offer) == ("2026-02-04", "2026-02-05")


def read_day_width(page: Page) -> float:
    box = page.get_by_role("columnheader", name="Wed 4").bounding_box()
    assert box
    return box["width"]


def read_days(campaign: Campaign) -> tuple[str, str]:
    campaign.refresh_from_db()
    return str(campaign.starts_on), str(campaign.ends_on)


def test_the_days_of_a_block_are_changed_by_keys(page: Page):
    find_row(page, "Lost").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Change the days of To Lost").press("Enter")
    dialog.get_by_label("Last day").fill("2026-02-20")
    dialog.get_by_label("Days people are left alone").fill("3")
    dialog.get_by_label("Days people are left alone").press("Enter")
    expect(page.get_by_text("are changed.")).to_be_visible()
    offer = Campaign.objects.get(name="To Lost")
    assert read_days(offer) == ("None", "2026-02-20")
    assert offer.duration_days == 3


def test_the_days_are_played_one_after_the_other(page: Page):
    page.get_by_role("button", name="Play the days").click()
    player = page.get_by_role("region", name="Play the days")
    slider = player.get_by_role("slider", name="Day shown")
    expect(slider).to_have_attribute("aria-valuetext", "Tuesday 27 Jan 2026")
    slider.fill("7")
    expect(player).to_contain_text(
        re.compile(r"Monday 2 Feb 2026 \d+ got a campaign, \d+ held out$")
    )
    slider.press("ArrowRight")
    expect(player).to_contain_text("will get a campaign")
    player.get_by_role("button", name="Close the player").click()
    expect(player).not_to_be_visible()


def test_days_do_not_play_by_themselves_where_less_motion_is_wanted(page: Page):
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    page.get_by_role("button", name="Play the days").click()
    player = page.get_by_role("region", name="Play the days")
    expect(player.get_by_role("slider")).to_be_visible()
    play = player.get_by_role("button", name="Play", exact=True)
    expect(play).not_to_be_visible()


def test_a_customer_is_followed_across_the_plan(page: Page):
    ada = Treatment.objects.filter(campaign__name="To New").first()
    page.goto(f"{page.url}?customer={ada.customer_id}")
    path = page.get_by_role("list", name="Path of the customer by day")
    expect(path).to_contain_text("Monday 2 Feb 2026, New: ")


def test_the_plan_of_a_day_is_a_table(page: Page):
    page.get_by_role("button", name="Show as table").click()
    table = page.get_by_role("table", name="The plan on Monday 2 Feb 2026")
    expect(
        table.get_by_role("row", name=re.compile("^1 New . To New 30"))
    ).to_be_visible()
    assert violations(page) == []


def test_the_plan_is_a_picture_and_a_list(page: Page):
    formats = ("SVG", "PNG", "CSV")
    svg, png, csv = (take_out(page, PICTURE, as_) for as_ in formats)
    picture = ET.fromstring(svg)
    texts = ["".join(each.itertext()) for each in picture.iter(f"{SVG}text")]
    assert {*NAMES, "Everyone else"} <= set(texts)
    assert {f"To {name}" for name in NAMES} <= set(texts)
    assert b"light-dark" not in svg
    assert png.startswith(b"\x89PNG")
    assert b"\r\n2026-02-02,1,New,,To New,no,30," in csv


ROWS = 150


def test_a_long_plan_is_walked_from_end_to_end(page: Page):
    """Only rows in view are drawn, and the one with the focus wherever it is."""
    for at in range(len(NAMES) + 1, ROWS + 1):
        world.add_row(f"Row {at}", at)
    page.reload()
    grid = page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", str(ROWS + 2))
    assert b">Row 150</text>" in take_out(page, PICTURE, "SVG")
    find_row(page, "New").focus()
    assert page.get_by_role("rowheader").count() < 80

    page.keyboard.press("Control+End")
    last = page.get_by_role("gridcell").last
    expect(last).to_be_focused()
    expect(last.locator("..")).to_have_attribute("aria-rowindex", str(ROWS + 2))
    expect(find_row(page, "Row 150")).to_be_in_viewport()

    page.mouse.move(700, 500)
    page.mouse.wheel(0, -100_000)
    expect(find_row(page, "Active")).to_be_in_viewport()
    expect(last).to_be_focused()  # it stays drawn while it is out of sight
    page.keyboard.press("ArrowUp")
    expect(find_row(page, "Row 149")).to_be_in_viewport()

    page.keyboard.press("Control+Home")
    expect(find_row(page, "New")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(find_row(page, "New")).to_be_focused()
    assert list_shown(page)[:2] == ["Active", "New"]
