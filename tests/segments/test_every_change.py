"""Whatever changes about a customer moves their memberships with the next turn.

One case for each kind of change that a rule can ask about, each made by the service
that makes it in the product and followed through a real turn. What a file tells of the
past waits for a run (`tests/config/test_imports.py`); what a person decides by hand
counts at once (`test_pins.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from campaigns.services import treat_shard
from config.erasing import erase
from customers import services as customers
from customers.models import Customer, Identity, Work
from customers.services.attributes import Change
from messaging import services as messaging
from messaging.models import Message
from messaging.services.links import Subscription
from segments import selectors
from segments.models import MembershipChange, MicroSegment
from tests.campaigns.world import add_campaign
from tests.customers.factories import post
from tests.journeys.entering import by_event
from tests.journeys.factories import (
    START,
    create_customer,
    do,
    put_live,
    set_clock,
    take_turns,
)
from tests.messaging.factories import create_template, queue
from tests.segments.making import (
    TODAY,
    attribute,
    count,
    is_in,
    leaf,
    make_segment,
    run_all,
    shard_of,
)

pytestmark = pytest.mark.django_db(transaction=True)

SOON = START + timedelta(minutes=1)
EMAIL = "Ada@example.org"
LIST = {"channel": "email", "purpose": "marketing"}


def consent(state: str, channel: str = "email") -> Any:
    measure = {"kind": "consent", "channel": channel, "state": state}
    if state != "suppressed":
        measure["purpose"] = "marketing"
    return leaf(measure, "is")


def journey(state: str) -> Any:
    return leaf({"kind": "journey", "state": state}, "is")


def campaign(response: str) -> Any:
    return leaf({"kind": "campaign", "response": response}, "is")


def say(customer: Customer, **consents: bool) -> None:
    call = {"type": "identify", "userId": "u1", "timestamp": SOON.isoformat()}
    preferences = {"categoryPreferences": {"email.marketing": consents["granted"]}}
    post({**call, "context": {"consent": preferences}}, now=SOON)


def agree(customer: Customer) -> None:
    customers.record_consent(
        customer_ids=[customer.pk], granted=True, source="form", at=START, **LIST
    )


def unsubscribe(customer: Customer) -> None:
    subscription = Subscription(customer.pk, **LIST)
    assert messaging.unsubscribe(subscription=subscription, source="link")


def suppress(customer: Customer, at: Any = SOON) -> None:
    customers.suppress(channel="email", address=EMAIL, reason="complaint", now=at)


def suppress_before(customer: Customer) -> None:
    suppress(customer, START)


def suppress_other_writing(customer: Customer) -> None:
    customers.suppress(channel="email", address="Ada@EXAMPLE.org", reason="x", now=SOON)


def suppress_phone(customer: Customer) -> None:
    customers.suppress(channel="sms", address="+49301", reason="x", now=SOON)


def allow_again(customer: Customer) -> None:
    assert customers.unsuppress(channel="email", address=EMAIL, now=SOON)


def identify(customer: Customer, **traits: Any) -> None:
    create_customer("u1", **traits)


def change_by_product(customer: Customer) -> None:
    customers.change_attributes(
        customer_ids=[customer.pk],
        changes=[Change(tags_added=("vip",), increased={"points": 5})],
        shard=shard_of(customer.pk),
        now=SOON,
    )


def set_by_campaign(customer: Customer) -> None:
    customers.set_attributes(
        customer_ids=[customer.pk], name="plan", value="gold", now=SOON
    )


def live_elsewhere(customer: Customer) -> None:
    call = {"type": "identify", "userId": "u1", "timestamp": SOON.isoformat()}
    post({**call, "context": {"timezone": "Pacific/Kiritimati"}}, now=SOON)


def visit_unknown(customer: Customer) -> None:
    call = {"type": "track", "anonymousId": "a1", "event": "Order"}
    post({**call, "timestamp": START.isoformat()}, now=START)


def become_known(customer: Customer) -> None:
    call = {"type": "identify", "anonymousId": "a1", "userId": "u1"}
    post({**call, "timestamp": SOON.isoformat()}, now=SOON)


def be_two(customer: Customer) -> None:
    create_customer("u2")
    do("u2", "Order")


def be_one(customer: Customer) -> None:
    call = {"type": "alias", "userId": "u1", "previousId": "u2"}
    post({**call, "timestamp": SOON.isoformat()}, now=SOON)


def open_journey(customer: Customer) -> None:
    put_live(by_event(wait=9))


def open_short_journey(customer: Customer) -> None:
    put_live(by_event())


def order(customer: Customer) -> None:
    do("u1", "Order")


def start_campaign(customer: Customer) -> None:
    """Let the day's treatments find them: owned by nobody else for long."""
    agree(customer)
    Customer.objects.update(open_from=START - timedelta(days=30))
    everybody = make_segment("Everybody", {"all": []})
    add_campaign(everybody, action={"kind": "attribute", "name": "x", "value": 1})


def be_treated(customer: Customer) -> None:
    treat_shard(on=TODAY, shard=shard_of(customer.pk))


def get_message(customer: Customer) -> None:
    (message,) = queue(create_template(), customer, origin_kind="treatment")
    Message.objects.filter(pk=message.pk).update(status=Message.Status.SENT)


def click(customer: Customer) -> None:
    (message,) = Message.objects.values_list("pk", flat=True)
    assert messaging.record_clicked(message_ids=[message])


@dataclass(frozen=True)
class Case:
    """A rule that nobody fits until something happens."""

    root: Any
    happens: Callable[[Customer], None]
    before: Callable[[Customer], None] | None = None


CASES = {
    "event": Case(count("Order", "gte", 1), order),
    "attribute by a call": Case(
        attribute("plan", "eq", "gold"), lambda one: identify(one, plan="gold")
    ),
    "attribute without a value": Case(
        attribute("phone", "unknown"), lambda one: identify(one, phone=None)
    ),
    "attribute by a campaign": Case(attribute("plan", "eq", "gold"), set_by_campaign),
    "tag by a step": Case(attribute("tags", "contains", "vip"), change_by_product),
    "number by a step": Case(attribute("points", "gte", 5), change_by_product),
    "day of sign-up": Case(
        leaf({"kind": "longevity"}, "gte", 100),
        lambda one: identify(one, createdAt="2020-01-01T00:00:00Z"),
    ),
    "time zone": Case(
        leaf({"kind": "anniversary", "name": "born", "which": "next"}, "eq", 0),
        live_elsewhere,
        lambda one: identify(one, born="1990-03-11"),
    ),
    "consent by a call": Case(consent("granted"), lambda one: say(one, granted=True)),
    "consent by a form": Case(consent("granted"), agree),
    "consent by a link": Case(consent("denied"), unsubscribe, agree),
    "suppression": Case(consent("suppressed"), suppress),
    "suppression in another writing": Case(
        consent("suppressed"), suppress_other_writing
    ),
    "suppression of a phone": Case(consent("suppressed", "sms"), suppress_phone),
    "end of a suppression": Case(
        {"not": consent("suppressed")}, allow_again, suppress_before
    ),
    "anonymous becomes known": Case(
        count("Order", "gte", 1), become_known, visit_unknown
    ),
    "merge": Case(count("Order", "gte", 1), be_one, be_two),
    "entry into a journey": Case(journey("in"), order, open_journey),
    "end of a journey": Case(journey("completed"), order, open_short_journey),
    "treatment": Case(campaign("received"), be_treated, start_campaign),
    "response": Case(campaign("clicked"), click, get_message),
}


def list_changes(segment: MicroSegment) -> list[MembershipChange]:
    rows = MembershipChange.objects.filter(run=None).order_by("id")
    return list(rows.filter(entered__contains=[segment.pk]))


@pytest.mark.parametrize("name", CASES)
def test_what_happens_brings_into_a_micro_segment_in_the_next_turn(name: str) -> None:
    case = CASES[name]
    set_clock()
    customer = create_customer("u1", email=EMAIL, phone="+49 (30) 1")
    if case.before:
        case.before(customer)
    segment = make_segment("Fits", case.root)
    child = make_segment("Child", is_in(segment))
    take_turns()
    run_all()
    assert segment.pk not in here(customer)
    set_clock(SOON)
    case.happens(customer)
    take_turns()
    (change,) = list_changes(segment)
    owner = Identity.objects.get(kind="user", value="u1").customer_id
    assert (change.customer_id, change.at) == (owner, SOON)
    assert change.cause == MembershipChange.Cause.BEHAVIOUR
    assert {segment.pk, child.pk} <= here(Customer.objects.get(pk=owner))
    assert not Work.objects.exists()


def here(customer: Customer) -> set[int]:
    return {row.pk for row in selectors.memberships_of(customer.pk)}


def test_who_is_erased_is_nowhere() -> None:
    set_clock()
    customer = create_customer("u1", email=EMAIL)
    other = create_customer("u2", email=EMAIL)
    segment = make_segment("Reachable", {"not": consent("suppressed")})
    take_turns()
    run_all()
    assert segment.pk in here(customer) & here(other)
    set_clock(SOON)
    erase(customer.pk)
    assert here(customer) == set()
    take_turns()
    # Nothing is sent to their address any more, whoever else has it
    assert segment.pk not in here(other)
