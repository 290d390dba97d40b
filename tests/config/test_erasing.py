"""Whoever is erased is gone from every table, and everything else goes on."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config import fsck
from config.erasing import erase
from customers.models import Customer, ImportFault, OwnerMode, Suppression
from customers.selectors import find_customer, get_now
from customers.services import record_consent
from journeys import services
from journeys.models import Enrollment
from messaging.models import MailboxItem, Message
from messaging.services import deliver
from segments.models import Run
from segments.selectors import current_members
from segments.services import create_segment, evaluate_shard, start_run
from tests.customers.factories import customer_of, identify, post
from tests.customers.imports.files import keep
from tests.journeys.factories import (
    create_template,
    do,
    pass_time,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import document, edge, node, rule

pytestmark = pytest.mark.django_db

CANARY = "canary"


@pytest.fixture(autouse=True)
def clock():
    set_clock()


def tell(call):
    post(call, now=get_now())


def live_here(user):
    """Let somebody leave traces wherever the product keeps anything."""
    tell(identify(user, traits={"email": f"{user}@example.com", "plan": "canary-free"}))
    tell(identify(user, traits={"plan": "canary-paid"}))
    tell(identify(user, traits={"plan": "canary-free"}))
    tell({"type": "alias", "userId": user, "previousId": f"{user}-browser"})
    tell({"type": "track", "userId": user, "event": ""})  # refused
    ImportFault.objects.create(
        of=keep("user_id,email\nsomebody,else\n"),
        line=2,
        column="email",
        value=f"{user}@example.com",
        code="not_a_number",
        message="This is no number.",
    )
    customer = customer_of(user)
    record_consent(
        customer_ids=[customer.pk],
        channel="email",
        purpose="marketing",
        granted=True,
        source="form",
        at=get_now(),
    )
    do(user, "Join", key=f"{CANARY}-key", what=f"{CANARY} words")
    take_turns()
    deliver(channel="email")
    return customer


def put_onboarding_live():
    graph = document(
        [
            node("in", "entry", trigger={"kind": "event", "event": "Join",
                 "filters": []}, reentry="per_key", entry_key="key"),
            node("hello", "message", template_id=create_template().pk),
            node("call", "notify_team", title="Call them"),
            node("reply", "wait_for", event="Reply",
                 deadline={"amount": 2, "unit": "days"}),
            node("hook", "webhook", url="https://example.com/"),
            node("over", "hand_over"),
        ],
        [
            edge("in", "hello"), edge("hello", "call"), edge("call", "reply"),
            edge("reply", "hook", "happened"), edge("reply", "over", "timeout"),
            edge("hook", "over", "ok"), edge("hook", "over", "failed"),
        ],
        incubating=True,
        hard_limit_days=30,
        goal={"event": "Reply", "filters": [], "within_days": 9},
    )  # fmt: skip
    return put_live(graph)


def find_canaries():
    """Return where the word stands, in any column of any table."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' ORDER BY 1"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT t::text FROM "{table}" t WHERE t::text ILIKE %s',
                [f"%{CANARY}%"],
            )
            found += [(table, text) for (text,) in cursor.fetchall()]
    return found


def check():
    return [one for one in fsck.run() if one.violations]


def run_everybody(cause):
    now = get_now()
    run, progress = start_run(on=now.date(), as_of=now, cause=cause)
    for shard in progress.pending:
        evaluate_shard(run_id=run.pk, shard=shard)


def test_nothing_that_was_theirs_is_left_in_any_table():
    put_onboarding_live()
    customer = live_here(CANARY)
    do(CANARY, "Reply", what=CANARY)
    take_turns()
    assert Message.objects.filter(channel="webhook", status="queued").exists()
    assert MailboxItem.objects.count() == 1
    tables = {table for table, _ in find_canaries()}
    assert len(tables) >= 8, tables

    erase(customer.pk)
    assert find_canaries() == []
    assert check() == []
    customer.refresh_from_db()
    assert customer.owner_mode == OwnerMode.NOBODY
    assert customer.erased_at == get_now()
    assert find_customer(CANARY) is None
    enrollment = Enrollment.objects.get()
    assert (enrollment.status, enrollment.ended_reason) == ("ended", "erased")
    webhook = Message.objects.get(channel="webhook")
    assert (webhook.status, webhook.reason) == ("skipped", "unknown_customer")

    pass_time(days=3)  # nothing wakes them, and nobody else is in the way
    assert check() == []


def test_everybody_else_stays_as_they_were():
    put_onboarding_live()
    gone, stays = live_here(CANARY), live_here("other")
    before = sorted(text for _, text in find_canaries() if '"other' in text)
    erase(gone.pk)
    assert customer_of("other").attributes == stays.attributes | {
        "email": "other@example.com",
        "plan": "canary-free",
    }
    assert Enrollment.objects.get(customer_id=stays.pk).status == "active"
    assert MailboxItem.objects.get().customer_id == stays.pk
    assert before == sorted(text for _, text in find_canaries() if '"other' in text)


def test_the_address_is_suppressed_before_it_is_forgotten():
    customer = live_here("ann")
    erase(customer.pk)
    (row,) = Suppression.objects.all()
    assert (row.channel, row.reason) == ("email", "erased")
    tell(identify("ann", traits={"email": "ann@EXAMPLE.com"}))
    back = customer_of("ann")
    assert back.pk != customer.pk
    assert back.attributes == {"email": "ann@EXAMPLE.com"}


def test_a_name_that_is_heard_of_again_is_somebody_new():
    put_onboarding_live()
    erase(live_here("ann").pk)
    again = live_here("ann")
    passages = Enrollment.objects.order_by("id")
    assert [one.status for one in passages] == ["ended", "active"]
    assert passages[1].customer_id == again.pk
    assert passages[1].entry_no == 1
    assert check() == []


def test_who_was_merged_into_them_is_erased_too():
    put_onboarding_live()
    live_here("canary-old")
    ann = live_here("ann")
    tell({"type": "alias", "userId": "ann", "previousId": "canary-old"})
    take_turns()
    old = Customer.objects.get(merged_into=ann.pk)
    assert set(erase(ann.pk)) >= {old.pk, ann.pk}
    old.refresh_from_db()
    assert old.erased_at is not None
    assert find_canaries() == []
    assert check() == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_erased_are_in_no_micro_segment():
    segment = create_segment(name="Free", rule=rule("plan", "canary-free"))
    gone, stays = live_here("ann"), live_here("bob")
    run_everybody(Run.Cause.DAILY)
    assert members_of(segment) == {gone.pk, stays.pk}
    pass_time(seconds=1)
    erase(gone.pk)
    assert members_of(segment) == {stays.pk}
    run_everybody(Run.Cause.MANUAL)
    assert members_of(segment) == {stays.pk}


def members_of(segment):
    return {
        customer_id
        for shard in range(16)
        for customer_id in current_members(shard)[segment.pk]
    }


def test_twice_changes_nothing():
    put_onboarding_live()
    customer = live_here("ann")
    erase(customer.pk)
    first = Customer.objects.get(pk=customer.pk)
    pass_time(hours=1)
    erase(customer.pk)
    second = Customer.objects.get(pk=customer.pk)
    assert first.erased_at == second.erased_at
    assert Enrollment.objects.get().ended_reason == "erased"
    assert check() == []


def test_the_command_names_who_is_not_known_and_erases_nobody():
    live_here("ann")
    with pytest.raises(CommandError, match="user id nobody, no-one"):
        call_command("erase", "ann", "nobody", "no-one", "--yes")
    assert find_customer("ann") is not None


def test_the_command_erases_whom_it_is_told():
    ann, _ = live_here("ann"), live_here("bob")
    out = StringIO()
    call_command("erase", "ann", "--yes", stdout=out)
    assert f"Erased profile {ann.pk}" in out.getvalue()
    assert find_customer("ann") is None
    assert find_customer("bob") is not None


def test_the_command_asks_first(monkeypatch):
    live_here("ann")
    monkeypatch.setattr("builtins.input", lambda _: "n")
    with pytest.raises(CommandError, match="Nobody was erased"):
        call_command("erase", "ann")
    assert find_customer("ann") is not None


def test_a_journey_that_fails_leaves_everything_as_it_was(monkeypatch):
    customer = live_here("ann")

    def fail(**_):
        raise RuntimeError("no")

    monkeypatch.setattr("config.erasing.erase_profiles", fail)
    with pytest.raises(RuntimeError):
        erase(customer.pk)
    assert find_customer("ann") is not None
    assert services.take_turn(shard=0).taken
