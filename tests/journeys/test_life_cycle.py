"""Pause, resume, stop, archive: what each means for people inside and outside."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from customers.models import SHARD_COUNT, OwnerMode
from customers.selectors import get_now
from journeys.domain.errors import (
    NotPossible,
    StaleLifeCycle,
    StaleRevision,
    StillLeaving,
)
from journeys.domain.life_cycle import TRANSITIONS, list_actions, next_status
from journeys.models import Enrollment, Journey, Kept, LifeCycleChange, Version
from journeys.selectors import list_moving_shards, shards_due
from journeys.services import (
    change_status,
    clone_journey,
    create_journey,
    move_people,
    publish,
    save_draft,
    take_turn,
)
from messaging.models import Message
from tests.journeys.factories import (
    START,
    create_customer,
    create_template,
    do,
    history,
    pass_time,
    put_live,
    set_clock,
    standing,
    take_turns,
)
from tests.journeys.graphs import branch, document, edge, entry, node

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def change(journey, action, **more):
    """Change a journey's state as somebody who has just looked."""
    journey.refresh_from_db()
    return change_status(
        journey_id=journey.pk,
        action=action,
        life_revision=journey.life_revision,
        **more,
    )


def move_all(size=10_000):
    """Do what is ordered for the people inside, and let turns follow."""
    for shard in list_moving_shards(get_now()):
        while move_people(shard=shard, size=size).more:
            pass
    take_turns()


def waiting(**settings):
    """In, wait two days, wait for an order and then for a review, out."""
    return document(
        [
            entry("Signed Up"),
            node("pause", "wait", amount=2, unit="days"),
            node("order", "wait_for", event="Order", deadline=days(3)),
            node("review", "wait_for", event="Review", deadline=days(3)),
            node("out", "exit"),
            node("over", "hand_over"),
        ],
        [
            edge("in", "pause"),
            edge("pause", "order"),
            edge("order", "review", "happened"),
            edge("order", "out", "timeout"),
            edge("review", "over", "happened"),
            edge("review", "out", "timeout"),
        ],
        **settings,
    )


def days(amount):
    return {"amount": amount, "unit": "days"}


def enter(user="u1", **traits):
    customer = create_customer(user, **traits)
    do(user, "Signed Up")
    take_turns()
    return customer


STATES = ("draft", "live", "paused", "stopped", "archived")
AFTER = {
    ("publish", "draft"): "live",
    ("publish", "live"): "live",
    ("publish", "paused"): "paused",
    ("publish", "stopped"): "live",
    ("publish", "archived"): "live",
    ("pause", "live"): "paused",
    ("resume", "paused"): "live",
    ("resume", "stopped"): "live",
    ("resume", "archived"): "live",
    ("stop", "live"): "stopped",
    ("stop", "paused"): "stopped",
    ("stop", "archived"): "stopped",
    ("archive", "draft"): "archived",
    ("archive", "live"): "archived",
    ("archive", "paused"): "archived",
    ("archive", "stopped"): "archived",
}


@pytest.mark.parametrize("action", TRANSITIONS)
@pytest.mark.parametrize("status", STATES)
def test_each_action_leads_from_each_state_where_it_should_or_is_refused(
    action, status
):
    after = AFTER.get((action, status))
    if after is None:
        with pytest.raises(NotPossible, match="cannot be"):
            next_status(action, status, is_published=True)
    else:
        assert next_status(action, status, is_published=True) == after
    assert (action in list_actions(status)) == (
        after is not None and action != "publish"
    )


def test_a_draft_that_was_archived_is_a_draft_again():
    journey = create_journey(name="Never live")
    assert change(journey, "archive").status == "archived"
    assert change(journey, "resume").status == "draft"


def test_pause_does_not_exit_people_and_timers_fall_due_on_resume():
    """Trap 62: a pause exits people."""
    journey = put_live(waiting())
    customer = enter()
    change(journey, "pause")
    pass_time(days=5)
    there = standing(customer)
    assert (there.status, there.node_id, there.visit_no) == ("active", "pause", 2)
    assert there.held_at == START + timedelta(days=5)
    change(journey, "resume")
    move_all()
    there = standing(customer)
    assert (there.node_id, there.held_at) == ("order", None)
    assert there.due_at == START + timedelta(days=8)
    assert history(customer) == [("in", "next"), ("pause", "next")]


def test_people_held_by_a_pause_are_not_found_due_again_and_again():
    """Trap 28: the same due timer is triggered repeatedly while backlog exists."""
    journey = put_live(waiting())
    enter()
    change(journey, "pause")
    moment = pass_time(days=5)
    assert shards_due(moment) == []


def test_a_pause_shorter_than_the_wait_changes_nothing():
    journey = put_live(waiting())
    customer = enter()
    before = standing(customer).due_at
    change(journey, "pause")
    pass_time(days=1)
    change(journey, "resume")
    move_all()
    assert standing(customer).due_at == before
    pass_time(days=1)
    assert standing(customer).node_id == "order"


def test_nobody_enters_while_paused_and_somebody_does_afterwards():
    journey = put_live(waiting())
    change(journey, "pause")
    customer = enter()
    assert not Enrollment.objects.exists()
    change(journey, "resume")
    move_all()
    assert not Enrollment.objects.exists()
    do("u1", "Signed Up")
    take_turns()
    assert standing(customer).node_id == "pause"


def test_the_hard_limit_acts_also_in_a_paused_journey():
    journey = put_live(waiting(incubating=True, hard_limit_days=4))
    customer = enter()
    change(journey, "pause")
    pass_time(days=3)
    there = standing(customer)
    assert there.due_at == there.limit_at == START + timedelta(days=4)
    pass_time(days=1)
    assert standing(customer).ended_reason == "hard_limit"
    customer.refresh_from_db()
    assert customer.owner_mode == OwnerMode.OPEN


KEPT = [
    # what happens while paused: (after days, event); the visits that follow
    ([(1, "Order")], ["order happened"]),
    ([(1, "Order"), (2, "Review")], ["order happened", "review happened"]),
    ([(1, "Review"), (2, "Order")], ["order happened"]),  # it was not awaited yet
    ([(4, "Order")], ["order timeout"]),  # after the deadline
    ([(1, "Order"), (1, "Order")], ["order happened"]),
    ([], ["order timeout"]),
]


@pytest.mark.parametrize(("events", "visits"), KEPT)
def test_an_awaited_event_is_not_lost_while_the_journey_is_paused(events, visits):
    journey = put_live(waiting())
    customer = enter()
    pass_time(days=2)
    assert standing(customer).node_id == "order"
    change(journey, "pause")
    passed = 0
    for day, event in events:
        pass_time(days=day - passed)
        passed = day
        do("u1", event)
        take_turns()
    pass_time(days=5 - passed)
    assert standing(customer).node_id == "order"
    change(journey, "resume")
    move_all()
    assert [
        f"{node_id} {outcome}"
        for node_id, outcome in history(customer)[2:]
        if not outcome.startswith("$")
    ] == visits
    assert not Kept.objects.exists()


def test_an_exit_rule_that_became_true_in_a_pause_acts_on_resume():
    journey = put_live(waiting(exit_rule=branch("x", "left")["rule"]))
    customer = enter()
    change(journey, "pause")
    for _ in range(2):
        create_customer("u1", left=True)
        take_turns()
    assert standing(customer).status == "active"
    assert Kept.objects.count() == 1
    change(journey, "resume")
    move_all()
    assert standing(customer).ended_reason == "exit_rule"


def test_an_exit_rule_that_time_made_true_in_a_pause_acts_on_resume():
    longevity = {"measure": {"kind": "longevity"}, "operator": "gte", "value": 4}
    journey = put_live(waiting(exit_rule={"schema_version": 1, "root": longevity}))
    customer = enter(createdAt=START.isoformat())
    pass_time(days=3)
    assert standing(customer).node_id == "order"
    change(journey, "pause")
    pass_time(days=2)
    assert standing(customer).status == "active"
    change(journey, "resume")
    move_all()
    pass_time(minutes=1)
    there = standing(customer)
    assert (there.status, there.ended_reason) == ("ended", "exit_rule")


def test_a_goal_reached_in_a_pause_counts_on_resume():
    goal = {"event": "Bought", "within_days": 30, "leaves": True}
    journey = put_live(waiting(goal=goal))
    customer = enter()
    change(journey, "pause")
    pass_time(days=1)
    do("u1", "Bought")
    take_turns()
    assert standing(customer).status == "active"
    change(journey, "resume")
    move_all()
    assert standing(customer).ended_reason == "goal_reached"


def test_news_kept_for_one_journey_moves_nobody_in_another():
    paused = put_live(waiting(), "Paused")
    put_live(waiting(), "Live")
    customer = enter()
    pass_time(days=2)
    change(paused, "pause")
    do("u1", "Order")
    take_turns()
    nodes = {one.journey.name: one.node_id for one in Enrollment.objects.all()}
    assert nodes == {"Paused": "order", "Live": "review"}
    change(paused, "resume")
    move_all()
    assert {one.node_id for one in Enrollment.objects.all()} == {"review"}
    assert [visit for visit in history(customer) if visit[0] == "order"] == [
        ("order", "happened"),
        ("order", "happened"),
    ]


def test_people_do_not_all_go_on_in_the_same_second_after_a_pause():
    """Trap 30: recovered jobs all restart in lockstep."""
    journey = put_live(waiting())
    for number in range(20):
        create_customer(f"u{number}")
        do(f"u{number}", "Signed Up")
    take_turns()
    change(journey, "pause")
    moment = pass_time(days=3)
    assert Enrollment.objects.filter(held_at__isnull=False).count() == 20
    change(journey, "resume", spread_minutes=60)
    for shard in range(SHARD_COUNT):
        while move_people(shard=shard).more:
            pass
    dues = sorted(one.due_at for one in Enrollment.objects.all())
    assert len(set(dues)) == 20
    assert moment <= dues[0]
    assert dues[-1] <= moment + timedelta(hours=1)
    assert dues[-1] - dues[0] > timedelta(minutes=30)
    pass_time(hours=1)
    assert {one.node_id for one in Enrollment.objects.all()} == {"order"}


def test_somebody_who_moved_on_before_the_release_is_not_hurried():
    journey = put_live(waiting())
    customer = enter()
    pass_time(days=2)
    change(journey, "pause")
    pass_time(days=1)
    do("u1", "Order")
    take_turns()
    moment = pass_time(days=4)
    change(journey, "resume")
    move_all()
    there = standing(customer)
    assert (there.node_id, there.due_at) == ("review", moment + timedelta(days=3))


def test_pausing_again_keeps_who_was_not_released_yet():
    journey = put_live(waiting())
    customer = enter()
    change(journey, "pause")
    pass_time(days=3)
    change(journey, "resume")
    change(journey, "pause")
    move_all()
    assert standing(customer).node_id == "pause"
    change(journey, "resume")
    move_all()
    assert standing(customer).node_id == "order"


def test_stop_lets_everybody_leave_also_in_the_middle_of_a_wait():
    journey = put_live(waiting(incubating=True, hard_limit_days=30))
    waits = enter()
    parked = enter("u2")
    Enrollment.objects.filter(customer_id=parked.pk).update(
        parked_at=START, due_at=None, attempts=5
    )
    messages = Message.objects.count()
    change(journey, "stop")
    move_all()
    for customer in (waits, parked):
        there = standing(customer)
        assert (there.status, there.ended_reason) == ("ended", "stopped")
        assert history(customer)[-1] == ("pause", "$stopped")
        customer.refresh_from_db()
        assert (customer.owner_mode, customer.owner_reason) == (
            OwnerMode.OPEN,
            "stopped",
        )
    assert Message.objects.count() == messages


def test_an_awaited_event_does_not_bring_anybody_on_in_a_stopped_journey():
    journey = put_live(waiting())
    customer = enter()
    pass_time(days=2)
    change(journey, "stop")
    do("u1", "Order")
    take_turns()
    assert standing(customer).ended_reason == "stopped"


def test_a_stopped_journey_does_not_open_while_people_are_leaving():
    journey = put_live(waiting())
    enter()
    change(journey, "stop")
    with pytest.raises(StillLeaving):
        change(journey, "resume")
    journey.refresh_from_db()
    with pytest.raises(StillLeaving):
        publish(journey_id=journey.pk, revision=journey.draft.revision)
    assert journey.status == "stopped"
    move_all()
    assert change(journey, "resume").status == "live"


def test_people_stopped_in_a_pause_leave_too():
    journey = put_live(waiting())
    customer = enter()
    change(journey, "pause")
    pass_time(days=3)
    do("u1", "Order")
    take_turns()
    change(journey, "stop")
    move_all()
    assert standing(customer).ended_reason == "stopped"
    assert not Kept.objects.exists()


def test_in_an_archived_journey_people_finish_and_nobody_enters():
    journey = put_live(waiting())
    customer = enter()
    change(journey, "archive")
    enter("u2")
    assert Enrollment.objects.count() == 1
    pass_time(days=2)
    pass_time(days=3)
    assert standing(customer).ended_reason == "completed"


def test_archiving_a_paused_journey_lets_its_people_finish():
    journey = put_live(waiting())
    customer = enter()
    change(journey, "pause")
    pass_time(days=3)
    change(journey, "archive")
    move_all()
    pass_time(days=3)
    assert standing(customer).ended_reason == "completed"


def test_a_paused_journey_stays_paused_when_a_version_is_put_live():
    journey = put_live(waiting())
    change(journey, "pause")
    publish(journey_id=journey.pk, revision=2)
    journey.refresh_from_db()
    assert (journey.status, journey.published.number) == ("paused", 2)


def test_opening_a_draft_does_not_stop_new_entries():
    """Trap 50: a shared pointer stops entry while somebody edits."""
    journey = put_live(waiting())
    save_draft(journey_id=journey.pk, revision=2, document=waiting(), layout={}, map={})
    broken = document([entry("Other"), node("out", "exit")], [])
    save_draft(journey_id=journey.pk, revision=3, document=broken, layout={}, map={})
    assert standing(enter()).node_id == "pause"


def test_every_change_names_who_when_and_what(django_user_model):
    eva = django_user_model.objects.create_user("eva", first_name="Eva", last_name="M")
    journey = create_journey(name="Audited", document=waiting())
    publish(journey_id=journey.pk, revision=1, user_id=eva.pk, note="first")
    change(journey, "pause", user_id=eva.pk, note="too many mails")
    change(journey, "resume", user_id=eva.pk)
    change(journey, "stop")
    rows = LifeCycleChange.objects.order_by("number")
    assert [(one.number, one.what, one.by_name, one.note) for one in rows] == [
        (1, "published", "Eva M", "first"),
        (2, "paused", "Eva M", "too many mails"),
        (3, "resumed", "Eva M", ""),
        (4, "stopped", "", ""),
    ]
    assert rows[0].details == {"number": 1, "moves": []}
    assert rows[1].details == {"before": "live", "after": "paused"}
    assert {one.at for one in rows} == {START}


def test_the_audit_is_not_rewritten_and_survives_the_account(django_user_model):
    eva = django_user_model.objects.create_user("eva")
    journey = create_journey(name="Audited", document=waiting())
    publish(journey_id=journey.pk, revision=1, user_id=eva.pk)
    rows = LifeCycleChange.objects.all()
    for attempt in (rows.delete, lambda: rows.update(what="paused")):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    eva.delete()
    assert rows.get().by_name == "eva"
    assert Version.objects.get(number=1).published_by is None


def test_of_two_who_saw_the_same_state_the_second_is_told():
    journey = put_live(waiting())
    journey.refresh_from_db()
    seen = journey.life_revision
    change_status(journey_id=journey.pk, action="pause", life_revision=seen)
    with pytest.raises(StaleLifeCycle):
        change_status(journey_id=journey.pk, action="stop", life_revision=seen)
    journey.refresh_from_db()
    assert journey.status == "paused"


def test_saving_a_draft_that_was_put_live_meanwhile_is_refused():
    journey = create_journey(name="Raced", document=waiting())
    old = journey.draft
    publish(journey_id=journey.pk, revision=1)
    # What a request that read the journey just before would do
    Journey.objects.filter(pk=journey.pk).update(draft=old)
    with pytest.raises(StaleRevision):
        save_draft(
            journey_id=journey.pk, revision=1, document=waiting(), layout={}, map={}
        )


@pytest.mark.parametrize("number", [None, 1])
def test_a_clone_is_the_identical_graph_as_a_new_draft(number):
    create_template()
    layout = {"positions": {"in": {"x": 1, "y": 2}}}
    journey = create_journey(name="Original", document=waiting(), layout=layout)
    publish(journey_id=journey.pk, revision=1)
    save_draft(
        journey_id=journey.pk,
        revision=2,
        document=waiting(incubating=True, hard_limit_days=9),
        layout=layout,
        map={},
    )
    journey.refresh_from_db()
    copied = journey.published if number else journey.draft
    clone = clone_journey(journey_id=journey.pk, number=number)
    assert (clone.name, clone.status) == ("Copy of Original", "draft")
    assert clone.draft.sha256 == copied.sha256
    assert clone.draft.document == copied.document
    assert clone.draft.layout == layout
    assert clone.published is None
    assert not Enrollment.objects.filter(journey=clone).exists()
    row = LifeCycleChange.objects.get(journey=clone)
    assert row.details == {"journey": journey.pk, "version": copied.number}


def test_turns_take_no_more_statements_for_a_journey_that_is_not_paused(
    django_assert_num_queries, django_assert_max_num_queries
):
    put_live(waiting())
    enter()
    set_clock(START + timedelta(days=2))
    shard = Enrollment.objects.get().shard
    with django_assert_max_num_queries(14):
        take_turn(shard=shard)
