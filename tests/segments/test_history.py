"""Who was where when: what was written down then, against what was seen then."""

import random
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from customers.models import SHARD_COUNT, Customer, OwnerMode, Workspace
from segments import selectors, services
from segments.domain.errors import BeforeHistory
from segments.models import Crossing, MembershipChange, Redefinition, Run
from segments.services import forgetting
from tests.segments.making import (
    NOW,
    attribute,
    finish,
    is_in,
    make_people,
    make_segment,
    rule,
    run_all,
    set_now,
)

pytestmark = pytest.mark.django_db(transaction=True)
BEHAVIOUR, DEFINITION = 0, 1
PEOPLE = range(1, 13)
Seen = dict[datetime, dict[int, set[int]]]


def look() -> dict[int, set[int]]:
    """Return who is where now, archived micro-segments left out."""
    found: dict[int, set[int]] = {}
    for shard in range(SHARD_COUNT):
        for id_, members in selectors.current_members(shard).items():
            found.setdefault(id_, set()).update(members)
    return found


class World:
    """A random history: runs, edits, pins, an archived row, and people who change."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.hours = 0
        self.seen: Seen = {}
        self.segments = [
            make_segment("One", attribute("x", "gt", 3)),
            make_segment("Two", attribute("x", "lt", 5)),
        ]
        self.segments.append(make_segment("Three", {"not": is_in(self.segments[0])}))
        self.segments.append(make_segment("Four", attribute("x", "eq", 4)))
        make_people(*PEOPLE, x=1)

    def live(self, steps: int) -> None:
        self.run()
        for _ in range(steps):
            self.hours += self.random.randint(1, 30)
            set_now(hours=self.hours)
            self.random.choice(
                (self.run, self.run, self.change, self.edit, self.pin, self.unpin)
            )()
            self.seen[NOW + timedelta(hours=self.hours)] = look()

    def run(self) -> None:
        self.change()
        at = NOW + timedelta(hours=self.hours)
        run, _ = services.start_run(on=at.date(), as_of=at, cause=Run.Cause.MANUAL)
        finish(run)
        self.seen[at] = look()

    def change(self) -> None:
        for id_ in self.random.sample(PEOPLE, 5):
            x = self.random.randint(0, 9)
            Customer.objects.filter(id=id_).update(attributes={"x": x})

    def edit(self) -> None:
        segment = self.random.choice(self.segments[:2])
        root = attribute("x", "gt", self.random.randint(0, 9))
        services.update_segment(segment_id=segment.pk, rule=rule(root))
        if self.segments[-1].archived_at is None:
            self.segments[-1] = services.archive_segment(
                segment_id=self.segments[-1].pk
            )

    def pin(self) -> None:
        services.pin_customers(
            segment_id=self.random.choice(self.segments[:3]).pk,
            customer_ids=self.random.sample(PEOPLE, 3),
            is_in=self.random.random() < 0.5,
        )

    def unpin(self) -> None:
        services.unpin_customers(
            segment_id=self.random.choice(self.segments[:3]).pk, customer_ids=PEOPLE
        )


def assert_as_seen(seen: Seen) -> None:
    for moment, where in seen.items():
        found = {id_: set(selectors.members_at(id_, moment)) for id_ in where}
        assert found == where, moment


def assert_stays_as_seen(seen: Seen) -> None:
    for customer_id in PEOPLE:
        stays = selectors.get_path(customer_id).stays
        for moment, where in seen.items():
            inside = {
                stay.segment_id
                for stay in stays
                if (stay.entered is None or stay.entered.at <= moment)
                and (stay.left is None or moment < stay.left.at)
            }
            expected = {id_ for id_, people in where.items() if customer_id in people}
            assert inside & where.keys() == expected, (customer_id, moment)


@pytest.mark.parametrize("seed", range(3))
def test_every_moment_is_as_it_was_seen_then(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Redefinition, "MOST", 3)
    world = World(seed)
    world.live(11)
    assert MembershipChange.objects.filter(run=None).exists()
    assert_as_seen(world.seen)
    assert_stays_as_seen(world.seen)
    # Between two moments at which something happened, it is as after the first
    moments = sorted(world.seen)
    between = {a + (b - a) / 2: world.seen[a] for a, b in pairwise(moments)}
    assert_as_seen(between)


def test_what_is_kept_stays_exact_when_older_changes_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(7)
    world.live(16)
    monkeypatch.setattr(forgetting, "BATCH", 1)
    last = max(world.seen)
    Workspace.objects.update(history_days=5)
    since = last - timedelta(days=5)
    assert Crossing.objects.filter(at__lt=since).exists()
    while services.forget_old_changes(now=last):
        pass
    assert not Crossing.objects.filter(at__lt=since).exists()
    kept = {moment: where for moment, where in world.seen.items() if moment >= since}
    assert 2 <= len(kept) < len(world.seen)
    assert_as_seen(kept)
    assert_stays_as_seen(kept)
    with pytest.raises(BeforeHistory, match="is known since"):
        selectors.members_at(world.segments[0].pk, since - timedelta(seconds=1))


def test_before_the_first_run_nothing_is_known() -> None:
    segment = make_segment("One", attribute("x", "gt", 3))
    with pytest.raises(BeforeHistory, match="No run"):
        selectors.members_at(segment.pk, NOW)
    run_all()
    assert set(selectors.members_at(segment.pk, NOW)) == set()
    with pytest.raises(BeforeHistory, match="10 March 2026, 12:00"):
        selectors.members_at(segment.pk, NOW - timedelta(hours=1))


def test_a_stay_says_why_and_by_which_rule() -> None:
    one = make_segment("One", attribute("x", "gt", 3))
    make_people(1, x=9)
    run_all()
    services.update_segment(segment_id=one.pk, rule=rule(attribute("x", "gt", 5)))
    run_all(day=1)
    Customer.objects.filter(id=1).update(attributes={"x": 1})
    run_all(day=2)
    set_now(days=2, hours=3)
    services.pin_customers(segment_id=one.pk, customer_ids=[1], is_in=True)
    stays = [stay for stay in selectors.get_path(1).stays if stay.name == "One"]
    ends = [(stay.entered, stay.left) for stay in stays]
    assert [
        tuple(end and (end.at - NOW, end.cause, end.rule_version) for end in pair)
        for pair in ends
    ] == [
        ((timedelta(days=2, hours=3), DEFINITION, 2), None),
        ((timedelta(0), DEFINITION, 1), (timedelta(days=2), BEHAVIOUR, 2)),
    ]


def test_merged_and_erased_people_are_counted_and_not_shown() -> None:
    everybody = make_segment("All", {"all": []})
    make_people(1, 2, 3)
    run_all()
    Customer.objects.filter(id=2).update(owner_mode=OwnerMode.NOBODY, merged_into=1)
    run_all(day=1)
    page = selectors.list_members_at(everybody.pk, NOW, size=1)
    assert (page.count, page.customer_ids, page.next) == (3, [1], 1)
    page = selectors.list_members_at(everybody.pk, NOW, after=1, size=1)
    assert (page.customer_ids, page.next) == ([3], None)


def get(client: Client, path: str) -> tuple[int, Any]:
    answer = client.get(path)
    return answer.status_code, answer.json()


def test_history_over_http(admin_client: Client) -> None:
    one = make_segment("One", attribute("x", "gt", 3))
    make_people(1, 2, x=9)
    run_all()
    Customer.objects.filter(id=1).update(attributes={"x": 1})
    run_all(day=1)
    set_now(days=1, hours=1)
    path = f"/api/segments/{one.pk}/members"
    status, answer = get(admin_client, f"{path}?at=2026-03-10")
    assert (status, answer["count"]) == (200, 2)
    assert answer["at"] == "2026-03-10T23:59:59.999999Z"
    assert [row["customer_id"] for row in answer["results"]] == [1, 2]
    assert get(admin_client, f"{path}?at=2026-03-11")[1]["count"] == 1
    exactly = get(admin_client, f"{path}?at=2026-03-11T11:59:59Z")[1]
    assert (exactly["count"], exactly["since"]) == (2, "2026-03-10T12:00:00Z")
    (stay, *_) = [
        stay
        for stay in get(admin_client, "/api/customers/1/stays")[1]["results"]
        if stay["name"] == "One"
    ]
    assert stay["left"] == {
        "at": "2026-03-11T12:00:00Z",
        "cause": "behaviour",
        "rule_version": 1,
    }


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("", "invalid"),
        ("2026-02-30", "invalid"),
        ("9999-12-31", "invalid"),
        ("2026-03-11T10:00:00", "invalid"),
        ("2999-03-11T10:00:00Z", "invalid"),
        ("2026-03-09", "before_history"),
    ],
)
def test_moments_that_cannot_be_answered_say_why(
    admin_client: Client, at: str, code: str
) -> None:
    one = make_segment("One", attribute("x", "gt", 3))
    run_all()
    set_now(hours=1)
    status, answer = get(admin_client, f"/api/segments/{one.pk}/members?at={at}")
    assert (status, answer["code"]) == (400, code)
    if code == "invalid":
        assert answer["errors"][0]["field"] == "at"


def test_memberships_of_now_tell_the_last_row_apart(admin_client: Client) -> None:
    make_segment("One", attribute("x", "gt", 3))
    make_people(1, x=9)
    make_people(2, x=1)
    run_all()
    for id_, name, is_system in ((1, "One", False), (2, "Everyone else", True)):
        _, answer = get(admin_client, f"/api/customers/{id_}/memberships")
        (row,) = answer["results"]
        assert (row["name"], row["is_system"]) == (name, is_system)
