"""Comments in a browser: two people, a mention, the start page, what is settled."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys.models import Comment, Journey
from tests.e2e.conftest import Enter
from tests.journeys.factories import put_live
from tests.journeys.graphs import document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]

HOSTILE = "<img src=x onerror=\"document.title='broken'\"> & <b>bold</b>"


def welcome() -> Journey:
    graph = document(
        [entry("Go"), node("pause", "wait", amount=1, unit="days"),
         node("out", "exit")],
        [edge("in", "pause"), edge("pause", "out")],
    )  # fmt: skip
    return put_live(graph, name="Welcome")


def card(page: Page, name: str) -> Any:
    return page.get_by_role("application").get_by_role("group").filter(has_text=name)


def inspector(page: Page) -> Any:
    return page.get_by_role("complementary", name="Details")


def marker(page: Page, name: str) -> Any:
    return card(page, name).locator("[class*=_comments_]")


def test_one_asks_the_other_sees_it_on_home_and_settles_it(enter: Enter) -> None:
    journey = welcome()
    # Somebody has to be there to be chosen
    theirs = enter("/", role="marketer")

    mine = enter(f"/j/{journey.pk}/edit", role="viewer")
    card(mine, "pause").click()
    mine.keyboard.press("c")
    field = inspector(mine).get_by_label("Comment on this step")
    expect(field).to_be_focused()
    mine.keyboard.type("Too long? @mar")
    expect(mine.get_by_role("option", name="marketer")).to_be_visible()
    mine.keyboard.press("Enter")
    mine.keyboard.type(HOSTILE)
    mine.keyboard.press("Control+Enter")
    said = inspector(mine).get_by_role("article")
    expect(said).to_contain_text(f"Too long? @marketer {HOSTILE}")
    expect(field).to_have_value("")
    expect(marker(mine, "pause")).to_have_text("1")
    expect(inspector(mine).get_by_role("tab", name="Comments (1)")).to_be_visible()
    expect(said.locator("img, b b")).to_have_count(0)
    assert mine.title() != "broken"

    link = theirs.get_by_role("link", name="1 comment mentions you in “Welcome”.")
    link.click()
    expect(inspector(theirs).get_by_text("Wait")).to_be_visible()
    theirs_said = inspector(theirs).get_by_role("article")
    expect(theirs_said).to_contain_text("Too long?")
    inspector(theirs).get_by_role("button", name="Answer").click()
    theirs.get_by_label("Answer viewer").fill("A day is fine.")
    inspector(theirs).get_by_role("button", name="Answer").click()
    expect(theirs_said).to_have_count(2)
    inspector(theirs).get_by_role("button", name="Resolve").click()
    expect(theirs_said).to_have_count(0)
    expect(marker(theirs, "pause")).to_have_count(0)
    theirs.get_by_role("link", name="Home", exact=True).click()
    expect(theirs.get_by_role("heading", name="Needs you")).to_be_visible()
    expect(link).to_have_count(0)

    mine.reload()
    inspector(mine).get_by_role("button", name="Show 1 resolved thread").click()
    expect(inspector(mine)).to_contain_text("Resolved by marketer")
    inspector(mine).get_by_role("button", name="Reopen").click()
    expect(marker(mine, "pause")).to_have_text("2")


def test_comments_of_a_deleted_step_wait_with_the_journey(enter: Enter) -> None:
    journey = welcome()
    page = enter(f"/j/{journey.pk}/edit?panel=comments&step=pause", role="marketer")
    inspector(page).get_by_label("Comment on this step").fill("Do not lose me")
    inspector(page).get_by_role("button", name="Comment", exact=True).click()
    expect(marker(page, "pause")).to_have_text("1")
    card(page, "pause").click()
    page.keyboard.press("Delete")
    expect(card(page, "pause")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("application").press("Escape")
    expect(inspector(page).get_by_label("Comment on the journey")).to_be_visible()
    expect(inspector(page).get_by_role("article")).to_contain_text("Do not lose me")
    expect(inspector(page)).to_contain_text("On the step “pause”, which is not")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(marker(page, "pause")).to_have_text("1")


def test_a_refused_comment_is_not_lost(enter: Enter) -> None:
    journey = welcome()
    page = enter(f"/j/{journey.pk}/edit?panel=comments", role="viewer")
    field = inspector(page).get_by_label("Comment on the journey")
    field.fill("Precious words")
    page.route(
        "**/comments",
        lambda route: (
            route.fulfill(
                status=409,
                content_type="application/problem+json",
                body='{"code": "too_many_comments", "message": "Full.", "errors": []}',
            )
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    inspector(page).get_by_role("button", name="Comment", exact=True).click()
    expect(inspector(page)).to_contain_text("Not sent: Full.")
    expect(field).to_have_value("Precious words")
    expect(inspector(page).get_by_role("article")).to_have_count(0)
    # Nor by a look at something else
    card(page, "pause").click()
    expect(inspector(page).get_by_label("Comment on this step")).to_have_value("")
    page.get_by_role("application").press("Escape")
    expect(field).to_have_value("Precious words")
    page.unroute("**/comments")
    inspector(page).get_by_role("button", name="Comment", exact=True).click()
    expect(inspector(page).get_by_role("article")).to_contain_text("Precious words")

    inspector(page).get_by_role("button", name="Edit").click()
    inspector(page).get_by_label("Change your comment").fill("Better words")
    inspector(page).get_by_role("button", name="Save").click()
    expect(inspector(page).get_by_role("article")).to_contain_text("Better words")
    expect(inspector(page).get_by_role("article")).to_contain_text("edited")
    inspector(page).get_by_role("button", name="Delete").click()
    expect(inspector(page).get_by_role("article")).to_have_count(0)
    assert not Comment.objects.exists()
