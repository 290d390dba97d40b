"""A campaign in a browser: two variants, tried, asked for, approved, paused, copied."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from campaigns.models import Approval, Campaign, Treatment
from docs.screens.showing import SCHEMES, wear
from messaging.models import MailboxItem, Message
from tests.campaigns import world
from tests.campaigns.world import MONDAY
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


def choose(page: Page, field: Locator, option: str) -> None:
    field.click()
    page.get_by_role("option", name=option).click()


def check_axe(page: Page) -> None:
    """Find nothing wrong with the page, light and dark."""
    for scheme in SCHEMES:
        wear(page, scheme)
        assert violations(page) == []


def test_two_variants_are_tried_asked_for_approved_paused_and_copied(enter: Enter):
    world.set_clock(MONDAY)
    row = world.add_row("Regulars", 1)
    letters = [world.add_template("Short"), world.add_template("Long")]
    world.add_customers(1)

    eva = enter("/campaigns/new", role="marketer")
    eva.get_by_role("textbox", name="Name", exact=True).fill("Spring")
    choose(eva, eva.get_by_role("combobox", name="Micro-segment"), "Regulars")
    choose(eva, eva.get_by_role("combobox", name="Message"), letters[0].name)
    eva.get_by_role("button", name="Compare with another variant").click()
    eva.get_by_label("Share of A").fill("70")
    eva.get_by_role("button", name="Save draft").click()
    # Nothing is lost, and what is missing stands where it is missing
    second = eva.get_by_role("region", name="B")
    expect(second.get_by_text("Choose a message.")).to_be_visible()
    expect(eva.get_by_text("The shares must be 100 % together.")).to_be_visible()
    expect(eva.get_by_text("120.00 % together")).to_be_visible()
    check_axe(eva)
    choose(eva, second.get_by_role("combobox", name="Message"), letters[1].name)
    eva.get_by_label("Share of B").fill("30")
    eva.get_by_role("button", name="Save draft").click()
    expect(eva.get_by_text('"Spring" is saved.')).to_be_visible()
    campaign = Campaign.objects.get()
    assert [(one["name"], one["share"]) for one in campaign.variants] == [
        ("A", 7000),
        ("B", 3000),
    ]

    path = f"/campaigns/{campaign.pk}"
    eva.goto(eva.url.split("/m/")[0] + path)
    tests = eva.get_by_role("region", name="Test messages")
    tests.get_by_label("To", exact=True).fill("eva@example.com")
    tests.get_by_role("button", name="Send 2 tests").click()
    expect(tests.get_by_text("[Test] Hi")).to_have_count(2)
    assert MailboxItem.objects.count() == 2
    assert not Message.objects.exists()
    eva.get_by_role("button", name="Ask to put live").click()
    eva.get_by_label("Note for the publishers").fill("For Easter")
    dialog = eva.get_by_role("dialog")
    dialog.get_by_role("button", name="Ask to put live").click()
    expect(eva.get_by_text("You asked to put this live")).to_be_visible()

    paul = enter("/")
    paul.get_by_role("link", name="marketer asks to put “Spring” live.").click()
    expect(paul.get_by_text("For Easter")).to_be_visible()
    paul.get_by_role("button", name="Put live", exact=True).click()
    expect(paul.get_by_text('"Spring" is live.')).to_be_visible()
    asked = Approval.objects.get()
    assert (asked.status, asked.decided_by_name) == ("approved", "publisher")

    world.treat_day(MONDAY, {row: world.add_customers(30)})
    paul.reload()
    results = paul.get_by_role("table", name="Variants so far")
    for key, share in (("a", "70.0 %"), ("b", "30.0 %")):
        people = Treatment.objects.filter(variant=key).count()
        shown = results.get_by_role("row", name=re.compile(f"^{key.upper()} "))
        expect(shown).to_contain_text(f"{share}{people}")
    check_axe(paul)
    results.get_by_role("button", name="Give to everybody").last.click()
    expect(paul.get_by_text('Everybody gets "B" from now on.')).to_be_visible()
    expect(results.get_by_role("cell", name="100.0 %")).to_be_visible()
    expect(paul.get_by_text('publisher decided on "B"')).to_be_visible()

    paul.get_by_role("button", name="Pause").click()
    expect(paul.get_by_text('"Spring" is paused.')).to_be_visible()
    paul.get_by_role("button", name="Copy").click()
    expect(paul.get_by_text('"Copy of Spring" is a draft now.')).to_be_visible()
    expect(paul.get_by_role("heading", name="Copy of Spring")).to_be_visible()
    copy = Campaign.objects.get(name="Copy of Spring")
    assert (copy.status, copy.position, copy.winner) == ("draft", 2, "")
    assert copy.salt != campaign.salt
