"""A journey on paper: light, whole, with every step in words."""

import re

import pytest
from playwright.sync_api import expect

from journeys import services
from tests.e2e.conftest import Enter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


def test_a_journey_is_printed_in_light_with_its_outline(enter: Enter) -> None:
    journey = services.create_from_template(template="trial", name="Trial")
    page = enter(f"/j/{journey.pk}/edit")
    page.context.add_cookies([{"name": "scheme", "value": "dark", "url": page.url}])
    page.reload()
    page.get_by_role("button", name="More about this journey").click()
    page.get_by_role("menuitem", name="Print…").click()
    page.wait_for_url("**/print")
    expect(page.get_by_text("continues on page 2")).to_be_visible()
    expect(page.get_by_role("heading", name="All steps")).to_be_visible()

    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("link", name="Skip to content")).to_be_hidden()
    scheme = page.evaluate("getComputedStyle(document.body).colorScheme")
    assert scheme == "light"
    printed = page.pdf(prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 3 <= sheets <= 6
