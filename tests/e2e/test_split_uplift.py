"""What the ways of a split changed, in the browser: the ledger and a report."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from customers.models import Event, EventName
from journeys.models import Visit
from journeys.services import enroll_customers
from journeys.services.uplift import count_splits
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter
from tests.journeys.factories import (
    START,
    create_crowd,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.test_split_uplift import GOAL, arm, flow, split

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]

THREE = split(arm("a", 4000, "Short"), arm("b", 4000, "Long"), hold_out=2000)
ALONE = split(arm("a", 10_000, "Everybody"))


def let_order(journey, shares) -> None:
    """Let a share of each way order an hour later."""
    name, _ = EventName.objects.get_or_create(name="Order")
    moment = START + timedelta(hours=1)
    visits = Visit.objects.filter(version=journey.published, node_id="test")
    events = []
    for way, share in shares.items():
        ids = list(visits.filter(outcome=way).values_list("customer_id", flat=True))
        events += [
            Event(
                customer_id=id_,
                name=name,
                occurred_at=moment,
                received_at=moment,
                revenue=20 + place % 7,
            )
            for place, id_ in enumerate(sorted(ids)[: round(share * len(ids))])
        ]
    Event.objects.bulk_create(events)


@pytest.fixture
def journey(enter: Enter):
    """Return a journey with a split that works, beside one that all go one way."""
    set_clock()
    crowd = create_crowd(1_500)
    welcome = put_live(flow(THREE, goal=GOAL), name="Welcome")
    alone = put_live(flow(ALONE, goal=GOAL), name="All alike")
    for one in (welcome, alone):
        enroll_customers(journey_id=one.pk, customer_ids=crowd)
    take_turns()
    let_order(welcome, {"a": 0.4, "b": 0.2, "hold_out": 0.2})
    set_clock(START + timedelta(days=40))
    count_splits()
    return welcome


def test_the_ledger_leads_to_what_the_ways_of_a_split_changed(enter: Enter, journey):
    page = enter("/uplift", role="viewer")
    ledger = page.get_by_role("table", name="Splits of journeys")
    short = ledger.get_by_role("row", name=re.compile("test: Short"))
    expect(short).to_contain_text("Welcome")
    expect(short).to_contain_text("More")
    expect(ledger.get_by_role("row", name=re.compile("test: Long"))).to_contain_text(
        "No difference"
    )
    expect(ledger.get_by_role("row", name=re.compile("All alike"))).to_contain_text(
        "Nobody to compare with"
    )
    expect(page.get_by_text("Of 2 splits of journeys, 1 changed")).to_be_visible()
    assert violations(page) == []
    short.get_by_role("link").click()
    finding = page.get_by_role("heading", name=re.compile("^Short made"))
    expect(finding).to_contain_text("points more")
    table = page.get_by_role("table", name="Goal reached")
    expect(table.get_by_role("columnheader", name="Compared with")).to_be_visible()
    sizes = page.get_by_role("table", name="Who was compared")
    expect(sizes).to_contain_text("held out (Compared with)")
    expect(page.get_by_text("The sizes fit the planned shares")).to_be_visible()
    expect(
        page.get_by_text("from the first time they passed the split")
    ).to_be_visible()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    page.get_by_role("link", name="All uplift").click()
    page.get_by_role("link", name="test", exact=True).click()
    refused = page.get_by_role("note").filter(has_text="No effect can be told")
    expect(refused).to_contain_text("Everybody goes the same way here")


def test_a_split_in_the_editor_leads_to_its_report_and_back(enter: Enter, journey):
    page: Page = enter(f"/j/{journey.pk}/edit?step=test")
    page.get_by_role("link", name="What its ways changed").click()
    expect(page).to_have_url(re.compile(rf"/uplift/splits/{journey.pk}/test$"))
    page.get_by_role("link", name="Journey", exact=True).click()
    expect(page.get_by_label("Name").first).to_have_value("test")
