"""“Try a persona” in a browser, against the real server."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys.models import Enrollment
from journeys.services import create_journey
from segments.models import Persona
from tests.e2e.conftest import Enter
from tests.journeys.factories import create_template
from tests.journeys.graphs import branch, document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def path() -> str:
    """Return the address of a draft with a decision and an end that is open."""
    graph = document(
        [entry("Signed Up"), node("hello", "message", template_id=create_template().pk),
         node("pause", "wait", amount=2, unit="days"),
         node("fan", "decision", branches=[branch("yes", "vip")]),
         node("gift", "notify_team", title="Send a gift"), node("out", "exit")],
        [edge("in", "hello"), edge("hello", "pause"), edge("pause", "fan"),
         edge("fan", "gift", "yes"), edge("fan", "out", "else")],
    )  # fmt: skip
    Persona.objects.create(name="Anna", attributes={"vip": True}, habits={"opens": 0.6})
    return f"/j/{create_journey(name='Welcome', document=graph).pk}/edit"


def open_panel(page: Page) -> Locator:
    page.get_by_role("button", name="Try a persona", exact=True).click()
    panel = page.get_by_role("region", name="Try a persona")
    expect(panel.get_by_text("Step 1 of 5")).to_be_visible()
    return panel


def looks(page: Page, step: str) -> str | None:
    """Return how a card looks in the simulation."""
    card = page.locator(f'.react-flow__node[data-id="{step}"] > div')
    return card.get_attribute("data-trying")


def test_a_viewer_plays_flips_an_answer_and_runs_a_thousand(
    enter: Enter, path: str
) -> None:
    page = enter(path, role="viewer")
    panel = open_panel(page)
    assert (looks(page, "in"), looks(page, "hello")) == ("now", "dimmed")
    # Space plays while the panel has the focus, to the end
    expect(panel).to_be_focused()
    page.keyboard.press("Space")
    expect(panel.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(panel.get_by_text("Step 5 of 5")).to_be_visible()
    expect(panel.get_by_text("Reached the end.").first).to_be_visible()
    expect(panel.get_by_text("day 3 of 30")).to_be_visible()
    assert (looks(page, "fan"), looks(page, "gift")) == ("passed", "dimmed")
    page.keyboard.press("ArrowLeft")
    why = panel.get_by_role("region", name="Why")
    expect(why).to_contain_text("No branch fitted: took “Else”")
    expect(page.get_by_role("status").filter(has_text="Step 4 of 5")).to_be_attached()
    why.get_by_role("button", name="Change the answer of “fan”").click()
    page.get_by_role("menuitem", name="yes").click()
    expect(why).to_contain_text("You chose “yes”")
    panel.get_by_role("button", name="Last step").click()
    expect(why).to_contain_text("leads nowhere yet")
    assert looks(page, "gift") == "now"

    panel.get_by_role("button", name="Run 1,000 people").click()
    expect(panel).to_contain_text("drawn with seed 42")
    card = page.locator('.react-flow__node[data-id="fan"]')
    expect(card).to_contain_text("1,000")
    expect(
        panel.get_by_role("row", name=re.compile("Reached the end"))
    ).to_contain_text("1,000 (100%)")
    panel.get_by_role("button", name="Back to one person").click()
    expect(card).not_to_contain_text("1,000")
    page.get_by_role("button", name="Close “Try a persona”").click()
    expect(panel).to_have_count(0)
    assert looks(page, "gift") is None
    assert not Enrollment.objects.exists()


def test_a_persona_is_chosen_and_their_odds_are_changed(
    enter: Enter, path: str
) -> None:
    page = enter(path)
    panel = open_panel(page)
    panel.get_by_role("combobox", name="Persona").click()
    page.get_by_role("option", name="Anna").click()
    expect(panel.get_by_role("list", name="Steps passed")).to_contain_text("→ yes")
    panel.get_by_role("button", name="Who it is").click()
    form = panel.get_by_role("form", name="Who it is")
    form.get_by_label("Value of vip").fill("false")
    slider = form.get_by_role("slider", name="Opens a message")
    assert slider.get_attribute("aria-valuenow") == "60"
    slider.press("ArrowRight")
    form.get_by_role("button", name="Try this person").click()
    expect(panel.get_by_role("list", name="Steps passed")).to_contain_text("→ Else")
    # Fields keep their keys: a blank typed there plays nothing
    panel.get_by_label("Seed").press("Space")
    expect(panel.get_by_role("button", name="Play", exact=True)).to_be_visible()
