"""Runs: what was held is taken by a person, and people are pinned by hand."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from customers.models import AttributeName, EventName, Identity
from segments import selectors
from segments.models import Run, SizeFinding
from tests.e2e.axe import violations
from tests.e2e.conftest import Enter
from tests.journeys.factories import set_clock
from tests.segments.making import (
    NOW,
    attribute,
    count,
    make_event,
    make_people,
    make_segment,
    run_all,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def rich(enter: Enter) -> int:
    """A micro-segment that the second run held, and one whose rule cannot be read."""
    set_clock(NOW + timedelta(days=1, hours=1))
    AttributeName.objects.create(name="x", type="number")
    EventName.objects.create(name="Order")
    segment = make_segment("Rich", attribute("x", "gt", 5))
    broken = make_segment("Broken", count("Order", "gte", 1))
    for id_ in make_people(*range(1, 25), x=9):
        make_event(id_, "Order")
        Identity.objects.create(kind="user", value=f"u{id_}", customer_id=id_)
    make_people(99, x=1)
    Identity.objects.create(kind="user", value="ann", customer_id=99)
    first = run_all()
    broken.rule_versions.update(rule={"schema_version": 1, "root": {"al": []}})
    second = run_all(day=1)
    message = "Its size changed too much: 1,204 people before, 31 now."
    Run.objects.filter(pk=second.pk).update(
        errors=[
            {"segment": segment.pk, "name": "Rich", "message": message},
            *second.errors,
        ]
    )
    SizeFinding.objects.create(
        run=second, segment=segment, shard=3, before=1_204, after=31
    )
    segment.bitmap_set.update(run=first)
    return segment.pk


def test_a_held_micro_segment_is_taken_by_a_person(enter: Enter, rich: int) -> None:
    page = enter("/m/list")
    expect(page.get_by_text("held", exact=True)).to_be_visible()
    page.get_by_text("Runs", exact=True).click()
    expect(page.get_by_text("1 held")).to_be_visible()
    expect(page.get_by_text("1 failed")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Wed 11 Mar 2026").click()
    expect(page.get_by_role("cell", name="1,204")).to_be_visible()
    expect(page.get_by_role("link", name="Broken")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Take it anyway").click()
    expect(page.get_by_text("the next run takes it", exact=False)).to_be_visible()
    assert [held.accepted_at is None for held in selectors.list_held()] == [False]


def test_people_are_pinned_on_the_page_of_a_micro_segment(
    enter: Enter, rich: int
) -> None:
    page = enter(f"/m/{rich}")
    expect(page.get_by_text("Costs")).to_be_visible()
    page.get_by_label("Customers", exact=False).last.fill("ann\nnobody\n#1")
    page.get_by_role("textbox", name="Why").fill("Friends")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("nobody: There is no such customer.")).to_be_visible()
    expect(page.get_by_text("2 always in")).to_be_visible()
    expect(page.get_by_role("link", name="ann")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Leave ann to the rule again").click()
    expect(page.get_by_text("1 always in")).to_be_visible()
