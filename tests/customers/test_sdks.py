"""Official client libraries, pointed at a running server: real HTTP, real answers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import rudderstack.analytics.client
import rudderstack.analytics.request
import segment.analytics.client
import segment.analytics.request
from django.db import connections

from customers import services
from customers.models import Customer, Event, IngestDedupe, Quarantine
from tests.customers.factories import create_source, customer_of

pytestmark = pytest.mark.django_db(transaction=True)

PROPERTIES = {
    "order_id": "50314b8e",
    "revenue": 24.75,
    "currency": "EUR",
    "count": 3,
    "gift": True,
    "coupon": None,
    "products": [{"sku": "G-32", "price": 18.99}, {"sku": "F-1", "price": 5.76}],
    "note": 'Grüße "quoted" \\ back\tslash 🎁',
    "nested": {"a": {"b": [1, [2, {"c": "d"}]]}},
}
TRAITS = {"plan": "premium", "logins": 5, "email": "peter@example.com", "tags": ["a"]}
AT = datetime(2026, 1, 5, 10, 30, 0, 123_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def end_connections(monkeypatch):
    """SDKs keep their connections open, and with them the server's to PostgreSQL."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    yield
    segment.analytics.request._session.close()
    rudderstack.analytics.request._session.close()


@pytest.fixture
def key():
    return services.create_write_key(source=create_source())[1]


@pytest.fixture(params=["segment", "rudderstack"])
def library(request):
    """Return the client module of one SDK."""
    return {
        "segment": segment.analytics.client,
        "rudderstack": rudderstack.analytics.client,
    }[request.param]


@pytest.fixture(params=[False, True], ids=["plain", "gzip"])
def gzip(request):
    return request.param


def connect(library, key, live_server, *, gzip, **options):
    errors = []
    client = library.Client(
        key,
        host=live_server.url,
        gzip=gzip,
        max_retries=0,
        on_error=lambda error, batch: errors.append(error),
        **options,
    )
    return client, errors


def send_everything(client):
    """Make one call of each kind; return what the SDK says it sends."""
    recent = datetime.now(UTC) - timedelta(hours=1)
    calls = [
        client.track("user-1", "Order Completed", PROPERTIES, timestamp=AT),
        client.track(
            anonymous_id="cookie-2",
            event="Looked",
            properties={},
            context={"ip": "8.8.8.8", "app": {"name": "Shop", "build": 7}},
        ),
        client.page("user-1", "Shop", "Home", {"url": "https://x.example/"}),
        client.screen("user-1", None, "Basket", {"items": 2}, timestamp=recent),
        client.identify("user-1", TRAITS, {"locale": "de-DE"}, timestamp=recent),
        client.group("user-1", "group-1", {"industry": "Toys", "employees": 329}),
        client.track("user-3", "Looked", anonymous_id="cookie-3"),
        client.alias("cookie-2", "user-1"),
        client.track(12_345, "Numbered", {"on": date(2026, 1, 5)}),
    ]
    client.shutdown()
    assert all(success for success, _ in calls)
    return [message for _, message in calls]


def assert_stored(message):
    """Compare one track, page or screen call with its row, field by field."""
    event = Event.objects.get(message_id=message["messageId"])
    kind = message["type"]
    names = {
        "track": message.get("event"),
        "page": "Page Viewed",
        "screen": "Screen Viewed",
    }
    expected = dict(message["properties"])
    for field in ("name", "category"):
        if message.get(field) is not None:
            expected[field] = message[field]
    if isinstance(expected.get("on"), date):
        expected["on"] = expected["on"].isoformat()
    assert event.name.name == names[kind]
    assert event.properties == expected
    assert event.context == message["context"]
    assert event.occurred_at == datetime.fromisoformat(message["timestamp"])
    revenue = expected.get("revenue")
    assert event.revenue == (None if revenue is None else Decimal(str(revenue)))
    for identity, field in (("user", "userId"), ("anonymous", "anonymousId")):
        if message.get(field) is not None:
            assert customer_of(message[field], identity).pk == event.customer_id


def test_every_event_of_an_sdk_is_stored_field_by_field(
    live_server, key, library, gzip
):
    client, errors = connect(library, key, live_server, gzip=gzip)
    messages = send_everything(client)
    assert errors == []
    events = [one for one in messages if one["type"] in ("track", "page", "screen")]
    assert len(events) == Event.objects.count() == 6
    for message in events:
        assert_stored(message)
    user = customer_of("user-1")
    assert user.attributes == {
        **TRAITS,
        "group.id": "group-1",
        "group.industry": "Toys",
        "group.employees": 329,
    }
    assert user.language == "de-DE"
    assert customer_of("cookie-2", "anonymous") == user  # alias
    assert Customer.objects.filter(merged_into=None).count() == 3
    assert IngestDedupe.objects.count() == len(messages)
    assert not Quarantine.objects.exists()


def test_one_bad_event_in_a_batch_costs_only_itself(live_server, key, library, gzip):
    client, errors = connect(library, key, live_server, gzip=gzip)
    sent = [
        client.track("user-1", "Good", {"n": 1}),
        client.track("user-1", "Bad", {"text": "a\x00b"}),
        client.track("user-1", "$reserved", {}),
        client.track("undefined", "Bad", {}),
        client.track("user-1", "Good", {"n": 2}),
    ]
    client.shutdown()
    assert errors == []  # the SDK took the answer for a success: nothing is sent again
    for place in (0, 4):
        assert_stored(sent[place][1])
    assert Event.objects.count() == 2
    assert set(Quarantine.objects.values_list("code", "field")) == {
        ("nul_character", "properties.text"),
        ("reserved_name", "event"),
        ("banned_id", "userId"),
    }


def test_what_an_sdk_sends_again_is_stored_once(live_server, key, library):
    for _ in range(2):
        client, errors = connect(library, key, live_server, gzip=False)
        client.track("user-1", "Bought", {"n": 1}, timestamp=AT, message_id="m-1")
        client.shutdown()
        assert errors == []
    assert Event.objects.count() == 1


def test_an_sdk_is_told_why_its_key_is_refused(live_server, library):
    posts = {
        segment.analytics.client: segment.analytics.request,
        rudderstack.analytics.client: rudderstack.analytics.request,
    }
    request = posts[library]
    with pytest.raises(request.APIError) as refused:
        request.post("wrong", host=live_server.url, batch=[])
    assert (refused.value.status, refused.value.code) == (401, "write_key_refused")


def test_many_events_come_in_many_batches_and_none_is_lost(live_server, key, library):
    client, errors = connect(library, key, live_server, gzip=True, upload_size=50)
    for n in range(420):
        client.track(f"user-{n % 40}", "Bought", {"n": n})
    client.shutdown()
    assert errors == []
    assert sorted(
        event.properties["n"] for event in Event.objects.only("properties")
    ) == list(range(420))
