"""The uplift ledger in the browser: what campaigns changed, and experiments."""

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign, Treatment
from campaigns.services.uplift import count_uplift
from customers.models import Event, EventName
from tests.campaigns import world
from tests.campaigns.uplift.test_experiments import HILLSTROM
from tests.campaigns.world import MONDAY
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]

GOAL = {"event": "Order", "within_days": 2}


def let_order(campaign: Campaign, *, treated: float, control: float) -> None:
    """Let a share of each arm order on the next day; some of them spend more."""
    name, _ = EventName.objects.get_or_create(name="Order")
    moment = datetime.combine(MONDAY + timedelta(days=1), time(9), UTC)
    rows = Treatment.objects.filter(campaign=campaign).order_by("customer_id")
    events = []
    for arm, share in (("treated", treated), ("control", control)):
        ids = list(rows.filter(arm=arm).values_list("customer_id", flat=True))
        events += [
            Event(
                customer_id=id_,
                name=name,
                occurred_at=moment,
                received_at=moment,
                revenue=20 + place % 7,
            )
            for place, id_ in enumerate(ids[: round(share * len(ids))])
        ]
    Event.objects.bulk_create(events)


@pytest.fixture
def page(enter: Enter) -> Page:
    """Return the ledger of three campaigns: one works, one is new, one is refused."""
    page = enter("/login/")
    world.set_clock(MONDAY)
    people = world.add_customers(1_500)
    works, small, everybody = (
        world.add_row(name, at) for at, name in enumerate(("Active", "New", "All"), 1)
    )
    plain = {"action": {"kind": "trigger", "name": "offer"}, "goal": GOAL}
    ends = {"ends_on": MONDAY, **plain}
    offer = world.add_campaign(works, "Spring offer", control_percent=40, **ends)
    welcome = world.add_campaign(small, "Welcome", control_percent=50, **ends)
    news = world.add_campaign(everybody, "Newsletter", control_percent=0, **ends)
    world.treat_day(
        MONDAY, {works: people[:1200], small: people[1200:1240], everybody: people}
    )
    let_order(offer, treated=0.30, control=0.18)
    let_order(welcome, treated=0.4, control=0.2)
    let_order(news, treated=0.2, control=0)
    world.set_clock(MONDAY + timedelta(days=6))
    count_uplift()
    page.goto(f"{page.url.split('/login')[0]}/uplift")
    return page


def test_the_ledger_says_what_is_known_and_what_is_not(page: Page):
    expect(
        page.get_by_text(
            "Of 3 campaigns, 1 changed something for sure, 1 cannot be judged yet,"
            " 1 cannot be judged at all: nobody is held out by chance."
        )
    ).to_be_visible()
    table = page.get_by_role("table", name="Campaigns", exact=True)
    expect(table.get_by_role("row", name=re.compile("Spring offer"))).to_contain_text(
        re.compile(r"\+\d+\.\d points.*More")
    )
    expect(table.get_by_role("row", name=re.compile("Welcome"))).to_contain_text(
        "Do not conclude yet"
    )
    expect(table.get_by_role("row", name=re.compile("Newsletter"))).to_contain_text(
        "No control group"
    )
    expect(
        page.get_by_role("img", name="Campaigns: difference with its 95 % interval")
    ).to_be_visible()
    expect(
        page.get_by_text(
            "Goal reached: more in Active; no difference can be told in one other."
        )
    ).to_be_visible()
    expect(page.get_by_text("Nobody is in a global hold-out")).to_be_visible()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download Campaigns as CSV").click()
    text = Path(caught.value.path()).read_text()
    assert text.startswith("name,treated,control,difference,low,high")
    assert re.search(r"^Spring offer,\d+,\d+,0\.1", text, re.M)
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download Campaigns as SVG").click()
    picture = Path(caught.value.path()).read_text()
    assert "<title>Of 3 campaigns, 1 changed something for sure, " in picture
    assert re.search(r">Spring offer</text>.*>\+\d+\.\d points \(", picture)
    assert violations(page) == []


def test_a_campaign_shows_its_finding_a_refusal_and_reasons_to_wait(page: Page):
    page.get_by_role("link", name="Spring offer").click()
    finding = page.get_by_role("heading", name=re.compile("^Spring offer made"))
    expect(finding).to_contain_text("points more")
    expect(page.get_by_role("table", name="Goal reached")).to_contain_text("More")
    expect(page.get_by_text("The sizes fit the planned shares")).to_be_visible()
    expect(page.get_by_text("Everybody counts once")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
    page.get_by_role("link", name="All campaigns").click()
    page.get_by_role("link", name="Welcome").click()
    waiting = page.get_by_role("note").filter(has_text="Do not conclude yet")
    expect(waiting).to_contain_text("30 are the least")
    page.get_by_role("link", name="All campaigns").click()
    page.get_by_role("link", name="Newsletter").click()
    refused = page.get_by_role("note").filter(has_text="No effect can be told")
    expect(refused).to_contain_text("Nobody is held out of this campaign")
    expect(page.get_by_role("table", name="Who was compared")).to_contain_text(
        "Newsletter"
    )
    plots = page.get_by_role("img", name=re.compile("95 % interval"))
    expect(plots).to_have_count(0)
    assert violations(page) == []


def test_a_campaign_leads_to_its_uplift(page: Page):
    campaign = Campaign.objects.get(name="Spring offer")
    page.goto(f"{page.url.removesuffix('/uplift')}/campaigns/{campaign.pk}")
    page.get_by_role("link", name="What it changes: uplift").click()
    expect(page).to_have_url(re.compile(rf"/uplift/campaigns/{campaign.pk}$"))


def test_hillstrom_is_brought_in_and_gives_the_published_table(enter: Enter):
    if not HILLSTROM.exists():
        pytest.skip(f"{HILLSTROM} is not there: the shared data sets come apart.")
    page = enter("/uplift/experiments")
    page.get_by_label("Drop a CSV file here, or choose one").set_input_files(HILLSTROM)
    expect(page.get_by_label("Which value is the control group")).to_have_value(
        "No E-Mail"
    )
    page.get_by_label("Chance decided who got what").check()
    page.get_by_label("The groups were meant to be of one size").check()
    assert violations(page) == []
    page.get_by_role("button", name="Report").click()
    spend = page.get_by_role("table", name="spend", exact=True)
    mens, womens = (
        spend.get_by_role("row", name=re.compile(f"^{arm}"))
        for arm in ("Mens E-Mail", "Womens E-Mail")
    )
    expect(mens).to_contain_text("+0.77")
    expect(mens).to_contain_text("+0.49 to +1.05")
    expect(womens).to_contain_text("+0.42")
    expect(womens).to_contain_text("+0.17 to +0.68")
    sizes = page.get_by_role("table", name="Who was compared")
    for size in ("21,306", "21,307", "21,387"):
        expect(sizes).to_contain_text(size)
    expect(page.get_by_text("Worth a micro-segment of their own")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Forget this experiment").click()
    expect(page.get_by_text("No experiment has been brought in yet.")).to_be_visible()
