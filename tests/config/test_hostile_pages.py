"""Pages, files and the tracking API take hostile input without a server error, too."""

import base64
import gzip
import itertools
import json

import pytest
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from customers.domain.calls import KINDS
from customers.models import Identity
from tests.config.hostile import values
from tests.config.hostile.calling import find_fault, fingerprint, tell
from tests.config.hostile.requests import WORDS
from tests.config.hostile.world import build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("silence"),
    pytest.mark.timeout(600),
]


@pytest.fixture
def world(db):
    return build()


TEXTS = ["", "\0", "a\0b", "x" * 3_000, "\u0663", "\ufffe", "..", "%", "é", "<script>"]
TOKENS = [
    "%00",
    "%ff",
    "..%2f",
    "x" * 5_000,
    "a:b:c",
    "%C2%B2",
    "eyJhIjoxfQ:1:x",
    "%0a",
]
PLACES = [
    *("/s/{}", "/u/{}", "/a/{}", "/c/{}", "/o/{}.gif"),
    *("/{}", "/journeys/{}", "/admin/{}", "/static/{}"),
]
METHODS = ["GET", "POST", "HEAD", "PUT", "OPTIONS", "TRACE"]
SEARCHES = [
    *(
        "q=%00",
        "q=x",
        "id__exact=x",
        "p=99999999999",
        "o=x.y",
        "e=1",
        "all=",
        "_facets=1",
    ),
    *("id=9223372036854775808", "q=9223372036854775808", "q=%C2%B2"),
]
ROWS = ["%00", "x", "9" * 30, "9223372036854775808", "_5F", "%ff"]


@pytest.mark.parametrize("address", ["/login/", "/admin/login/"])
def test_logging_in_with_anything(client, db, settings, address):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    client.raise_request_exception = False
    assert tell(log_in(client, address)) == ""


def log_in(client, address):
    for name in ("username", "password", "next", "csrfmiddlewaretoken", "\0"):
        for text in TEXTS:
            form = {"username": "root", "password": "wrong-password", name: text}
            for answer in (client.post(address, form), client.get(address, form)):
                fault = find_fault(answer, [], is_program=False)
                yield f"{name}={text[:20]!r}", fault


def test_addresses_that_lead_nowhere(world):
    assert tell(go_nowhere(world)) == ""


def go_nowhere(world):
    for place, token, method in itertools.product(PLACES, TOKENS, METHODS):
        answer = world.client.generic(method, place.format(token))
        fault = find_fault(answer, [], is_program=False)
        yield f"{method} {place} {token[:40]}", fault


def test_pages_with_a_broken_cookie(client, db):
    client.cookies["rivermouth_session"] = "\0aaaaaaaaaa"
    for address in ("/login/", "/", "/api/me", "/s/x"):
        answer = client.get(address)
        assert answer.status_code == 400
        assert "rivermouth_session holds a NUL character" in answer.text


def test_administration(world):
    assert tell(administrate(world)) == ""


def administrate(world):
    for model in site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        tried = [f"?{query}" for query in SEARCHES]
        tried += [f"{pk}/{what}/" for pk in ROWS for what in ("change", "history")]
        for address in tried:
            answer = world.client.get(base + address)
            fault = find_fault(answer, [], is_program=False)
            yield f"{base}{address[:60]}", fault


CALL = {
    "type": "identify",
    "userId": "u1",
    "anonymousId": "a1",
    "messageId": "m1",
    "timestamp": "2026-03-10T12:00:00Z",
    "sentAt": "2026-03-10T12:00:00Z",
    "event": "Order",
    "name": "Home",
    "groupId": "g1",
    "previousId": "p1",
    "properties": {"revenue": 3.5, "kind": "ski"},
    "traits": {"city": "Bern", "deep": {"a": [1]}},
    "context": {"timezone": "Europe/Zurich", "locale": "de-CH"},
}


def track(world, kind, body, **headers):
    login = base64.b64encode(f"{world.key}:".encode()).decode()
    return world.client.post(
        f"/v1/{kind}",
        body,
        content_type="application/json",
        headers={"Authorization": f"Basic {login}", **headers},
    )


def test_events_of_any_kind(world):
    assert tell([*send_events(world), *show_customers(world)]) == ""


def send_events(world):
    bodies = {kind: {**CALL, "type": kind} for kind in KINDS}
    bodies["batch"] = {"batch": [CALL], "sentAt": "2026-03-10T12:00:00Z"}
    for kind, body in bodies.items():
        spoilt = values.spoil(body, 8)
        tried = [(f"{one.place} {one.what}", one.body) for one in spoilt]
        for what, raw in [*tried, *values.BODIES.items()]:
            yield f"{kind} {what}", find_fault(track(world, kind, raw), [])


def show_customers(world):
    """Yield what becomes of whatever was taken when somebody looks at it."""
    shown = ["customers", "catalogue", "quarantine"]
    for pk in set(Identity.objects.values_list("customer_id", flat=True)):
        parts = ("", "/timeline", "/consents", "/memberships", "/journeys")
        shown += [f"customers/{pk}{part}" for part in parts]
    for address in shown:
        yield address, find_fault(world.client.get(f"/api/{address}"), [])


def test_events_with_any_header(world):
    assert tell(send_headers(world)) == ""


def send_headers(world):
    basic = [base64.b64encode(raw).decode() for raw in (b"\0:\0", b"\xff", b"")]
    headers = {
        "Content-Encoding": ["gzip", "\u00ff", ""],
        "Authorization": [f"Basic {text}" for text in ("\u00ff", "AAAA", "=", *basic)],
        "Content-Length": ["\u00b2", "9" * 5_000, "-1", "000", ""],
    }
    for name, texts in headers.items():
        for text in texts:
            answer = track(world, "track", b"{}", **{name: text})
            yield f"{name}: {text[:20]}", find_fault(answer, [])


def test_events_that_inflate_without_an_end(world):
    body = gzip.compress(b" " * 50_000_000)
    answer = track(world, "batch", body, **{"Content-Encoding": "gzip"})
    assert answer.status_code == 413


BPMN = (
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">%s</definitions>'
)
GRAPHML = b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">%s</graphml>'
FILES = {
    "nothing": b"",
    "NUL": b"\0",
    "no text": bytes(range(256)) * 50,
    "UTF-16": "user\nu1\n".encode("utf-16"),
    "one long line": b"x" * 3_000_000,
    "open quote": b'"u1\nu2',
    "NUL inside": b"user\nu1\0\n",
    "surrogate": b"user\n\xed\xa0\x80\n",
    "many columns": b"," * 200_000,
    "long cell": b'"' + b"y" * 200_000 + b'"',
    "blank lines": b"\n" * 100_000,
    "carriage returns": b"u1\ru2\r",
    "digits": b"9" * 5_000,
    "deep XML": b"<a>" * 20_000,
    "entities": b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
    "BPMN of nothing": BPMN % b"",
    "BPMN of itself": BPMN % b'<process><task id="a"/>'
    b'<sequenceFlow sourceRef="a" targetRef="a"/>'
    b'<sequenceFlow sourceRef="z" targetRef=""/></process>',
    "GraphML of nothing": GRAPHML % b"<graph/>",
    "GraphML of NaN": GRAPHML
    % b'<key id="k" for="node" attr.name="x" attr.type="double"/>'
    b'<graph edgedefault="directed"><node id="a"><data key="k">NaN</data></node>'
    b'<edge source="a" target="b"/></graph>',
    "Mermaid of itself": b"flowchart TD\n  a --> a\n  a --> b\n",
    "Mermaid that ends": b"flowchart TD\n  a[",
    "Mermaid with a long label": b"flowchart TD\n  a[" + b"z" * 100_000 + b"] --> b",
    "10,000 steps": b"flowchart TD\n"
    + b"".join(b"  a%d --> a%d\n" % (n, n + 1) for n in range(10_000)),
    "DOT": b'digraph { a -> a; "' + b"q" * 3_000 + b'" -> a }',
    "deep JSON": b'{"schema_version":' + b"[" * 900 + b"]" * 900 + b"}",
    "JSON of null": b'{"schema_version":1,"document":null}',
    "NaN": b'{"schema_version":1,"directed":true,"multigraph":true,"graph":{"a":NaN},'
    b'"nodes":[],"edges":[]}',
    "doubled": b'{"schema_version":1,"schema_version":1,"nodes":[{"id":"a","id":"b"}]}',
}
NAMES = [
    "a.csv",
    "",
    "\0.csv",
    "../../a.bpmn",
    "x" * 400 + ".mmd",
    "a.json",
    "a.graphml",
]


def test_files_of_any_kind(world):
    before = fingerprint()
    assert tell(send_files(world)) == ""
    assert fingerprint() == before


def send_files(world):
    into = (f"/api/journeys/{world.live.pk}/list", "/api/journeys/import")
    for what, path, name in itertools.product(FILES, into, NAMES):
        file = SimpleUploadedFile("a", FILES[what])
        file._name = name
        answer = take_back(world, path, {"file": file, "name": "In"})
        yield f"{what} as {name[:20]!r} to {path}", find_fault(answer, [])
    settings = {"name": "In", "arm": "a", "control": "b", "is_random": True}
    outcomes = [{"column": "c", "kind": "rate"}]
    form = {"settings": json.dumps({**settings, "outcomes": outcomes})}
    for what, path in itertools.product(FILES, ("", "/columns")):
        file = SimpleUploadedFile("a.csv", FILES[what])
        answer = take_back(world, f"/api/experiments{path}", {"file": file, **form})
        yield f"{what} to experiments{path}", find_fault(answer, [])
    for what, raw in FILES.items():
        body = {"text": raw.decode("latin-1"), "file_name": "a", "name": "In"}
        answer = take_back(world, into[1], body, "application/json")
        yield f"{what} as text", find_fault(answer, [])


def take_back(world, path, *form):
    """Post something; undo what an accepted one changed."""
    with transaction.atomic():
        answer = world.client.post(path, *form)
        if not 400 <= answer.status_code < 500:
            transaction.set_rollback(True)
    return answer


def test_previews_of_any_form(world):
    assert tell(preview(world)) == ""


def preview(world):
    form = {**WORDS, "customer_id": str(world.customer.pk), "purpose": "marketing"}
    for name in form:
        for text in values.QUERY_VALUES:
            sent = {**form, name: text}
            answer = world.client.post("/api/templates/preview/body", sent)
            yield f"{name}={text[:30]!r}", find_fault(answer, [name])
