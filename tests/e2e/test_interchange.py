"""Journeys out as files and in again, in a browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeys import services
from journeys.models import Journey
from tests.e2e.conftest import Enter
from tests.journeys.interchange.drawings import WELCOME

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]
FLOW = (
    "flowchart TD\nA([Start]) --> B{VIP?}\nB -->|yes| C[Call]\nB -->|else| D([End])\n"
)
HEAD = {
    "PDF": b"%PDF",
    "Picture (PNG)": b"\x89PNG",
    "Picture (SVG)": b"<svg",
    "BPMN 2.0": b"<?xml",
    "Mermaid": b"---",
    "GraphML": b"<graphml",
    "Rivermouth file": b"{",
}


def export(page: Page, name: str) -> Path:
    """Take the open journey out by the keyboard, as everybody can."""
    page.get_by_role("button", name="More about this journey").click()
    page.get_by_role("menuitem", name="Export").press("Enter")
    page.get_by_role("radio", name=name).check()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download").press("Enter")
    assert caught.value.suggested_filename.startswith("Welcome & first order.")
    expect(page.get_by_role("dialog")).to_have_count(0)
    return Path(caught.value.path())


def test_every_format_downloads_and_bpmn_comes_back_identical(enter: Enter):
    journey = services.create_journey(
        name=WELCOME.name, document=WELCOME.document, map=WELCOME.map
    )
    page = enter(f"/j/{journey.pk}/edit")
    expect(page.get_by_role("heading", name=WELCOME.name, level=1)).to_be_visible()
    files = {name: export(page, name) for name in HEAD}
    for name, head in HEAD.items():
        assert files[name].read_bytes().startswith(head), name

    page.goto(page.url.split("/j/")[0] + "/j")
    page.get_by_role("button", name="Import").click()
    page.locator("input[type=file]").set_input_files(
        {
            "name": "welcome.bpmn",
            "mimeType": "application/xml",
            "buffer": files["BPMN 2.0"].read_bytes(),
        }
    )
    expect(page.get_by_text("Everything fits.")).to_be_visible()
    page.get_by_role("button", name="Create draft").click()
    page.wait_for_url("**/edit")
    expect(page.get_by_role("heading", name=WELCOME.name, level=1)).to_be_visible()
    copy = Journey.objects.exclude(pk=journey.pk).get()
    assert copy.draft.document == WELCOME.document
    assert copy.draft.map == WELCOME.map


def test_text_is_looked_at_before_it_becomes_a_draft(enter: Enter):
    page = enter("/j", role="marketer")
    page.get_by_role("button", name="Import").first.click()
    page.get_by_label("Or paste text").fill("flowchart TD\nA ==\nB -- --\n")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 3")
    page.get_by_label("Or paste text").fill(FLOW + "style A fill:#f00\n")
    page.get_by_role("button", name="Continue").press("Enter")
    expect(page.get_by_text("Mermaid: 4 steps, 3 paths")).to_be_visible()
    expect(page.get_by_text("Colours and styles are left out.")).to_be_visible()
    assert not Journey.objects.exists()
    name = page.get_by_role("dialog").get_by_label("Name")
    name.fill("From the wiki")
    name.press("Enter")
    page.wait_for_url("**/edit")
    expect(page.get_by_role("heading", name="From the wiki", level=1)).to_be_visible()


def test_the_dialog_of_formats_can_be_read_by_everybody(enter: Enter):
    journey = services.create_journey(name="Plain")
    page = enter(f"/j/{journey.pk}/edit", role="viewer")
    page.get_by_role("button", name="More about this journey").click()
    page.get_by_role("menuitem", name="Export").click()
    expect(page.get_by_role("radio", name="PDF")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Picture (PNG)")).to_be_checked()
