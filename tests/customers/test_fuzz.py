"""Whatever is accepted can be stored, and is stored as it came."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from customers.domain import errors, parsing, validation
from customers.domain.calls import Call, Limits
from customers.models import Event, Quarantine
from customers.services import ingest
from tests.customers.factories import NOW, create_source, customer_of

LIMITS = Limits()
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(codec=None), max_size=5),  # lone surrogates too
    st.sampled_from(
        [
            "",
            "\x00",
            "\\N",
            "\\.",
            "\\u0000",
            '"',
            "{",
            "a\tb\nc\r",
            "x" * 3_000,
            "é" * 300,
        ]
    ),
)
NUMBERS = st.one_of(
    st.integers(-(2**66), 2**66), st.floats(), st.sampled_from([10**40, 5e-324])
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = {
    "type": st.sampled_from(["track", "identify", "page", "screen", "group", "alias"]),
    "userId": st.one_of(st.sampled_from(["u1", "u2"]), VALUES),
    "anonymousId": st.one_of(st.none(), TEXTS),
    "messageId": st.one_of(st.none(), TEXTS),
    "event": st.one_of(st.just("Bought"), TEXTS),
    "properties": st.one_of(st.dictionaries(TEXTS, VALUES, max_size=4), VALUES),
    "traits": st.one_of(st.dictionaries(TEXTS, VALUES, max_size=4), VALUES),
    "context": st.one_of(st.none(), st.dictionaries(TEXTS, VALUES, max_size=2)),
    "timestamp": st.one_of(st.none(), st.datetimes().map(str), TEXTS),
    "groupId": TEXTS,
    "previousId": TEXTS,
    "name": TEXTS,
}
EVENTS = st.fixed_dictionaries({}, optional=FIELDS)


def like(sent, stored):
    """Return what is stored, as floats where those were sent: jsonb writes digits."""
    if isinstance(sent, dict) and isinstance(stored, dict):
        return {name: like(sent.get(name), value) for name, value in stored.items()}
    if isinstance(sent, list) and isinstance(stored, list) and len(sent) == len(stored):
        return [like(*pair) for pair in zip(sent, stored, strict=True)]
    is_number = isinstance(sent, float) and isinstance(stored, int)
    return float(stored) if is_number and not isinstance(stored, bool) else stored


@pytest.mark.django_db
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(
    events=[
        {
            "type": "track",
            "userId": "u1",
            "event": "Bought",
            "properties": {"of": [-4.8e277]},
        }
    ]
)
@given(events=st.lists(EVENTS, min_size=1, max_size=3))
def test_accepted_events_are_stored_as_they_came(db, events):
    raw = json.dumps({"batch": events}).encode()
    body = parsing.read_body(raw, is_batch=True, limits=LIMITS)
    verdicts = validation.check_body(body, kind=None, received_at=NOW, limits=LIMITS)
    Event.objects.all().delete()
    Quarantine.objects.all().delete()
    receipt = ingest(source_id=create_source().pk, verdicts=verdicts, now=NOW)
    stored = list(Event.objects.order_by("id"))
    accepted = [
        verdict
        for verdict, result in zip(verdicts, receipt.results, strict=True)
        if result == "accepted"
    ]
    sent = [call for call in accepted if call.event_name is not None]
    for what in ("properties", "context"):
        came, went = ([getattr(one, what) for one in each] for each in (sent, stored))
        assert like(came, went) == came
    assert [event.occurred_at for event in stored] == [c.occurred_at for c in sent]
    assert Quarantine.objects.count() == len(receipt.rejected)
    for call in accepted:
        assert isinstance(call, Call)
        if call.user_id is not None:
            customer_of(call.user_id)


@settings(max_examples=300, deadline=None)
@given(raw=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_no_bytes_break_the_reading(raw):
    for is_batch in (True, False):
        try:
            body = parsing.read_body(raw, is_batch=is_batch, limits=LIMITS)
        except errors.MalformedBody:
            continue  # refused with a sentence, as promised
        validation.check_body(body, kind=None, received_at=NOW, limits=LIMITS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["email", "phone", "name", "firstName", "k" * 200])
def test_long_traits_fit_every_index(name):
    event = {"type": "identify", "userId": "u1", "traits": {name: "ü" * 10_000}}
    body = parsing.Body([event], None, is_suspect=False)
    verdicts = validation.check_body(body, kind=None, received_at=NOW, limits=LIMITS)
    receipt = ingest(source_id=create_source().pk, verdicts=verdicts, now=NOW)
    assert receipt.results == ["accepted"]
    assert customer_of("u1").attributes == {name: "ü" * 10_000}


def test_trait_names_that_fit_no_index_are_refused():
    event = {"type": "identify", "userId": "u1", "traits": {"k" * 201: 1}}
    body = parsing.Body([event], None, is_suspect=False)
    (verdict,) = validation.check_body(body, kind=None, received_at=NOW, limits=LIMITS)
    assert (verdict.code, verdict.field) == ("name_too_long", "traits")
