"""How people come into a journey, set in the browser."""

import pytest
from playwright.sync_api import expect

from journeys.models import Version
from tests.e2e.conftest import Enter
from tests.e2e.test_editor import card, wait_saved
from tests.journeys.entering import by_list, call, change, names
from tests.journeys.factories import create_customer, put_live
from tests.segments.making import attribute, make_segment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


def test_leaving_a_micro_segment_is_chosen_and_brings_people_in(enter: Enter) -> None:
    page = enter("/login/")
    gold = make_segment("Gold", attribute("plan", "eq", "gold"))
    journey = put_live(by_list(), name="Come back")
    page.goto(f"{page.url.split('/login')[0]}/j/{journey.pk}/edit")
    card(page, "in").click()
    inspector = page.get_by_role("complementary", name="Details")
    inspector.get_by_role("combobox", name="People come in", exact=True).click()
    page.get_by_role(
        "option", name="When somebody enters or leaves a micro-segment"
    ).click()
    inspector.get_by_role("combobox", name="Micro-segment", exact=True).click()
    page.get_by_role("option", name="Gold").click()
    inspector.get_by_role("combobox", name="What brings them in").click()
    page.get_by_role("option", name="They leave it").click()
    wait_saved(page)
    page.get_by_role("button", name="Put live").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Put live").click()
    expect(page.get_by_text("Version 2 is live.")).to_be_visible()
    journey.refresh_from_db()
    entry, *_ = Version.objects.get(pk=journey.published_id).document["nodes"]
    chosen = {"kind": "segment", "segment_id": gold.pk, "change": "left"}
    assert entry["settings"]["trigger"] == chosen
    customer = create_customer("ada")
    call()
    change(customer, left=[gold])
    call()
    assert names() == {"ada": 1}
