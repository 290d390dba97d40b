"""Nothing that somebody drew is ever lost: two browsers, no network, two tabs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys import services
from journeys.models import Journey
from tests.e2e.conftest import Enter
from tests.e2e.test_editor import card, draft_of, wait_saved
from tests.journeys.factories import put_live
from tests.journeys.graphs import document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]

DRAFT = re.compile(r"/api/journeys/\d+/draft$")
KEPT = "Offline, kept in this browser"
NO_COPY = """() => new Promise((done) => {
  const open = indexedDB.open("rivermouth");
  open.onsuccess = () => {
    const count = open.result.transaction("unsaved").objectStore("unsaved").count();
    count.onsuccess = () => { open.result.close(); done(count.result === 0); };
  };
})"""


def two_waits() -> Journey:
    """Return a live journey of two waits."""
    graph = document(
        [entry("Signed Up"), node("first", "wait", amount=2, unit="days"),
         node("second", "wait", amount=3, unit="days"), node("out", "exit")],
        [edge("in", "first"), edge("first", "second"), edge("second", "out")],
    )  # fmt: skip
    return put_live(graph, name="Two waits")


def details(page: Page) -> Locator:
    """Return the panel of the step that is selected."""
    return page.get_by_role("complementary", name="Details")


def name_step(page: Page, step: str, name: str) -> None:
    """Give a step a name."""
    card(page, step).first.click()
    field = details(page).get_by_label("Name")
    expect(field).to_have_value(step)
    field.fill(name)


def names_of(journey: Journey) -> dict[str, str]:
    """Return what the steps of the draft are called on the server."""
    return {each["id"]: each["name"] for each in draft_of(journey).document["nodes"]}


def expect_saved(journey: Journey, page: Page, **names: str) -> None:
    """Wait until the server has these names."""
    for _ in range(100):
        if names_of(journey).items() >= names.items():
            return
        page.wait_for_timeout(100)
    assert names_of(journey).items() >= names.items()


def save_elsewhere(journey: Journey, graph: dict[str, Any]) -> None:
    """Save the draft as a program would, behind the back of every browser."""
    services.save_draft(
        journey_id=journey.pk,
        revision=draft_of(journey).revision,
        document=graph,
        layout={},
        map={},
    )


@contextmanager
def offline(page: Page) -> Iterator[None]:
    """Take the network away."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def test_a_conflict_in_two_browsers_merges_or_asks(enter: Enter) -> None:
    journey = two_waits()
    mine = enter(f"/j/{journey.pk}/edit")
    theirs = enter(f"/j/{journey.pk}/edit", role="marketer")
    expect(card(mine, "second")).to_be_visible()

    # At two steps: merged, as one entry of the history
    name_step(theirs, "first", "Their pause")
    expect_saved(journey, theirs, first="Their pause")
    name_step(mine, "second", "My pause")
    note = re.compile(r"marketer saved at .*both changes are in")
    expect(mine.get_by_text(note)).to_be_visible()
    expect_saved(journey, mine, first="Their pause", second="My pause")
    mine.get_by_role("application").press("Control+z")
    expect(card(mine, "Their pause")).to_have_count(0)
    expect(card(mine, "My pause")).to_be_visible()
    mine.get_by_role("application").press("Control+Shift+z")
    expect(card(mine, "Their pause")).to_be_visible()

    # At one step: asked about field by field, and nothing else is
    with offline(mine):
        card(mine, "Their pause").first.click()
        details(mine).get_by_label("How long").fill("5")
        name_step(mine, "Their pause", "My first")
        expect(card(mine, "My first")).to_be_visible()
        details(theirs).get_by_label("How long").fill("9")
        name_step(theirs, "Their pause", "Their first")
        name_step(theirs, "out", "Their end")
        # Theirs was behind as well: what I did before has come in there
        expect_saved(
            journey, theirs, first="Their first", second="My pause", out="Their end"
        )
    dialog = mine.get_by_role("dialog")
    expect(dialog.get_by_role("radiogroup")).to_have_count(2)
    expect(dialog).not_to_contain_text("Their end")
    name = dialog.get_by_role("radiogroup", name="Name of")
    name.get_by_role("radio", name="Their first").click()
    dialog.get_by_role("button", name="Save what is chosen").click()
    expect(dialog).to_have_count(0)
    wait_saved(mine)
    assert names_of(journey) == {
        "in": "in", "first": "Their first", "second": "My pause", "out": "Their end",
    }  # fmt: skip
    steps = {each["id"]: each for each in draft_of(journey).document["nodes"]}
    assert steps["first"]["settings"]["amount"] == 5

    # Or mine goes on as a journey of its own, and theirs stays
    with offline(mine):
        name_step(mine, "Their first", "Mine alone")
        expect(card(mine, "Mine alone")).to_be_visible()
        name_step(theirs, "Their first", "Theirs again")
        expect_saved(journey, theirs, first="Theirs again")
    dialog.get_by_role("button", name="Keep mine as a copy").click()
    mine.wait_for_url(lambda url: f"/j/{journey.pk}/" not in url)
    expect(card(mine, "Mine alone")).to_be_visible()
    assert names_of(journey)["first"] == "Theirs again"
    assert names_of(Journey.objects.exclude(pk=journey.pk).get())["first"] == (
        "Mine alone"
    )


def test_work_outlives_a_lost_network_and_the_end_of_a_session(enter: Enter) -> None:
    journey = two_waits()
    page = enter(f"/j/{journey.pk}/edit")
    expect(card(page, "first")).to_be_visible()
    with offline(page):
        name_step(page, "first", "On the train")
        expect(page.get_by_text(KEPT)).to_be_visible()
        name_step(page, "second", "In a tunnel")
        expect(card(page, "In a tunnel")).to_be_visible()
        expect(page.get_by_text(KEPT)).to_be_visible()
    expect_saved(journey, page, first="On the train", second="In a tunnel")
    wait_saved(page)

    refusal = {"code": "not_authenticated", "message": "Sign in.", "errors": []}
    page.route(DRAFT, lambda route: route.fulfill(status=401, json=refusal))
    name_step(page, "On the train", "Signed out")
    sign_in = page.get_by_role("link", name="Sign in again")
    expect(sign_in).to_have_attribute("target", "_blank")
    assert "/edit" in page.url
    page.unroute(DRAFT)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_saved(journey, page, first="Signed out")


def test_unsaved_work_is_offered_after_a_reload_also_on_a_newer_draft(
    enter: Enter,
) -> None:
    journey = two_waits()
    page = enter(f"/j/{journey.pk}/edit")
    page.route(DRAFT, lambda route: route.abort())
    name_step(page, "first", "Not yet saved")
    expect(page.get_by_text(KEPT)).to_be_visible()
    newer = draft_of(journey).document
    newer["nodes"][2]["name"] = "Theirs"
    save_elsewhere(journey, newer)

    page.reload()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Unsaved changes of \d\d:\d\d"))
    expect(dialog).to_contain_text("Somebody saved at")
    page.unroute(DRAFT)
    dialog.get_by_role("button", name="Restore").click()
    expect_saved(journey, page, first="Not yet saved", second="Theirs")
    page.wait_for_function(NO_COPY)

    page.route(DRAFT, lambda route: route.abort())
    name_step(page, "Theirs", "Not wanted")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.reload()
    dialog.get_by_role("button", name="Discard").click()
    expect(card(page, "Theirs")).to_be_visible()
    page.wait_for_function(NO_COPY)
    assert names_of(journey)["second"] == "Theirs"


def test_a_second_tab_looks_on_until_it_takes_over(enter: Enter) -> None:
    journey = two_waits()
    first = enter(f"/j/{journey.pk}/edit")
    name_step(first, "first", "Just typed")
    wait_saved(first)
    second = first.context.new_page()
    second.goto(first.url)
    notice = second.get_by_text("Being edited in another tab")
    expect(notice).to_be_visible()
    expect(second.get_by_role("region", name="Steps")).to_have_count(0)

    second.get_by_role("button", name="Take over").click()
    expect(notice).to_have_count(0)
    expect(first.get_by_text("Being edited in another tab")).to_be_visible()
    name_step(second, "second", "Here now")
    expect_saved(journey, second, first="Just typed", second="Here now")

    second.close(run_before_unload=False)
    expect(first.get_by_text("Being edited in another tab")).to_have_count(0)
    expect(card(first, "Here now")).to_be_visible()


def test_versions_are_compared_named_and_brought_back(enter: Enter) -> None:
    journey = two_waits()
    save_elsewhere(journey, document(
        [entry("Signed Up"), node("first", "wait", amount=7, unit="days"),
         node("third", "wait", amount=1, unit="days"), node("out", "exit")],
        [edge("in", "first"), edge("first", "third"), edge("third", "out")],
    ))  # fmt: skip
    page = enter(f"/j/{journey.pk}/versions")
    page.get_by_role("combobox", name="Compared with").click()
    page.get_by_role("option", name="Version 1").click()
    expect(page).to_have_url(re.compile(r"\?a=1&b=draft$"))
    changes = page.get_by_role("complementary", name="3 changes")
    rows = changes.get_by_role("button")
    expect(rows).to_contain_text(["How long from 2 to 7", "Added", "Removed"])
    for name in ("first", "second", "third"):
        expect(card(page, name)).to_be_visible()

    names = rows.all_inner_texts()
    current = changes.locator("[aria-current=true]")
    page.get_by_role("application").focus()
    for key, at in (("Down", 0), ("Down", 1), ("Down", 2), ("Down", 0), ("Up", 2)):
        page.keyboard.press(f"Control+Arrow{key}")
        assert current.all_inner_texts() == [names[at]]
    rows.first.click()
    assert current.all_inner_texts() == [names[0]]

    entries = page.get_by_role("navigation", name="Versions and drafts")
    entries.get_by_role("button", name="Version 1").click()
    page.get_by_role("button", name="Name it").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Before the sale")
    dialog.get_by_role("button", name="Save the name").click()
    expect(entries.get_by_role("button", name="Before the sale")).to_be_visible()
    page.get_by_role("button", name="Restore as new draft").click()
    expect(page.get_by_text("is the draft again")).to_be_visible()
    expect(entries.get_by_text("Version 1, brought back")).to_be_visible()
    assert set(names_of(journey)) == {"in", "first", "second", "out"}
    kept = [
        {each["id"] for each in state.document["nodes"]}
        for state in journey.states.all()
    ]
    assert {"in", "first", "third", "out"} in kept
