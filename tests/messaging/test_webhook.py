"""Webhooks: signed, to public addresses only, and no endpoint can hold us."""

import gzip
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import polars as pl
import pytest
from standardwebhooks.webhooks import Webhook

from customers.models import Clock, Event
from messaging.domain import networks, webhooks
from messaging.domain.errors import AddressRefused
from messaging.models import Attempt, Breaker, Message, WebhookSecret
from messaging.services import deliver, queue_messages, secrets
from messaging.services.channels import outside
from tests.messaging.factories import NOW, create_customer, freeze

pytestmark = pytest.mark.django_db


class Endpoint(ThreadingHTTPServer):
    """A real server; `answer` writes what it says."""

    daemon_threads = True

    def __init__(self, answer):
        self.requests = []
        self.answer = answer
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((self.path, dict(self.headers), body))
        try:
            self.server.answer(self)
        except OSError:
            self.close_connection = True

    def log_message(self, *args):
        """Say nothing."""


def say(status, text=b"thanks", **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    return answer


@contextmanager
def listening(settings, answer):
    server = Endpoint(answer)
    settings.WEBHOOK_ALLOWED_ADDRESSES = ["127.0.0.1"]
    settings.WEBHOOK_PORTS = [80, 443, server.server_address[1]]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def clock(settings):
    freeze()
    settings.PROVIDER_TIMEOUT_SECONDS = 5.0


def call(url, customer=None, number=1, **more):
    """Queue one webhook of a visit, as a journey does; return its message."""
    customer = customer or create_customer("ann", plan="gold")
    asked = {"url": url, "method": "POST", "fields": [["tier", "plan"]], **more}
    frame = pl.DataFrame(
        {
            "customer_id": [customer.pk],
            "origin_kind": ["visit"],
            "origin_id": [7],
            "origin_no": [number],
            "channel": ["webhook"],
            "purpose": ["transactional"],
            "template_version_id": pl.Series([None], dtype=pl.Int64),
            "context": [orjson.dumps({"webhook": asked}).decode()],
        }
    )
    queue_messages(frame=frame, now=NOW)
    return Message.objects.get(origin_no=number)


def news():
    events = Event.objects.filter(name__name__startswith="$webhook").order_by("id")
    return [(one.name.name, one.properties) for one in events.select_related("name")]


def test_an_answered_webhook_is_signed_and_told_to_its_visit(settings):
    with listening(settings, say(200, b"<script>ok</script>")) as endpoint:
        message = call(endpoint.url, body={"step": "tell"})
        assert deliver(channel="webhook") == 1
    message.refresh_from_db()
    assert (message.status, message.attempt_no) == ("sent", 1)
    ((path, headers, body),) = endpoint.requests
    secret = secrets.decrypt(WebhookSecret.objects.get().ciphertext)
    told = Webhook(secret).verify(body, headers)
    assert path == "/hook"
    assert headers["webhook-id"] == str(message.pk)
    assert told["data"]["tier"] == "gold"
    assert told["data"]["customer"]["user_id"] == "ann"
    assert (told["data"]["enrollment"], told["data"]["visit_no"]) == (7, 1)
    ((name, properties),) = news()
    assert name == "$webhook_answered"
    assert properties == {
        "enrollment": 7,
        "visit_no": 1,
        "status": 200,
        "reason": "",
        "body": "<script>ok</script>",
    }


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        (say(404), "failed", "endpoint_refused"),
        (say(410), "failed", "endpoint_refused"),
        (say(302, Location="http://127.0.0.1:6379/"), "failed", "redirected"),
        (say(307, Location="/hook"), "failed", "redirected"),
        (say(500), "queued", "endpoint_busy"),
        (say(429, Retry_After="600"), "queued", "endpoint_busy"),
        (lambda handler: handler.connection.close(), "queued", "answer_lost"),
    ],
)
def test_what_an_endpoint_says_decides(settings, answer, status, reason):
    with listening(settings, answer) as endpoint:
        message = call(endpoint.url)
        deliver(channel="webhook")
    message.refresh_from_db()
    assert (message.status, message.reason) == (status, reason)
    assert len(endpoint.requests) == 1  # no redirect was followed
    assert [name for name, _ in news()] == (
        ["$webhook_failed"] if status == "failed" else []
    )


def test_an_endpoint_that_asks_for_time_gets_it(settings):
    with listening(settings, say(503, Retry_After="600")) as endpoint:
        message = call(endpoint.url)
        deliver(channel="webhook")
    message.refresh_from_db()
    assert message.not_before == NOW + timedelta(minutes=10)


def drip(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def flood(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", str(10**9))
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def header_flood(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 1_000_000 + b"\r\n\r\n")


def hang(handler):
    time.sleep(3)


def bomb(handler):
    body = gzip.compress(b"x" * 5_000_000)
    say(200, body, Content_Encoding="gzip")(handler)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (drip, "accepted"),
        (flood, "accepted"),
        (bomb, "accepted"),
        (header_flood, "ambiguous"),
        (hang, "ambiguous"),
    ],
)
def test_no_answer_can_hold_or_fill_a_process(settings, answer, outcome):
    settings.PROVIDER_TIMEOUT_SECONDS = 0.6
    with listening(settings, answer) as endpoint:
        started = time.monotonic()
        message = call(endpoint.url)
        deliver(channel="webhook", seconds=0)
        assert time.monotonic() - started < 2.5
    attempt = Attempt.objects.get(message_id=message.pk)
    assert attempt.outcome == outcome
    for _, properties in news():
        assert len(properties["body"]) <= webhooks.EXCERPT_LIMIT


REFUSED = [
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://0/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[fec0::1]/",
    "http://[::1]/",
    "http://100.64.0.1/",
    "http://168.63.129.16/",
    "http://169.254.169.254/latest/meta-data/",
    "http://192.168.0.1/",
    "http://localhost/",
    "http://good@127.0.0.1/",
    "http://good.example\\@127.0.0.1/",
    "http://example.com:22/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "http://exa mple.com/",
    "http:///nothing",
    "https://example.com:99999/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_inside_or_no_address_is_refused_before_any_connection(
    monkeypatch, url
):
    def connect(*args, **kwargs):
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    with pytest.raises(AddressRefused):
        outside.fetch("POST", url, body=b"", headers={})


def test_a_refused_address_fails_its_message_for_good():
    message = call("http://169.254.169.254/latest/meta-data/")
    deliver(channel="webhook")
    message.refresh_from_db()
    assert (message.status, message.reason) == ("failed", "address_refused")
    assert [name for name, _ in news()] == ["$webhook_failed"]


def resolving(*answers):
    """Stand for a resolver that gives one answer after the other."""
    left = list(answers)

    def getaddrinfo(host, port, *args, **kwargs):
        if host.replace(".", "").isdigit():
            addresses = [host]
        else:
            addresses = left.pop(0) if len(left) > 1 else left[0]
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (address, port or 80)) for address in addresses]

    return getaddrinfo


def test_a_name_with_one_address_inside_is_refused(monkeypatch):
    answers = resolving(["93.184.215.14", "127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(AddressRefused):
        outside.pin("example.com", 80)


def test_a_name_that_points_inside_a_moment_later_changes_nothing(monkeypatch):
    answers = resolving(["93.184.215.14"], ["127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", answers)
    reached = []

    def connect(address, *args, **kwargs):
        reached.append(address)
        raise OSError("far enough")

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    with pytest.raises(outside.NotReached):
        outside.fetch("POST", "http://example.com/", body=b"", headers={})
    assert reached == [("93.184.215.14", 80)]


def test_an_allowed_address_opens_itself_and_nothing_beside_it():
    allowed = {"192.168.0.120", "169.254.169.254"}
    assert networks.is_allowed("192.168.0.120", allowed)
    assert not networks.is_allowed("192.168.0.121", allowed)
    assert not networks.is_allowed("169.254.169.254", allowed)


def test_an_endpoint_that_fails_is_left_alone_and_others_are_not(settings):
    with listening(settings, say(500)) as endpoint:
        people = [create_customer(f"p{n}") for n in range(8)]
        for number, person in enumerate(people, start=1):
            call(endpoint.url, person, number)
        deliver(channel="webhook")
        assert len(endpoint.requests) <= 8
        breaker = Breaker.objects.get()
        assert breaker.account == "webhook:127.0.0.1"
        assert breaker.until is not None
        asked = len(endpoint.requests)
        late = call(endpoint.url, people[0], 99)
        other = call("http://other.invalid/", people[1], 100)
        deliver(channel="webhook")
        assert len(endpoint.requests) == asked
    late.refresh_from_db()
    assert (late.status, late.reason) == ("queued", "endpoint_paused")
    assert late.not_before > NOW
    other.refresh_from_db()
    assert other.reason == "endpoint_not_reached"


def test_a_paused_endpoint_rests_in_real_time_whatever_the_clock(settings):
    with listening(settings, say(500)) as endpoint:
        for number in range(1, 6):
            call(endpoint.url, create_customer(f"p{number}"), number)
        deliver(channel="webhook")
        late = call(endpoint.url, create_customer("late"), 99)
        Clock.objects.update(real_at=datetime.now(UTC), speed=600)
        deliver(channel="webhook")
    late.refresh_from_db()
    assert late.reason == "endpoint_paused"
    rest = late.not_before - NOW
    assert rest > 600 * timedelta(seconds=settings.BREAKER_SECONDS / 2)


def test_after_the_pause_one_request_alone_shows_whether_it_works(settings):
    with listening(settings, say(200)) as endpoint:
        past = datetime.now(UTC) - timedelta(seconds=60)
        Breaker.objects.create(
            account="webhook:127.0.0.1",
            recent="xxxxx",
            until=past,
            pause_seconds=30,
            changed_at=past,
        )
        people = [create_customer(f"p{n}") for n in range(3)]
        shard = None
        for number, person in enumerate(people, start=1):
            shard = call(endpoint.url, person, number).shard
        assert shard is not None
        deliver(channel="webhook")
        assert 1 <= len(endpoint.requests) <= 3
        assert not Breaker.objects.exists()


def test_a_new_secret_signs_beside_the_old_one_for_a_day():
    _, old = secrets.create_secret(name="crm", now=NOW)
    _, new = secrets.create_secret(name="crm", now=NOW)
    at = datetime.now(UTC)
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": secrets.sign(
            name="crm", message_id="m1", at=at, body="{}"
        ),
    }
    for text in (old, new):
        assert Webhook(text).verify("{}", headers) == {}
    freeze(NOW + timedelta(days=1, seconds=1))
    headers["webhook-signature"] = secrets.sign(
        name="crm", message_id="m1", at=at, body="{}"
    )
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(old).verify("{}", headers)


def test_secrets_are_unreadable_without_their_key_and_move_to_a_new_one(settings):
    row, text = secrets.create_secret(name="crm", now=NOW)
    assert text.encode() not in bytes(row.ciphertext)
    settings.DATA_KEYS = ["a new key", *settings.DATA_KEYS]
    assert secrets.encrypt_again() == 1
    settings.DATA_KEYS = ["a new key"]
    row.refresh_from_db()
    assert secrets.decrypt(row.ciphertext) == text


def test_a_secret_nobody_made_parks_the_message():
    message = call("https://example.com/", secret="missing")
    deliver(channel="webhook")
    message.refresh_from_db()
    assert (message.status, message.reason) == ("parked", "secret_missing")


def test_a_webhook_that_is_too_late_tells_its_visit():
    message = call("https://example.com/")
    Message.objects.update(expires_at=NOW)
    deliver(channel="webhook")
    message.refresh_from_db()
    assert (message.status, message.reason) == ("skipped", "too_late")
    assert [name for name, _ in news()] == ["$webhook_failed"]
