"""Journeys that run, in a browser: who is stuck, new versions, tasks, lists."""

import re
import time
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from journeys.domain.nodes.base import Woken
from journeys.models import Enrollment, Journey, TeamTask
from journeys.services.moving import move_people
from tests.e2e.conftest import Enter
from tests.journeys.factories import (
    START,
    create_customer,
    do,
    list_shards,
    put_live,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.django_db(transaction=True),
]


def come_in(event: str, *users: str) -> None:
    for user in users:
        create_customer(user, firstName=user.capitalize())
        do(user, event)
    take_turns()


def standing_at(journey: Journey) -> Counter[tuple[int, str]]:
    """Return how many people stand where: by version and step."""
    people = Enrollment.objects.filter(journey=journey, status="active")
    return Counter(people.values_list("version__number", "node_id"))


def settle(journey: Journey, expected: dict[tuple[int, str], int]) -> None:
    """Move people and take turns until they stand where they should.

    More than once: a request that is being answered may hold the lock of a shard.
    """
    for _ in range(20):
        for shard in list_shards():
            while move_people(shard=shard).more:
                pass
        take_turns()
        if standing_at(journey) == expected:
            break
        time.sleep(0.2)
    assert standing_at(journey) == expected


def row_of(page: Page, text: str):
    return page.get_by_role("row").filter(has_text=text)


def test_people_who_are_stuck_are_tried_again_and_skipped(enter: Enter) -> None:
    graph = document(
        [
            entry("Signed Up"),
            node("order", "wait_for", event="Order",
                 deadline={"amount": 3, "unit": "days"}),
            node("pause", "wait", amount=2, unit="days"),
            node("out", "exit"),
        ],
        [edge("in", "order"), edge("order", "pause", "happened"),
         edge("order", "out", "timeout"), edge("pause", "out")],
    )  # fmt: skip
    journey = put_live(graph, name="Welcome")
    come_in("Signed Up", "ada", "ben", "cleo")
    for stuck in Enrollment.objects.all():
        stuck.parked_at, stuck.due_at, stuck.attempts = START, None, 5
        stuck.error = "order: ValueError: no number"
        stuck.state["woken"] = int(Woken.ARRIVED)  # it failed as they came
        stuck.save()

    page = enter(f"/j/{journey.pk}/people")
    expect(page.get_by_role("tab", name="Need a look (3)")).to_be_visible()
    row_of(page, "Ada").get_by_role("button", name="What happened").click()
    way = page.get_by_role("dialog", name="What happened to Ada")
    expect(way).to_contain_text("Came in because “Signed Up” happened.")
    expect(way).to_contain_text("Stopped here after 5 failed tries")
    page.keyboard.press("Escape")
    expect(way).to_have_count(0)

    page.get_by_role("tab", name="Need a look (3)").click()
    expect(row_of(page, "Ada")).to_contain_text("ValueError: no number")
    page.get_by_label("Choose Ada").check()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("tab", name="Need a look (2)")).to_be_visible()
    expect(row_of(page, "Ada")).to_have_count(0)

    page.get_by_role("button", name="Skip the step").click()
    dialog = page.get_by_role("dialog", name="Skip the step for 2 people")
    dialog.get_by_label("by the path “Happened”").check()
    dialog.get_by_role("button", name="Skip", exact=True).click()
    expect(page.get_by_text("Nobody needs a look")).to_be_visible()
    settle(journey, {(1, "order"): 1, (1, "pause"): 2})


def test_a_version_without_a_step_goes_live_and_the_one_before_again(
    enter: Enter,
) -> None:
    graph = document(
        [entry("Signed Up"), node("pause", "wait", amount=2, unit="days"),
         node("later", "wait", amount=9, unit="days"), node("out", "exit")],
        [edge("in", "pause"), edge("pause", "later"), edge("later", "out")],
    )  # fmt: skip
    journey = put_live(graph, name="Welcome")
    come_in("Signed Up", "ada", "ben")

    page = enter(f"/j/{journey.pk}/edit")
    steps = page.get_by_role("application").get_by_role("group")
    steps.filter(has_text="pause").click()
    page.keyboard.press("Delete")
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    page.get_by_role("button", name="Put live").click()
    sheet = page.get_by_role("dialog", name="Put live: version 2")
    sheet.get_by_label("follow to version 2").check()
    expect(sheet.get_by_role("button", name="Put live")).to_be_disabled()
    sheet.get_by_role("combobox", name="pause (2 people)").click()
    page.get_by_role("option", name="later").click()
    sheet.get_by_label("Note for the team").fill("Shorter")
    sheet.get_by_role("button", name="Put live").click()
    expect(page.get_by_text("Version 2 is live.")).to_be_visible()
    settle(journey, {(2, "later"): 2})

    page.get_by_role("button", name="More about this journey").click()
    page.get_by_role("menuitem", name="Versions and history").click()
    expect(page.get_by_text("Shorter")).to_be_visible()
    expect(page.get_by_text("From version 1 to version 2")).to_be_visible()
    page.get_by_role("button", name="Put live again").click()
    sheet = page.get_by_role("dialog", name="Put version 1 live again")
    sheet.get_by_label("all go to one step").check()
    sheet.get_by_role("combobox", name="Step they go to").click()
    page.get_by_role("option", name="pause").click()
    sheet.get_by_role("button", name="Put live again").click()
    expect(page.get_by_text("Version 3 is live.")).to_be_visible()
    settle(journey, {(3, "pause"): 2})
    expect(page.get_by_text("went back: version 3 is live")).to_be_visible()


def test_a_journey_is_paused_goes_on_and_stops(enter: Enter) -> None:
    graph = document(
        [entry("Signed Up"), node("pause", "wait", amount=2, unit="days"),
         node("out", "exit")],
        [edge("in", "pause"), edge("pause", "out")],
    )  # fmt: skip
    journey = put_live(graph, name="Welcome")
    come_in("Signed Up", "ada")
    page = enter(f"/j/{journey.pk}/edit")

    def choose(item: str, confirm: str) -> None:
        page.get_by_role("button", name="More about this journey").click()
        page.get_by_role("menuitem", name=item).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("1 person")
        dialog.get_by_role("button", name=confirm, exact=True).click()

    choose("Pause…", "Pause")
    expect(page.get_by_text("Paused", exact=True)).to_be_visible()
    come_in("Signed Up", "ben")
    assert standing_at(journey) == {(1, "pause"): 1}
    page.get_by_role("button", name="More about this journey").click()
    page.get_by_role("menuitem", name="Go on…").click()
    page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    choose("Stop…", "Stop")
    # "Stopped" alone is also what the clock says of itself
    expect(
        page.get_by_text("The journey is stopped: everybody leaves.")
    ).to_be_visible()
    settle(journey, {})
    page.get_by_role("button", name="More about this journey").click()
    page.get_by_role("menuitem", name="Versions and history").click()
    versions = page.get_by_role("navigation", name="Versions and drafts")
    expect(versions).to_contain_text("Stopped")
    expect(page.get_by_text("publisher stopped the journey")).to_be_visible()


def test_a_team_ticks_a_task_off_and_puts_it_back(enter: Enter) -> None:
    graph = document(
        [entry("Ordered"), node("call", "notify_team", team="Sales", title="Say thanks",
                                text="By phone"), node("out", "exit")],
        [edge("in", "call"), edge("call", "out")],
    )  # fmt: skip
    put_live(graph, name="After the order")
    come_in("Ordered", "ada", "ben")

    page = enter("/tasks", role="marketer")
    expect(row_of(page, "Ben")).to_contain_text("After the order")
    row_of(page, "Ada").get_by_role("button", name="Mark “Say thanks” as done").click()
    expect(row_of(page, "Ada")).to_have_count(0)
    done = TeamTask.objects.get(done_at__isnull=False)
    assert done.done_by.username == "marketer"

    page.get_by_role("tab", name="Done").click()
    expect(row_of(page, "Ada")).to_contain_text("by marketer")
    row_of(page, "Ada").get_by_role("button", name="Put “Say thanks” back").click()
    expect(page.get_by_text("Nothing was done yet.")).to_be_visible()
    assert not TeamTask.objects.filter(done_at__isnull=False).exists()


def test_the_people_of_a_file_come_in_and_bad_lines_are_named(enter: Enter) -> None:
    graph = document(
        [entry(), node("pause", "wait", amount=2, unit="days"), node("out", "exit")],
        [edge("in", "pause"), edge("pause", "out")],
    )
    journey = put_live(graph, name="By list")
    for user in ("ada", "ben"):
        create_customer(user)
    page = enter(f"/j/{journey.pk}/edit")

    def upload(text: bytes) -> None:
        page.locator("input[type=file]").set_input_files(
            {"name": "list.csv", "mimeType": "text/csv", "buffer": text}
        )
        page.get_by_role("dialog").get_by_role("button", name="Add").click()

    page.get_by_role("button", name="More about this journey").click()
    page.get_by_role("menuitem", name="Add people by a file").click()
    dialog = page.get_by_role("dialog", name="Add people by a file")
    upload(b"user_id\n\xff\xfe")
    expect(dialog.get_by_role("alert")).to_contain_text("not UTF-8")
    upload(b"user_id,city\nada,Berlin\nzoe,Bonn\nben,Rome\n")
    expect(dialog).to_contain_text("2 people were asked in.")
    expect(dialog).to_contain_text("1 line names nobody we know")
    expect(dialog).to_contain_text("Line 3: zoe")
    dialog.get_by_role("button", name="Close").last.click()
    settle(journey, {(1, "pause"): 2})
    card = page.get_by_role("application").get_by_role("group").filter(has_text="pause")
    expect(card).to_contain_text("2")
