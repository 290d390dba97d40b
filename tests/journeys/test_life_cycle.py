"""Stop, archive, and what leads from each state to which: inside and outside."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from customers.models import OwnerMode
from journeys.domain.errors import (
    NotPossible,
    StaleLifeCycle,
    StaleRevision,
    StillLeaving,
)
from journeys.domain.life_cycle import TRANSITIONS, list_actions, next_status
from journeys.models import Enrollment, Journey, Kept, LifeCycleChange, Version
from journeys.services import (
    change_status,
    clone_journey,
    create_journey,
    publish,
    save_draft,
    take_turn,
)
from messaging.models import Message
from tests.journeys.factories import (
    START,
    create_template,
    do,
    history,
    pass_time,
    put_live,
    set_clock,
    standing,
    take_turns,
)
from tests.journeys.graphs import document, entry, node
from tests.journeys.publishing import (
    change,
    enter,
    move_all,
    waiting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


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
