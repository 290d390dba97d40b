"""Branches change places by their labels."""

import pytest
from playwright.sync_api import Page, expect

from journeys import services
from journeys.models import Journey
from tests.e2e.conftest import Enter
from tests.e2e.test_editor import card, draft_of
from tests.e2e.test_free import is_saved_with
from tests.journeys.graphs import branch, document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]

TWO = [branch("vip", "x"), branch("old", "y")]


def order_of(journey: Journey) -> list[str]:
    """Return the keys of the decision's branches as they are saved."""
    nodes = draft_of(journey).document["nodes"]
    ask = next(one for one in nodes if one["id"] == "ask")
    return [one["key"] for one in ask["settings"]["branches"]]


def middle(page: Page, label: str) -> tuple[float, float]:
    """Return the middle of a branch's label on the screen."""
    box = page.locator(f'[data-label="ask:{label}"]').bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_branches_change_places_by_dragging_a_label_or_by_its_menu(
    enter: Enter,
) -> None:
    journey = services.create_journey(
        name="Branches",
        document=document(
            [
                entry(),
                node(
                    "ask", "decision", branches=[branch("vip", "x"), branch("old", "y")]
                ),
                node("out", "exit"),
            ],
            [
                edge("in", "ask"),
                edge("ask", "out", "vip"),
                edge("ask", "out", "old"),
                edge("ask", "out", "else"),
            ],
        ),
    )
    page = enter(f"/j/{journey.pk}/edit")
    expect(card(page, "ask")).to_be_visible()
    assert page.locator("[data-label]").count() == 2  # “Else” stays the last one
    (x, y), (to, _) = middle(page, "vip"), middle(page, "old")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to) / 2, y, steps=3)
    page.mouse.move(to, y, steps=3)
    with page.expect_response(is_saved_with("old")):
        page.mouse.up()
    assert order_of(journey) == ["old", "vip"]
    assert middle(page, "old")[0] < middle(page, "vip")[0]

    page.locator('[data-label="ask:vip"]').click()
    with page.expect_response(is_saved_with("vip")):
        page.get_by_role("menuitem", name="Move left").click()
    expect(card(page, "ask")).to_be_focused()
    undo = page.get_by_role("button", name="Undo: move branch")
    undo.click()
    with page.expect_response(is_saved_with("vip")):
        undo.click()
    expect(page.get_by_role("button", name="Redo: move branch")).to_be_enabled()
    assert middle(page, "vip")[0] < middle(page, "old")[0]
