"""One journey built in four ways: by pointer, by click, by keyboard, in the outline."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys import services
from journeys.models import Journey, Version
from tests.e2e.conftest import Enter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]

# What is built: a kind of step, and the way out it is put on
STEPS = [
    ("Message", "entry", "next"),
    ("Wait", "message-3", "next"),
    ("Decision", "wait-4", "next"),
    ("Message", "decision-5", "branch-1"),
    ("Wait for", "decision-5", "else"),
    ("Jump", "wait_for-7", "timeout"),
    ("Update", "wait_for-7", "happened"),
    ("Split", "message-6", "next"),
    ("Message", "split-10", "a"),
    ("Notify team", "split-10", "b"),
]
ADDED = [
    *("message-3", "wait-4", "decision-5", "message-6", "wait_for-7"),
    *("jump-8", "update-9", "split-10", "message-11", "notify_team-12"),
]


def draft_of(journey: Journey) -> dict[str, Any]:
    """Return the document as the server has it."""
    version = Version.objects.get(pk=Journey.objects.get(pk=journey.pk).draft_id)
    return version.document


def card(page: Page, step: str) -> Locator:
    """Return a step's card on the canvas."""
    return page.locator(f'.react-flow__node[data-id="{step}"]')


def row(page: Page, key: str) -> Locator:
    """Return a row of the outline: a step's, or "branch <step>:<key>"."""
    return page.locator(f'[role="treeitem"][data-row="{key}"]')


def wait_saved(page: Page) -> None:
    """Wait until the draft is with the server."""
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()


def switch_to(page: Page, view: str) -> None:
    """Choose the view by the switch above the canvas."""
    page.get_by_role("radiogroup", name="View").get_by_text(view).click()


def show_all(page: Page) -> None:
    """Bring the whole journey into view."""
    page.get_by_role("button", name="Show the whole journey").click()
    page.wait_for_timeout(260)  # the picture glides


def lead_back(page: Page) -> None:
    """Lead the jump back to the first message, in the inspector by mouse."""
    page.get_by_role("combobox", name="“Back” leads to").click()
    page.get_by_role("option", name=re.compile("^Message")).first.click()


def by_pointer(page: Page) -> None:
    """Drag each kind from the palette onto its (+)."""
    show_all(page)
    for at, (kind, source, key) in enumerate(STEPS):
        item = page.get_by_role("region", name="Steps").get_by_role(
            "button", name=kind, exact=True
        )
        item.hover()
        page.mouse.down()
        page.mouse.move(620, 160, steps=3)
        box = page.locator(f'[data-place="{source}:{key}"]').bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x + 6, y + 6, steps=3)
        page.mouse.up()
        expect(card(page, ADDED[at])).to_be_visible()
        show_all(page)
    card(page, "jump-8").click()
    lead_back(page)


def by_click(page: Page) -> None:
    """Click the step, its (+), and the kind in the list."""
    for at, (kind, source, key) in enumerate(STEPS):
        card(page, source).click()
        page.locator(f'[data-place="{source}:{key}"]').click()
        page.get_by_role("option", name=kind).first.click()
        expect(card(page, ADDED[at])).to_be_focused()
        show_all(page)
    card(page, "jump-8").click()
    lead_back(page)


def add_by_key(page: Page, kind: str, *, down: int = 0) -> None:
    """Add a step after the focused one, on the n-th of its paths."""
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Add a step")).to_be_focused()
    if down:
        page.keyboard.press("Tab")
        for _ in range(down):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+Tab")
    page.keyboard.type(kind)
    page.keyboard.press("Enter")


def by_keyboard(page: Page) -> None:
    """Walk by arrows, add by the list, never touch the mouse."""
    moves = {5: [], 6: ["ArrowUp"], 7: ["ArrowUp", "ArrowLeft"], 9: ["ArrowUp"]}
    moves |= {4: ["ArrowUp"]}
    paths = {("decision-5", "else"): 1, ("wait_for-7", "timeout"): 1}
    paths |= {("split-10", "b"): 1}
    page.get_by_role("application").focus()
    expect(card(page, "entry")).to_be_focused()
    for at, (kind, source, key) in enumerate(STEPS):
        for move in moves.get(at, []):
            page.keyboard.press(move)
            page.wait_for_timeout(60)  # the focus follows two frames later
        expect(card(page, source)).to_be_focused()
        add_by_key(page, kind, down=paths.get((source, key), 0))
        expect(card(page, ADDED[at])).to_be_focused()
        if kind == "Jump":
            page.keyboard.press("Enter")
            back = page.get_by_role("combobox", name="“Back” leads to")
            for _ in range(20):
                page.keyboard.press("Tab")
                if back.evaluate("e => e === document.activeElement"):
                    break
            page.keyboard.type("message")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            page.keyboard.press("Escape")
            expect(card(page, "jump-8")).to_be_focused()


def in_the_outline(page: Page) -> None:
    """Add each step by the (+) of its row."""
    page.get_by_role("application").press("o")
    for at, (kind, source, key) in enumerate(STEPS):
        branch = row(page, f"branch {source}:{key}")
        line = branch if branch.count() else row(page, source)
        line.hover()
        line.get_by_role("button", name="Add a step").click()
        page.get_by_role("option", name=kind).first.click()
        expect(row(page, ADDED[at])).to_be_focused()
    row(page, "jump-8").click()
    lead_back(page)


@pytest.fixture
def open_new(enter: Enter) -> Callable[[str], tuple[Page, Journey]]:
    """Return a function that opens a new journey in a browser of its own."""

    def open_new(name: str) -> tuple[Page, Journey]:
        journey = services.create_journey(name=name)
        page = enter(f"/j/{journey.pk}/edit")
        expect(card(page, "entry")).to_be_visible()
        return page, journey

    return open_new


def test_four_ways_of_building_give_one_document_and_undo_to_the_start(
    open_new: Callable[[str], tuple[Page, Journey]],
) -> None:
    built = {}
    for way in (by_keyboard, by_click, by_pointer, in_the_outline):
        page, journey = open_new(way.__name__)
        start = draft_of(journey)
        way(page)
        page.keyboard.press("Escape")
        wait_saved(page)
        built[way.__name__] = draft_of(journey)
        if way is by_keyboard:
            undo_and_redo(page, journey, start)
        page.close()
    first = built["by_keyboard"]
    assert sorted(n["id"] for n in first["nodes"]) == sorted(["entry", "exit", *ADDED])
    assert {"source": "jump-8", "key": "again", "target": "message-3"} in first["edges"]
    for name, document in built.items():
        assert document == first, name


def undo_and_redo(page: Page, journey: Journey, start: dict[str, Any]) -> None:
    """Go back to the empty journey and on to the whole one, by keys alone."""
    end = draft_of(journey)
    page.get_by_role("application").focus()
    for _ in range(len(STEPS) + 1):
        page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    expect(card(page, "message-3")).to_have_count(0)
    wait_saved(page)
    assert draft_of(journey) == start
    page.get_by_role("application").focus()
    for _ in range(len(STEPS) + 1):
        page.keyboard.press("Control+y")
    expect(page.get_by_role("button", name="Redo", exact=True)).to_be_disabled()
    wait_saved(page)
    assert draft_of(journey) == end


def test_steps_are_copied_between_tabs_and_other_text_changes_nothing(
    open_new: Callable[[str], tuple[Page, Journey]],
) -> None:
    page, journey = open_new("From")
    page.get_by_role("application").focus()
    add_by_key(page, "Message")
    expect(card(page, "message-3")).to_be_focused()
    add_by_key(page, "Wait")
    expect(card(page, "wait-4")).to_be_focused()
    page.keyboard.press("Shift+ArrowUp")
    inspector = page.get_by_role("complementary", name="Details")
    expect(inspector.get_by_text("2 steps selected")).to_be_visible()
    page.keyboard.press("Control+c")

    other = services.create_journey(name="To")
    tab = page.context.new_page()
    tab.goto(page.url.replace(f"/j/{journey.pk}/", f"/j/{other.pk}/"))
    tab.get_by_role("application").press("o")
    expect(row(tab, "entry")).to_be_visible()
    row(tab, "entry").click()
    tab.keyboard.press("Control+v")
    expect(row(tab, "wait-4")).to_be_visible()
    wait_saved(tab)
    assert [n["kind"] for n in draft_of(other)["nodes"]] == [
        *("entry", "message", "wait", "exit"),
    ]
    before = json.dumps(draft_of(other))
    tab.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", '{"nodes": "<img onerror=alert(1)>"}');
          document.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true }),
          );
        }"""
    )
    expect(tab.get_by_text("There are no copied steps")).to_be_visible()
    assert json.dumps(draft_of(other)) == before

    # Undo takes both away again and selects what was selected
    row(tab, "message-3").focus()
    tab.keyboard.press("Control+z")
    expect(row(tab, "wait-4")).to_have_count(0)
    expect(row(tab, "entry")).to_have_attribute("aria-selected", "true")
    expect(row(tab, "entry")).to_be_focused()


def test_a_step_is_moved_by_keys_on_the_canvas_and_in_the_outline(
    open_new: Callable[[str], tuple[Page, Journey]],
) -> None:
    page, journey = open_new("Moved")
    page.get_by_role("application").focus()
    for kind, step in (
        ("Message", "message-3"),
        ("Wait", "wait-4"),
        ("Update", "update-5"),
    ):
        add_by_key(page, kind)
        expect(card(page, step)).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("[data-place]:focus")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    place = page.locator('[data-place="entry:next"]')
    expect(place).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page, "update-5")).to_be_focused()
    assert "step 2 of 5" in (card(page, "update-5").get_attribute("aria-label") or "")

    page.keyboard.press("o")
    expect(row(page, "update-5")).to_be_visible()
    row(page, "update-5").click()
    page.keyboard.press("m")
    expect(row(page, "place message-3:next")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(row(page, "update-5")).to_be_focused()
    wait_saved(page)
    at = {e["source"]: e["target"] for e in draft_of(journey)["edges"]}
    assert at["wait-4"] == "update-5"


def test_the_outline_is_chosen_once_and_is_the_only_way_on_a_small_screen(
    open_new: Callable[[str], tuple[Page, Journey]],
) -> None:
    page, _ = open_new("Small")
    switch_to(page, "Outline")
    expect(page.get_by_role("tree")).to_be_visible()
    page.reload()
    expect(page.get_by_role("tree")).to_be_visible()
    switch_to(page, "Flow")
    expect(card(page, "entry")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.get_by_role("tree")).to_be_visible()
    switch_to(page, "Flow")
    expect(card(page, "entry")).to_be_visible()
    expect(page.locator("[data-place]")).to_have_count(0)


@pytest.mark.parametrize("view", ["Flow", "Outline"])
def test_the_menu_of_a_step_opens_by_key_each_time(
    open_new: Callable[[str], tuple[Page, Journey]], view: str
) -> None:
    page, _ = open_new("Asked again")
    switch_to(page, view)
    step = (card if view == "Flow" else row)(page, "entry")
    step.click()
    entered = page.locator('[role="menuitem"]:focus')
    for key in ("Shift+F10", "ContextMenu", "Shift+F10"):
        expect(step).to_be_focused()
        page.keyboard.press(key)
        expect(entered).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_have_count(0)
