"""What an opened journey fetches when it is asked for, or when nothing else goes on."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import Enter
from tests.e2e.test_editor import card, small_journey

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]

#: Long enough for everything to have come; nothing tells when the last of it has.
SETTLED = "networkidle"


def wait_for_rest(page: Page) -> None:
    """Wait until all that comes by itself has come."""
    # Not by `wait_for_function`: the pages forbid what it needs
    while not page.evaluate("performance.getEntriesByName('rest fetched').length"):
        page.wait_for_timeout(50)


def has_failed(page: Page) -> Any:
    """Return the notice in place of what did not come."""
    return page.get_by_role("alert").filter(has_text="could not be loaded")


def test_what_came_by_itself_opens_without_a_network(enter: Enter) -> None:
    page = enter(f"/j/{small_journey().pk}/edit")
    expect(card(page, "Entry")).to_be_visible()
    wait_for_rest(page)
    page.context.set_offline(True)

    page.get_by_role("button", name="More about this journey").click()
    expect(page.get_by_role("menuitem", name="Export")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keys").click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    card(page, "Entry").click()
    expect(page.get_by_role("combobox", name="People come in")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Add a step")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("radiogroup", name="View").get_by_text("Outline").click()
    expect(page.get_by_role("tree")).to_be_visible()
    expect(has_failed(page)).to_have_count(0)


def test_the_focus_goes_into_what_opens_and_back_the_first_time_too(
    enter: Enter,
) -> None:
    page = enter(f"/j/{small_journey().pk}/edit")
    for name, role in [
        ("Share", "dialog"),
        ("Put live", "dialog"),
        ("Keys", "dialog"),
        ("More about this journey", "menu"),
    ]:
        opener = page.get_by_role("button", name=name, exact=True)
        opener.press("Enter")
        opened = page.locator(f"[role={role}]")
        expect(opened).to_be_visible()
        expect(
            opened.locator(":focus").or_(opened.and_(page.locator(":focus")))
        ).to_have_count(1)
        page.keyboard.press("Escape")
        expect(opened).to_have_count(0)
        expect(opener).to_be_focused()


@pytest.mark.parametrize("lost", ["**/assets/KeysDialog-*.js", "**/assets/rest-*.css"])
def test_what_did_not_come_says_so_and_comes_when_asked_again(
    enter: Enter, live_server: LiveServer, lost: str
) -> None:
    page = enter("/mailbox")
    page.wait_for_load_state(SETTLED)

    def lose(route: Route) -> None:
        route.abort()

    page.route(lost, lose)
    page.goto(f"{live_server.url}/j/{small_journey().pk}/edit")
    expect(card(page, "Entry")).to_be_visible()
    page.wait_for_load_state(SETTLED)
    page.get_by_role("button", name="Keys").click()
    expect(has_failed(page).first).to_be_visible()
    # What is there goes on working
    card(page, "Entry").click()
    expect(page.get_by_role("tab", name="Setup")).to_be_visible()

    page.unroute(lost, lose)
    has_failed(page).get_by_role("button", name="Try again").last.click()
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    # With its sheet it stands in the middle, over the page
    box = dialog.bounding_box()
    assert box
    assert 200 < box["x"] < 700
