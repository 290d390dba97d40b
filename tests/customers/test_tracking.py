"""The tracking API over HTTP."""

import base64
import gzip
import json
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client

from customers import selectors, services
from customers.models import Customer, Event, Quarantine, WriteKey
from tests.customers.factories import create_source, track

pytestmark = pytest.mark.django_db


def make_key(**fields):
    return services.create_write_key(source=create_source(), **fields)


@pytest.fixture
def key():
    return make_key()[1]


def headers(key):
    encoded = base64.b64encode(f"{key}:".encode()).decode()
    return {"Authorization": f"Basic {encoded}"}


def send(client, path, body, key, **extra):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(
        path,
        raw,
        content_type="application/json",
        headers={**headers(key), **extra},
    )


def batch(*events):
    return {"batch": list(events)}


def test_a_batch_is_answered_event_by_event(client, key):
    events = [
        track(messageId="m1"),
        track(messageId="m1"),
        track(event="$mine", messageId="m2"),
        track("u2"),
    ]
    answer = send(client, "/v1/batch", batch(*events), key)
    assert answer.status_code == 200
    assert answer.json() == {
        "success": True,
        "accepted": 2,
        "duplicate": 1,
        "rejected": [
            {
                "index": 2,
                "message_id": "m2",
                "code": "reserved_name",
                "field": "event",
                "message": "Names starting with $ are kept for the system.",
            }
        ],
        "results": ["accepted", "duplicate", "rejected", "accepted"],
    }
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("track", {"userId": "u", "event": "Bought"}),
        ("identify", {"userId": "u", "traits": {"plan": "pro"}}),
        ("page", {"anonymousId": "a", "name": "Home"}),
        ("screen", {"anonymousId": "a", "name": "Home"}),
        ("group", {"userId": "u", "groupId": "g"}),
        ("alias", {"userId": "u", "previousId": "a"}),
    ],
)
def test_each_call_has_its_address(client, key, kind, body):
    answer = send(client, f"/v1/{kind}", body, key)
    assert answer.json()["results"] == ["accepted"], answer.content
    assert Customer.objects.count() == 1


def test_a_call_at_the_wrong_address_is_rejected_and_kept(client, key):
    answer = send(client, "/v1/track", {"type": "page", "userId": "u"}, key)
    assert answer.status_code == 200
    assert answer.json()["rejected"][0]["code"] == "wrong_type"
    assert Quarantine.objects.get().raw == '{"type": "page", "userId": "u"}'


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_only_post_sends_events(client, key, method):
    answer = getattr(client, method)("/v1/batch", headers=headers(key))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_no_session_and_no_csrf_token_is_needed(key):
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, "/v1/batch", batch(track()), key).status_code == 200


class TestKeys:
    def test_a_missing_or_unknown_key_is_refused(self, client):
        for extra in (
            {},
            {"Authorization": "Bearer x"},
            {"Authorization": "Basic %%%"},
            {"Authorization": "Basic " + base64.b64encode(b"\xff").decode()},
            headers("rm_unknown.x"),
            headers(""),
        ):
            answer = client.post(
                "/v1/batch", b"{}", content_type="application/json", headers=extra
            )
            assert answer.status_code == 401
            assert answer["Content-Type"] == "application/problem+json"
            assert {"code", "message"} <= answer.json().keys()
            assert answer["WWW-Authenticate"].startswith("Basic")

    def test_a_revoked_key_is_refused_at_once(self, client):
        key, text = make_key()
        assert send(client, "/v1/batch", batch(track()), text).status_code == 200
        services.revoke_write_key(key=key, now=selectors.get_now())
        assert send(client, "/v1/batch", batch(track()), text).status_code == 401

    def test_a_read_key_sends_nothing(self, client):
        _, text = make_key(scope=WriteKey.Scope.READ)
        answer = send(client, "/v1/batch", batch(track()), text)
        assert (answer.status_code, answer.json()["code"]) == (403, "write_key_scope")

    def test_a_key_in_the_address_is_refused_and_flagged(self, client):
        key, text = make_key()
        answer = send(client, f"/v1/batch?writeKey={text}", batch(track()), text)
        assert (answer.status_code, answer.json()["code"]) == (400, "write_key_exposed")
        key.refresh_from_db()
        assert key.exposed_at is not None
        assert text not in answer.content.decode()

    def test_a_key_is_stored_as_its_hash_only(self):
        key, text = make_key()
        assert len(text.partition(".")[2]) == 43
        assert text.encode() not in bytes(key.digest)
        stored = WriteKey.objects.values_list().get(pk=key.pk)
        assert not any(text in str(value) for value in stored)


class TestBodies:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"", "malformed_body"),
            (b"{", "malformed_body"),
            (b"[" * 100_000, "malformed_body"),
            (b'{"batch": 1}', "malformed_body"),
            (b"\xff", "malformed_body"),
            (b'{"batch": [' + b"{}," * 2_500 + b"{}]}", "too_many_events"),
        ],
    )
    def test_what_cannot_be_read_is_a_400(self, client, key, body, code):
        answer = send(client, "/v1/batch", body, key)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert not Quarantine.objects.exists()

    def test_a_syntax_error_names_its_line(self, client, key):
        answer = send(client, "/v1/batch", b'{"batch":\n[{]}', key)
        assert answer.json()["errors"][0]["line"] == 2

    def test_a_body_over_the_limit_is_a_413(self, client, key):
        body = b'{"batch": []}'
        fitting = body + b" " * (500_000 - len(body))
        assert send(client, "/v1/batch", fitting, key).status_code == 200
        answer = send(client, "/v1/batch", fitting + b" ", key)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    def test_gzip_is_read(self, client, key):
        body = gzip.compress(json.dumps(batch(track())).encode())
        answer = send(client, "/v1/batch", body, key, **{"Content-Encoding": "gzip"})
        assert answer.json()["accepted"] == 1

    @pytest.mark.parametrize(
        ("body", "encoding", "status"),
        [
            (b"{}", "gzip", 400),
            (gzip.compress(b'{"batch": []}', mtime=0)[:-9], "gzip", 400),
            (b"", "gzip", 400),
            (b"{}", "br", 400),
            (zlib.compress(b"{}"), "gzip", 400),
        ],
    )
    def test_broken_encodings_are_refused(self, client, key, body, encoding, status):
        answer = send(client, "/v1/batch", body, key, **{"Content-Encoding": encoding})
        assert answer.status_code == status

    def test_a_bomb_is_not_inflated(self, client, key):
        bomb = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
        body = b"".join(bomb.compress(b"\0" * 1_000_000) for _ in range(200))
        answer = send(
            client,
            "/v1/batch",
            body + bomb.flush(),
            key,
            **{"Content-Encoding": "gzip"},
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    def test_a_body_without_length_is_refused(self, client, key):
        answer = client.generic(
            "POST",
            "/v1/batch",
            b"",
            headers={**headers(key), "Transfer-Encoding": "chunked"},
        )
        assert answer.status_code == 400


def test_hostile_events_are_rejected_one_by_one(client, key):
    """The batch goes on, whatever stands in one of its events."""
    hostile = [
        (b'{"n": "a\\u0000b"}', "nul_character"),
        (b'{"n": "\\ud800"}', "lone_surrogate"),
        (b'{"n": NaN}', "not_a_number"),
        (b'{"n": Infinity}', "not_a_number"),
        (b'{"n": 1e400}', "number_range"),
        (b'{"n": ' + b"7" * 40 + b"}", "number_range"),
        (b'{"n": ' + b"7" * 5_000 + b"}", "number_range"),
        (b'{"a": 1, "a": 2}', "duplicate_key"),
        (b'{"n": ' + b"[" * 33 + b"]" * 33 + b"}", "too_deep"),
        (b'{"n": "' + b"x" * 33_000 + b'"}', "event_too_large"),
        (b'{"' + b"k" * 100_000 + b'": 1}', "event_too_large"),
    ]
    good = b'{"type": "track", "userId": "u", "event": "Fine", "properties": {}}'
    bad = [good.replace(b"{}", properties) for properties, _ in hostile]
    body = b'{"batch": [' + b", ".join([good, *bad, good]) + b"]}"
    answer = send(client, "/v1/batch", body, key).json()
    assert answer["accepted"] == 2
    assert [one["code"] for one in answer["rejected"]] == [code for _, code in hostile]
    assert [one["index"] for one in answer["rejected"]] == list(range(1, 12))
    assert Quarantine.objects.count() == len(hostile)
    assert all(len(one.raw) <= 32_768 for one in Quarantine.objects.all())


def test_keys_dangerous_elsewhere_are_plain_data_here(client, key):
    properties = {"__proto__": {"a": 1}, "constructor": 2, "$where": 3, "a.b": 4, "": 5}
    answer = send(client, "/v1/batch", batch(track(properties=properties)), key)
    assert answer.json()["accepted"] == 1
    assert Event.objects.get().properties == properties


@pytest.mark.django_db(transaction=True)
def test_one_message_id_sent_200_times_at_once_counts_once(key):
    body = batch(track(messageId="m1"))
    ready = threading.Barrier(8)

    def post_many(count):
        client = Client()
        ready.wait()
        try:
            return [
                send(client, "/v1/batch", body, key).json()["results"][0]
                for _ in range(count)
            ]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = [one for many in pool.map(post_many, [25] * 8) for one in many]
    assert sorted(answers) == ["accepted"] + ["duplicate"] * 199
    assert Event.objects.count() == Customer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_requests_about_the_same_new_people_agree(key):
    """New names, identities and merges of the same people from all sides at once."""
    ready = threading.Barrier(6)

    def post_many(worker):
        client = Client()
        ready.wait()
        try:
            for turn in range(10):
                people = [(turn * 3 + n + worker) % 20 for n in range(6)]
                events = [
                    event
                    for person in people
                    for event in (
                        track(None, f"E{turn}", anonymousId=f"a{person}"),
                        track(f"u{person}", f"E{turn}"),
                        track(f"u{person}", f"E{turn}", anonymousId=f"a{person}"),
                    )
                ]
                answer = send(client, "/v1/batch", batch(*events), key)
                assert answer.status_code == 200, answer.content
                assert answer.json()["accepted"] == 18
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(post_many, range(6)))
    assert Event.objects.count() == 6 * 10 * 18
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT i.customer_id) FROM customers_identity i"
            " JOIN customers_customer c ON c.id = i.customer_id AND merged_into IS NULL"
        )
        assert cursor.fetchone() == (40, 20)
        cursor.execute(
            "SELECT count(*) FROM customers_event e"
            " JOIN customers_customer c ON c.id = e.customer_id"
            " WHERE c.merged_into IS NOT NULL"
        )
        assert cursor.fetchone() == (0,)
