"""Live results on the canvas, in a browser, against what the API says."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys import services
from journeys.models import Enrollment, Journey
from tests.e2e.conftest import Enter
from tests.journeys.factories import (
    START,
    create_customer,
    do,
    pass_time,
    put_live,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]

GRAPH = document(
    [
        entry("Go"),
        node("vip", "decision", branches=[branch("yes", "vip")]),
        node("pause", "wait", amount=1, unit="days"),
        node("long", "wait", amount=9, unit="days"),
        node("out", "exit"),
    ],
    [
        edge("in", "vip"),
        edge("vip", "pause", "yes"),
        edge("vip", "long", "else"),
        edge("pause", "out"),
        edge("long", "out"),
    ],
)


def welcome() -> Journey:
    """Three VIPs who went through, one person who is stuck, and one who waits."""
    journey = put_live(GRAPH, name="Welcome")
    for user in ("ada", "ben", "cleo"):
        create_customer(user, firstName=user.capitalize(), vip=True)
        do(user, "Go")
    take_turns()
    pass_time(days=1)
    for user in ("dora", "emil"):
        create_customer(user, firstName=user.capitalize())
        do(user, "Go")
    take_turns()
    stuck = Enrollment.objects.filter(status="active").latest("id")
    Enrollment.objects.filter(pk=stuck.pk).update(
        parked_at=START, attempts=5, error="long: ValueError: no date"
    )
    return journey


def card(page: Page, name: str) -> Any:
    return page.get_by_role("application").get_by_role("group").filter(has_text=name)


def choose(page: Page, mode: str) -> None:
    page.get_by_role("button", name=re.compile("^Numbers:")).click()
    page.get_by_role("radio", name=mode, exact=True).check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"Numbers: {mode}")).to_be_visible()


def badge(page: Page, step: str) -> str:
    """Return what stands at the corner of a card."""
    found = card(page, step).locator("[class*=_count_]")
    return found.inner_text() if found.count() else ""


def ask(page: Page, path: str) -> Any:
    reply = page.request.get(f"{page.url.split('/j/')[0]}/api/journeys/{path}")
    assert reply.ok, reply.text()
    return reply.json()


def test_each_choice_shows_the_numbers_of_the_api(enter: Enter) -> None:
    journey = welcome()
    page = enter(f"/j/{journey.pk}/edit")
    counts = ask(page, f"{journey.pk}/counts")
    expect(card(page, "long")).to_contain_text("2")
    assert badge(page, "long") == str(counts["nodes"]["long"]["now"]) == "2"
    assert badge(page, "pause") == ""
    share = page.locator("[class*=_label_]").filter(has_text="yes")
    expect(share).to_contain_text("60%")

    choose(page, "Passed")
    days = "from=2026-02-10&to=2026-03-11"
    results = ask(page, f"{journey.pk}/results?{days}")
    expect(card(page, "pause").locator("[class*=_count_]")).to_have_text("3")
    assert results["nodes"]["pause"]["passed"] == 3
    assert badge(page, "out") == str(results["nodes"]["out"]["ended"]["completed"])
    expect(share).to_contain_text("3")

    choose(page, "Conversion")
    expect(card(page, "pause").locator("[class*=_count_]")).to_have_text("60%")
    reached = {at: each["reached"] for at, each in results["nodes"].items()}
    for step in ("in", "vip", "pause", "long", "out"):
        assert badge(page, step) == f"{100 * reached[step] / results['cohort']:.0f}%"
    expect(page.get_by_text("5 people came in")).to_be_visible()

    # What a colleague opens is what was seen
    expect(page).to_have_url(re.compile("numbers=conversion"))
    page.reload()
    expect(page.get_by_role("button", name="Numbers: Conversion")).to_be_visible()
    choose(page, "Off")
    expect(page.locator("[class*=_count_]")).to_have_count(0)


def test_from_a_step_one_sees_its_people_and_what_happened_to_them(
    enter: Enter,
) -> None:
    journey = welcome()
    page = enter(f"/j/{journey.pk}/edit")
    inspector = page.get_by_role("complementary", name="Details")
    stuck = card(page, "long").get_by_role("link", name="1 person stuck after errors")
    expect(stuck).to_be_visible()

    card(page, "vip").click()
    inspector.get_by_role("tab", name="People").click()
    ways = inspector.get_by_role("region", name="Ways out")
    expect(ways).to_contain_text("3 · 60%")
    ways.get_by_role("button", name="See people who went by “yes”").click()
    people = inspector.get_by_role("region", name="Who")
    for name in ("Ada", "Ben", "Cleo"):
        expect(people).to_contain_text(name)
    expect(people).not_to_contain_text("Dora")
    people.get_by_role("button", name="What happened").first.click()
    way = page.get_by_role("dialog", name=re.compile("What happened to"))
    expect(way).to_contain_text("Reached the end.")
    page.keyboard.press("Escape")
    expect(way).to_have_count(0)
    people.get_by_role("link", name="See all").click()
    expect(page.get_by_role("tab", name="Passed")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(page.get_by_role("row").filter(has_text="Ada")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(4)

    page.goto(page.url.split("/j/")[0] + f"/j/{journey.pk}/edit?panel=people")
    expect(inspector.get_by_role("region", name="Why people left")).to_contain_text(
        "Reached the end"
    )
    card(page, "long").get_by_role("link").click()
    expect(page.get_by_role("tab", name="Need a look (1)")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(page.get_by_role("row").filter(has_text="ValueError")).to_be_visible()


def test_two_versions_stand_side_by_side_and_a_draft_says_what_is_new(
    enter: Enter,
) -> None:
    journey = welcome()
    nodes = [*GRAPH["nodes"]]
    nodes[2] = node("pause", "wait", amount=2, unit="days")
    nodes.insert(3, node("rest", "wait", amount=1, unit="hours"))
    edges = [each for each in GRAPH["edges"] if each["source"] != "pause"]
    edges += [edge("pause", "rest"), edge("rest", "out")]
    services.save_draft(
        journey_id=journey.pk, revision=journey.draft.revision, layout={}, map={},
        document={**GRAPH, "nodes": nodes, "edges": edges},
    )  # fmt: skip
    page = enter(f"/j/{journey.pk}/edit")
    expect(card(page, "rest")).to_contain_text("new")
    expect(card(page, "pause")).to_contain_text("changed")

    services.publish(journey_id=journey.pk, revision=journey.draft.revision + 1)
    create_customer("fay", vip=True)
    do("fay", "Go")
    take_turns()
    page.goto(f"{page.url.partition('?')[0]}?numbers=compare")
    expect(card(page, "long").locator("[class*=_count_]")).to_have_text("40%0%")
    expect(card(page, "pause").locator("[class*=_count_]")).to_have_text("60%100%")
    page.get_by_role("button", name="Numbers: Two versions").click()
    page.get_by_role("button", name="Open as a table").click()
    table = page.get_by_role("dialog", name="Two versions side by side")
    expect(table.get_by_role("row").filter(has_text="pause")).to_contain_text("+40 pts")
    expect(table.get_by_role("row").filter(has_text="Came in")).to_contain_text("5")


def test_old_numbers_are_grey_and_say_how_old_they_are(enter: Enter) -> None:
    journey = welcome()
    page = enter(f"/j/{journey.pk}/edit")
    expect(card(page, "long")).to_contain_text("2")
    page.route("**/counts", lambda route: route.fulfill(status=503, body="{}"))
    expect(page.get_by_text(re.compile(r"^as of \d\d:\d\d$"))).to_be_visible()
    assert card(page, "long").locator("[data-stale]").inner_text() == "2"
    page.unroute("**/counts")
    expect(page.get_by_text(re.compile(r"^as of"))).to_have_count(0)
