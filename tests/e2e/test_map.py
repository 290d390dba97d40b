"""The journey map on the canvas: stages behind the steps, feelings on them."""

import pytest
from playwright.sync_api import expect

from journeys import services
from tests.e2e.conftest import Enter
from tests.e2e.test_editor import card, draft_of, wait_saved
from tests.journeys.graphs import branch, document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


def create_journey():
    return services.create_journey(
        name="Map",
        document=document(
            [
                entry(),
                node("look", "wait", amount=2, unit="days"),
                node("vip", "decision", branches=[branch("yes", "vip")]),
                node("call", "notify_team", title="Call them"),
                node("tag", "update", changes=[{"kind": "tag", "tag": "warm"}]),
                node("rest", "wait", amount=2, unit="days"),
                node("out", "exit"),
            ],
            [
                edge("in", "look"),
                edge("look", "vip"),
                edge("vip", "call", "yes"),
                edge("vip", "tag", "else"),
                edge("call", "rest"),
                edge("tag", "rest"),
                edge("rest", "out"),
            ],
        ),
        map={"in": {"stage": "Awareness"}, "rest": {"stage": "Retention"}},
    )


def test_stages_and_feelings_are_told_drawn_and_saved(enter: Enter) -> None:
    journey = create_journey()
    page = enter(f"/j/{journey.pk}/edit")
    canvas = page.get_by_role("application")
    expect(canvas.get_by_text("Awareness")).to_have_count(1)
    expect(canvas.get_by_text("Retention")).to_have_count(1)

    inspector = page.get_by_role("complementary", name="Details")
    card(page, "call").click()
    inspector.get_by_text("Journey map").click()
    inspector.get_by_label("Stage", exact=True).fill("Decision")
    inspector.get_by_label("Touchpoint").fill("Phone")
    inspector.get_by_text("+2", exact=True).click()
    inspector.get_by_label("Pain point").fill("Nobody likes calls")
    inspector.get_by_label("KPI").fill("Calls answered")
    inspector.get_by_label("KPI").press("Tab")
    # The other branch stays in the stage of before: bands lie side by side
    expect(canvas.get_by_text("Decision", exact=True).last).to_be_visible()
    expect(canvas.get_by_title("People feel: very good")).to_be_visible()
    wait_saved(page)
    assert draft_of(journey).map == {
        "in": {"stage": "Awareness"},
        "rest": {"stage": "Retention"},
        "call": {
            "stage": "Decision",
            "touchpoint": "Phone",
            "emotion": 2,
            "pain_point": "Nobody likes calls",
            "kpi": "Calls answered",
        },
    }

    page.get_by_label("Map", exact=True).uncheck(force=True)
    expect(canvas.get_by_text("Awareness")).to_have_count(0)
    page.reload()
    expect(card(page, "call")).to_be_visible()
    expect(canvas.get_by_text("Awareness")).to_have_count(0)
