"""The journey editor in a browser, against the real server."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys.models import Journey, Version
from tests.e2e.conftest import Enter
from tests.journeys.factories import (
    create_customer,
    create_template,
    do,
    put_live,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


def card(page: Page, name: str) -> Any:
    """Return the card of a step by kind or name."""
    return page.get_by_role("application").get_by_role("group").filter(has_text=name)


def draft_of(journey: Journey) -> Version:
    """Return the draft as the server has it."""
    return Version.objects.get(pk=Journey.objects.get(pk=journey.pk).draft_id)


def kinds_of(journey: Journey) -> list[str]:
    """Return the kinds of a draft's steps in the order they are read."""
    stored = draft_of(journey).document
    found: list[str] = []
    at = stored["nodes"][0]["id"]
    while at:
        found.append(next(n["kind"] for n in stored["nodes"] if n["id"] == at))
        at = next((e["target"] for e in stored["edges"] if e["source"] == at), "")
    return found


def wait_saved(page: Page) -> None:
    """Wait until the draft is with the server."""
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()


def test_a_journey_is_drawn_by_click_and_put_live(enter: Enter) -> None:
    create_template("Welcome mail")
    page = enter("/j")
    page.get_by_role("link", name="New journey").first.click()
    page.get_by_role("button", name="Start empty").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Welcome")
    dialog.get_by_role("button", name="Create").click()
    page.wait_for_url("**/edit")
    inspector = page.get_by_role("complementary", name="Details")

    card(page, "Entry").click()
    inspector.get_by_role("combobox", name="People come in", exact=True).click()
    page.get_by_role("option", name="When somebody does something").click()
    inspector.get_by_role("combobox", name="Event", exact=True).fill("Signed Up")
    inspector.get_by_role("combobox", name="Event", exact=True).press("Tab")
    palette = page.get_by_role("region", name="Steps")
    palette.get_by_role("button", name="Message").click()
    inspector.get_by_role("combobox", name="Message", exact=True).click()
    page.get_by_role("option", name="Welcome mail").click()
    palette.get_by_role("button", name="Wait", exact=True).click()
    inspector.get_by_label("How long").fill("2")
    wait_saved(page)

    journey = Journey.objects.get()
    assert kinds_of(journey) == ["entry", "message", "wait", "exit"]
    assert draft_of(journey).layout["positions"].keys() >= {"entry", "exit"}

    page.get_by_role("button", name="Put live").click()
    sheet = page.get_by_role("dialog")
    acknowledge = sheet.get_by_label("I have read the advice")
    acknowledge.check()
    sheet.get_by_role("button", name="Put live").click()
    expect(page.get_by_text("Version 1 is live.")).to_be_visible()
    journey.refresh_from_db()
    assert journey.status == "live"


def small_journey() -> Journey:
    """Return a live journey with a wait, one person inside."""
    graph = document(
        [entry("Signed Up"), node("pause", "wait", amount=2, unit="days"),
         node("out", "exit")],
        [edge("in", "pause"), edge("pause", "out")],
    )  # fmt: skip
    journey = put_live(graph, name="Small")
    create_customer("ada")
    do("ada", "Signed Up")
    take_turns()
    return journey


def test_the_canvas_shows_who_is_inside_and_follows_without_a_reload(
    enter: Enter,
) -> None:
    journey = small_journey()
    page = enter(f"/j/{journey.pk}/edit")
    expect(card(page, "pause")).to_contain_text("1")
    create_customer("ben")
    do("ben", "Signed Up")
    take_turns()
    expect(card(page, "pause")).to_contain_text("2")


def test_the_keyboard_alone_edits_undoes_and_redoes(enter: Enter) -> None:
    journey = small_journey()
    page = enter(f"/j/{journey.pk}/edit")
    expect(card(page, "pause")).to_be_visible()
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowDown")
    expect(card(page, "pause")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Add a step")).to_be_focused()
    page.keyboard.type("wait for")
    page.keyboard.press("Enter")
    wait_saved(page)
    assert kinds_of(journey) == ["entry", "wait", "wait_for", "exit"]

    expect(card(page, "Wait for")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(card(page, "Wait for")).to_have_count(0)
    page.get_by_role("application").press("Control+y")
    expect(card(page, "Wait for")).to_be_visible()
    card(page, "Wait for").focus()
    page.keyboard.press("Delete")
    expect(card(page, "Wait for")).to_have_count(0)


def test_a_step_is_dragged_from_the_palette_onto_a_path(enter: Enter) -> None:
    journey = small_journey()
    page = enter(f"/j/{journey.pk}/edit")
    item = page.get_by_role("region", name="Steps").get_by_role(
        "button", name="Decision"
    )
    item.hover()
    page.mouse.down()
    page.mouse.move(600, 200, steps=4)
    place = page.get_by_role("button", name="Put it after “pause”")
    box = place.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=4)
    page.mouse.up()
    expect(card(page, "Decision")).to_be_visible()
    wait_saved(page)
    assert kinds_of(journey) == ["entry", "wait", "decision", "exit"]


def test_a_viewer_sees_the_journey_and_cannot_change_it(enter: Enter) -> None:
    journey = small_journey()
    page = enter(f"/j/{journey.pk}/edit", role="viewer")
    card(page, "pause").click()
    expect(page.get_by_role("complementary").get_by_label("Name")).to_be_disabled()
    expect(page.get_by_role("region", name="Steps")).to_have_count(0)
    expect(page.get_by_role("button", name="Put live")).to_have_count(0)
