"""Before a journey is live, in a browser: tests sent, asked, sent back, approved."""

import pytest
from playwright.sync_api import Page, expect

from docs.screens.showing import SCHEMES, wear
from journeys import services
from journeys.models import Approval, Journey
from messaging.models import MailboxItem, Message
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter
from tests.journeys.factories import create_customer, create_template, put_live
from tests.journeys.graphs import document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


def draw(template) -> Journey:
    """Put a short journey live and add a message to its draft."""
    short = document([entry("Signed Up"), node("out", "exit")], [edge("in", "out")])
    journey = put_live(short, name="Welcome")
    longer = document(
        [
            entry("Signed Up"),
            node("Hello", "message", template_id=template.pk),
            node("out", "exit"),
        ],
        [edge("in", "Hello"), edge("Hello", "out")],
    )
    services.save_draft(
        journey_id=journey.pk, revision=2, document=longer, layout={}, map={}
    )
    return journey


def check_axe(page: Page) -> None:
    """Find nothing wrong with the open sheet, light and dark."""
    expect(page.get_by_role("dialog")).to_be_visible()
    for scheme in SCHEMES:
        wear(page, scheme)
        assert violations(page, part="[role=dialog]") == []


def open_sheet(page: Page, name: str):
    page.get_by_role("button", name="Put live").click()
    return page.get_by_role("dialog", name=name)


def test_a_draft_is_tried_asked_for_sent_back_and_approved(enter: Enter) -> None:
    create_customer("ada", email="ada@example.com", firstName="Ada")
    journey = draw(create_template("Letter"))
    path = f"/j/{journey.pk}/edit"

    eva = enter(path, role="marketer")
    sheet = open_sheet(eva, "Ask to put version 2 live")
    sheet.get_by_text("2 steps change against version 1").click()
    expect(sheet.get_by_role("listitem").filter(has_text="New")).to_contain_text(
        "Hello"
    )
    sheet.get_by_text("Test messages").click()
    sheet.get_by_label("To", exact=True).fill("eva@example.com")
    sheet.get_by_role("button", name="Send 1 test").click()
    expect(sheet.get_by_text("[Test] Letter")).to_be_visible()
    assert MailboxItem.objects.get().address == "eva@example.com"
    assert not Message.objects.exists()
    sheet.get_by_label("What publishers should know").fill("For the spring sale")
    check_axe(eva)
    sheet.get_by_role("button", name="Ask to put live").click()
    expect(eva.get_by_text("Publishers are asked")).to_be_visible()

    paul = enter("/")
    paul.get_by_role("link", name="marketer asks to put “Welcome” live.").click()
    sheet = paul.get_by_role("dialog", name="Put live: version 2")
    expect(sheet.get_by_text("For the spring sale")).to_be_visible()
    sheet.get_by_role("button", name="Send back…").click()
    sheet.get_by_label("What has to change").fill("The goal is missing")
    sheet.get_by_role("button", name="Send back", exact=True).click()
    expect(sheet.get_by_text("The goal is missing")).to_be_visible()

    eva.goto(eva.url.split("/j/")[0])
    eva.get_by_role("link", name="The draft of “Welcome” was sent back").click()
    sheet = eva.get_by_role("dialog", name="Ask to put version 2 live")
    expect(sheet.get_by_text("publisher sent it back")).to_be_visible()
    sheet.get_by_role("button", name="Ask to put live").click()
    expect(eva.get_by_text("Publishers are asked")).to_be_visible()

    paul.goto(paul.url.split("/j/")[0] + f"{path}?sheet=publish")
    sheet = paul.get_by_role("dialog", name="Put live: version 2")
    check_axe(paul)
    expect(sheet.get_by_role("button", name="Approve and put live")).to_be_enabled()
    sheet.get_by_label("at a later moment").check()
    sheet.get_by_label("Moment (UTC)").fill("2026-03-11T09:00")
    sheet.get_by_role("button", name="Approve and plan").click()
    expect(sheet.get_by_text("Goes live on 11 Mar 2026, 09:00")).to_be_visible()
    check_axe(paul)
    sheet.get_by_role("button", name="Cancel the plan").click()
    expect(paul.get_by_text("The plan is cancelled.")).to_be_visible()
    sheet.get_by_label("at once").check()
    sheet.get_by_role("button", name="Put live").click()
    expect(paul.get_by_text("Version 2 is live.")).to_be_visible()
    statuses = Approval.objects.order_by("id").values_list("status", flat=True)
    assert list(statuses) == ["sent_back", "approved"]
