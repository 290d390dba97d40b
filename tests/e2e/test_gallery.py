"""The gallery and the journeys page in a browser: from a template to a live journey."""

import re

import pytest
from playwright.sync_api import expect

from journeys import services
from journeys.models import Journey
from messaging.models import Template
from tests.e2e.conftest import Enter
from tests.journeys.factories import create_customer, create_template, do, take_turns

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


def test_a_template_becomes_a_live_journey(enter: Enter) -> None:
    page = enter("/j")
    page.get_by_role("link", name="New journey").first.click()
    page.get_by_role("button", name="Use this: First order").click()
    page.wait_for_url("**/edit")
    expect(page.get_by_role("heading", name="First order")).to_be_visible()
    journey = Journey.objects.get()
    assert Template.objects.filter(name="First order: Hello").exists()

    page.get_by_role("button", name="Put live").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Put live").click()
    expect(page.get_by_text("Version 1 is live.")).to_be_visible()
    create_customer("ada", firstName="Ada")
    do("ada", "Signed Up")
    take_turns()
    journey.refresh_from_db()
    assert journey.status == "live"
    assert journey.versions.get(number=1).enrollment_set.count() == 1


def test_a_template_is_looked_at_before_it_is_taken(enter: Enter) -> None:
    mine = create_template("Our own birthday mail")
    page = enter("/j/new")
    page.get_by_role("button", name="Preview: Birthday").click()
    page.wait_for_url("**/j/new?template=birthday")
    preview = page.get_by_role("dialog", name="Birthday")
    expect(preview.get_by_text("A week before")).to_be_visible()
    expect(
        preview.get_by_text("Goal: “Coupon Redeemed” within 21 days")
    ).to_be_visible()
    choice = preview.get_by_role("combobox", name="Message for “Happy birthday”")
    choice.click()
    page.get_by_role("option", name="Our own birthday mail").click()
    preview.get_by_label("Name of the journey").fill("Birthdays 2027")
    preview.get_by_role("button", name="Use this").click()
    page.wait_for_url("**/edit")
    journey = Journey.objects.get()
    assert journey.name == "Birthdays 2027"
    nodes = {one["id"]: one for one in journey.draft.document["nodes"]}
    assert nodes["wish"]["settings"]["template_id"] == mine.pk


def test_a_journey_is_copied_from_another(enter: Enter) -> None:
    services.create_from_template(template="win_back", name="Come back")
    page = enter("/j/new")
    page.get_by_role("button", name="Copy from…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Journey").click()
    page.get_by_role("option", name="Come back").click()
    dialog.get_by_role("button", name="Copy").click()
    page.wait_for_url("**/edit")
    assert Journey.objects.filter(name="Come back (copy)").exists()


def test_journeys_are_labelled_found_duplicated_and_archived(enter: Enter) -> None:
    services.create_from_template(template="birthday", name="Birthdays")
    other = services.create_from_template(template="trial", name="Trial")
    services.publish(journey_id=other.pk, revision=1)
    page = enter("/j")
    cards = page.get_by_role("article")
    page.get_by_role("button", name="More about Birthdays").click()
    page.get_by_role("menuitem", name="Labels…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Labels", exact=True).first.fill("Loyalty")
    dialog.get_by_label("Labels", exact=True).first.press("Enter")
    expect(dialog.get_by_text("Loyalty")).to_be_visible()
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("button", name="Loyalty")).to_be_visible()

    page.get_by_label("Find by name, label, step or message").fill("loyal")
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("Birthdays")
    page.wait_for_url("**/j?q=loyal")
    page.get_by_label("Find by name, label, step or message").fill("office hours")
    expect(cards).to_contain_text(re.compile("Step: ?Office hours"))
    page.get_by_label("Find by name, label, step or message").fill("")
    expect(cards).to_have_count(2)

    page.get_by_role("button", name="More about Birthdays").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(cards).to_have_count(3)
    page.get_by_role("button", name="More about Trial").click()
    page.get_by_role("menuitem", name="Archive…").click()
    page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    expect(cards).to_have_count(2)
    page.get_by_role("combobox", name="State").click()
    page.get_by_role("option", name="Archived", exact=True).click()
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("Trial")


def test_an_empty_workspace_is_led_to_its_first_person(enter: Enter) -> None:
    page = enter("/", role="admin")
    guide = page.get_by_role("region", name="Your first live journey")
    expect(guide.get_by_text("0 of 5 done")).to_be_visible()
    guide.get_by_role("button", name="Make a write key").click()
    expect(guide.get_by_text(re.compile("curl -u 'rm_"))).to_be_visible()
    create_customer("ada")
    do("ada", "Signed Up")
    expect(guide.get_by_text("Received: “Signed Up”")).to_be_visible()
    guide.get_by_role("link", name="Open the gallery").click()
    page.get_by_role("button", name="Use this: First order").click()
    page.wait_for_url("**/edit")
    services.publish(journey_id=Journey.objects.get().pk, revision=1)
    do("ada", "Signed Up")
    take_turns()
    page.get_by_role("link", name="Home").click()
    page.reload()
    expect(page.get_by_role("region", name="Your first live journey")).to_have_count(0)


def test_a_user_puts_the_guide_away_for_good(enter: Enter) -> None:
    page = enter("/", role="viewer")
    guide = page.get_by_role("region", name="Your first live journey")
    guide.get_by_role("button", name="Put this away").click()
    expect(guide).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Live journeys")).to_be_visible()
    expect(guide).to_have_count(0)
