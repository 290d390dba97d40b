"""Cards that stand where people put them, and the way back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from journeys import services
from tests.e2e.conftest import Enter
from tests.e2e.test_editor import card, draft_of
from tests.journeys.graphs import branch, document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


def create_journey():
    return services.create_journey(
        name="Free",
        document=document(
            [
                entry(),
                node("vip", "decision", branches=[branch("yes", "vip")]),
                node("call", "notify_team", title="Call them"),
                node("tag", "update", changes=[{"kind": "tag", "tag": "warm"}]),
                node("out", "exit"),
            ],
            [
                edge("in", "vip"),
                edge("vip", "call", "yes"),
                edge("vip", "tag", "else"),
                edge("call", "out"),
                edge("tag", "out"),
            ],
        ),
        map={"in": {"stage": "Awareness"}, "call": {"stage": "Decision"}},
    )


def middle(page: Page, name: str) -> tuple[float, float]:
    """Return the middle of a card on the screen."""
    box = card(page, name).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def is_saved_with(word: str) -> Callable[[Response], bool]:
    """Tell the answer to a save of which the draft holds a word."""
    return lambda reply: (
        reply.request.method == "PUT" and word in (reply.request.post_data or "")
    )


def drag(page: Page, name: str, right: float, down: float) -> None:
    """Drag a card by some pixels of the screen."""
    x, y = middle(page, name)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2, steps=3)
    page.mouse.move(x + right, y + down, steps=3)
    page.mouse.up()


def test_cards_are_put_elsewhere_by_mouse_keys_and_buttons_and_tidied_up(
    enter: Enter,
) -> None:
    journey = create_journey()
    page = enter(f"/j/{journey.pk}/edit")
    before = {name: middle(page, name) for name in ("call", "tag")}
    switch = page.get_by_role("switch", name="Free arrangement")
    switch.check(force=True)
    assert {name: middle(page, name) for name in before} == before

    drag(page, "call", -172, -86)  # 200 and 100 pixels of the picture
    page.get_by_role("application").press("Control+Shift+ArrowUp")
    inspector = page.get_by_role("complementary", name="Details")
    inspector.get_by_role("button", name="Move left").click()

    # A step put on its path stands below it, and everything is there after a reload
    card(page, "call").click()
    palette = page.get_by_role("region", name="Steps")
    with page.expect_response(is_saved_with("webhook")):
        palette.get_by_role("button", name="Webhook").click()
    page.reload()
    expect(card(page, "Webhook")).to_be_visible()
    layout = draft_of(journey).layout
    positions = layout["positions"]
    place = positions["call"]
    assert layout["arranged"] == "free"
    assert place["x"] % 20 == 0
    assert place["y"] < positions["tag"]["y"] - 80
    new = next(one for name, one in positions.items() if name.startswith("webhook"))
    assert new["x"] == place["x"]
    assert new["y"] > place["y"]
    path = f"/api/journeys/{journey.pk}/diagram.svg"
    picture = page.evaluate("path => fetch(path).then(answer => answer.text())", path)
    assert f"translate({place['x']:g} {place['y']:g})" in picture

    tidy = page.get_by_role("button", name="Tidy up", exact=True)
    with page.expect_response(is_saved_with("positions")):
        tidy.click()
    expect(switch).not_to_be_checked()
    expect(tidy).to_have_count(0)
    with page.expect_response(is_saved_with("arranged")):
        page.get_by_role("button", name="Undo: tidy up").click()
    expect(switch).to_be_checked()


def test_several_cards_move_together_and_esc_puts_them_back(enter: Enter) -> None:
    journey = create_journey()
    page = enter(f"/j/{journey.pk}/edit")
    with page.expect_response(is_saved_with("arranged")):
        page.get_by_role("switch", name="Free arrangement").check(force=True)
    card(page, "call").click()
    card(page, "tag").click(modifiers=["Shift"])
    before = {name: middle(page, name) for name in ("call", "tag", "Entry")}
    x, y = before["tag"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 80, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert {name: middle(page, name) for name in before} == before

    card(page, "call").click()
    card(page, "tag").click(modifiers=["Shift"])
    with page.expect_response(is_saved_with("arranged")):
        drag(page, "tag", 60, 80)
    after = {name: middle(page, name) for name in before}
    assert after["Entry"] == before["Entry"]
    moved = [
        (after[name][0] - before[name][0], after[name][1] - before[name][1])
        for name in ("call", "tag")
    ]
    assert moved[0] == pytest.approx(moved[1], abs=0.1)
    assert moved[0][1] == pytest.approx(80, abs=12)
    expect(page.get_by_role("heading", name="2 steps selected")).to_be_visible()


def test_cards_moved_in_two_browsers_all_stand_where_they_were_put(
    enter: Enter,
) -> None:
    journey = create_journey()
    is_saved = is_saved_with("arranged")
    mine = enter(f"/j/{journey.pk}/edit")
    with mine.expect_response(is_saved):
        mine.get_by_role("switch", name="Free arrangement").check(force=True)
    theirs = enter(f"/j/{journey.pk}/edit", role="marketer")
    switch = theirs.get_by_role("switch", name="Free arrangement")
    expect(switch).to_be_checked()
    before = draft_of(journey).layout["positions"]
    x, y = middle(mine, "call")

    with theirs.expect_response(is_saved):
        drag(theirs, "call", -172, -86)
    put = draft_of(journey).layout["positions"]["call"]
    assert put != before["call"]

    # Mine starts from an older draft: theirs comes in, and both are saved
    with mine.expect_response(lambda reply: reply.ok and is_saved(reply)):
        drag(mine, "tag", 86, 86)
    expect(mine.get_by_text(re.compile("both changes are in"))).to_be_visible()
    after = draft_of(journey).layout["positions"]
    assert after["call"] == put
    assert after["tag"]["x"] > before["tag"]["x"]
    assert after["tag"]["y"] > before["tag"]["y"]
    unmoved = before.keys() - {"call", "tag"}
    assert {n: after[n] for n in unmoved} == {n: before[n] for n in unmoved}
    assert middle(mine, "call") == pytest.approx((x - 172, y - 86), abs=12)
