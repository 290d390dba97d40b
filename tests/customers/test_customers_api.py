"""Customers as the browser part sees them."""

import polars as pl
import pytest
from django.contrib.auth.models import Group, User

from customers import services
from customers.models import Quarantine
from tests.customers.factories import (
    NOW,
    create_source,
    customer_of,
    identify,
    post,
    track,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def login(client):
    def as_role(role):
        user, _ = User.objects.get_or_create(username=f"a {role}")
        if role is not None:
            user.groups.set([Group.objects.get(name=role)])
        client.force_login(user)
        return client

    return as_role


@pytest.fixture
def ann():
    post(
        identify(
            "ann-1",
            anonymousId="cookie-1",
            hours_ago=2,
            traits={
                "name": "Ann Miller",
                "email": "Ann@Example.com",
                "phone": "+49 170 1234567",
                "plan": "pro",
            },
            context={"consent": {"categoryPreferences": {"email.marketing": True}}},
        ),
        track("ann-1", "Signed Up", hours_ago=3, properties={"from": "x@y.example"}),
        track("ann-1", hours_ago=1, properties={"revenue": 12.5}),
    )
    return customer_of("ann-1")


def ids_found(client, text):
    answer = client.get("/api/customers", {"q": text})
    assert answer.status_code == 200
    return [row["user_id"] for row in answer.json()["results"]]


@pytest.mark.parametrize(
    "text",
    [
        *("", "ann", "ann-1", "cookie", "Ann M", "ann miller", "ANN@EX", "+49 170"),
        *(" ann ", "miller", "MILL", "miller a"),
    ],
)
def test_a_customer_is_found_by_every_name(login, ann, text):
    post(track("bob-1"))
    assert "ann-1" in ids_found(login("marketer"), text)
    if text:
        assert "bob-1" not in ids_found(login("marketer"), text)


@pytest.mark.parametrize(
    "text", ["zoe", "%", "_nn", "iller", "\\", "ann@ex%", "'", "|", "!"]
)
def test_wild_cards_are_plain_text(login, ann, text):
    assert ids_found(login("marketer"), text) == []


def test_first_and_last_names_are_a_name(login):
    post(identify("u1", traits={"firstName": "Zoe", "lastName": "Young"}))
    client = login("viewer")
    assert ids_found(client, "zoe y") == ["u1"]
    row = client.get("/api/customers").json()["results"][0]
    assert row["name"] == "Zoe Young"
    post(identify("u2", traits={"firstName": "Ina", "lastName": "Zoe-Young"}))
    assert ids_found(client, "youn") == ["u2", "u1"]


def test_the_list_goes_on_where_it_stopped(login):
    post(*[track(f"u{n}") for n in range(120)])
    client, seen, cursor = login("viewer"), [], None
    while True:
        params = {"cursor": cursor} if cursor else {}
        page = client.get("/api/customers", params).json()
        seen += [row["user_id"] for row in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("cursor", ["x", "%%%", "WzFd!", "WyJhIl0", "W10", "bnVsbA"])
@pytest.mark.parametrize("path", ["", "/{id}/timeline"])
def test_a_bent_cursor_is_refused(login, ann, cursor, path):
    address = f"/api/customers{path.format(id=ann.pk)}"
    answer = login("viewer").get(address, {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


def test_a_profile_shows_who_somebody_is(login, ann):
    answer = login("marketer").get(f"/api/customers/{ann.pk}").json()
    assert answer["user_id"] == "ann-1"
    assert answer["name"] == "Ann Miller"
    assert answer["email"] == "Ann@Example.com"
    assert answer["owner_mode"] == "open"
    assert answer["attributes"]["plan"] == "pro"
    assert answer["identities"] == [
        {"kind": "user", "value": "ann-1"},
        {"kind": "anonymous", "value": "cookie-1"},
    ]
    (consent,) = answer["consents"]
    assert (consent["channel"], consent["purpose"], consent["granted"]) == (
        "email",
        "marketing",
        True,
    )


def test_a_viewer_never_sees_how_to_reach_somebody(login, ann):
    post(identify("mail@user.example", hours_ago=1))
    client = login("viewer")
    texts = [
        client.get(address).content.decode()
        for address in (
            "/api/customers",
            f"/api/customers/{ann.pk}",
            f"/api/customers/{ann.pk}/timeline",
            "/api/catalogue",
        )
    ]
    for secret in ("xample.com", "170 1234", "y.example", "user.example"):
        assert not any(secret in text for text in texts)
    assert "email" not in client.get(f"/api/customers/{ann.pk}").json()
    # A search that finds tells what it found
    assert ids_found(client, "ann@ex") == ids_found(client, "+49 170") == []


def test_a_merged_customer_leads_to_the_survivor(login, ann):
    post(track("bob"))
    bob = customer_of("bob")
    post({"type": "alias", "previousId": "bob", "userId": "ann-1"})
    client = login("viewer")
    assert client.get(f"/api/customers/{bob.pk}").json()["id"] == ann.pk
    assert bob.pk not in [
        row["id"] for row in client.get("/api/customers").json()["results"]
    ]


def test_the_timeline_tells_all_events_newest_first(login, ann):
    services.append_events(
        events=pl.DataFrame(
            {
                "customer_id": [ann.pk],
                "name": ["$journey_entered"],
                "occurred_at": [NOW],
                "properties": ['{"journey": 7, "name": "Welcome"}'],
            }
        ),
        now=NOW,
    )
    client = login("viewer")
    rows = client.get(f"/api/customers/{ann.pk}/timeline").json()["results"]
    assert [row["sentence"] for row in rows] == [
        'Entered the journey "Welcome".',
        "Bought",
        "Signed Up",
    ]
    assert rows[1]["revenue"] == 12.5
    bought = client.get(f"/api/customers/{ann.pk}/timeline", {"name": "Bought"})
    assert [row["name"] for row in bought.json()["results"]] == ["Bought"]


def test_a_long_timeline_comes_in_pages(login, ann):
    post(*[track("ann-1", hours_ago=n % 7) for n in range(130)])
    client, seen, cursor = login("viewer"), [], None
    while True:
        params = {"cursor": cursor} if cursor else {}
        page = client.get(f"/api/customers/{ann.pk}/timeline", params).json()
        seen += [(row["occurred_at"], row["id"]) for row in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(set(seen)) == 132
    assert seen == sorted(seen, reverse=True)


def test_marketers_record_consent_and_viewers_do_not(login, ann):
    address = f"/api/customers/{ann.pk}/consents"
    wish = {"channel": "email", "purpose": "marketing", "granted": False}
    kind = {"content_type": "application/json"}
    assert login("viewer").post(address, wish, **kind).status_code == 403
    answer = login("marketer").post(address, wish, **kind)
    assert [line["granted"] for line in answer.json()] == [False]
    bad = login("marketer").post(address, {**wish, "channel": "pigeon"}, **kind)
    assert bad.status_code == 400
    assert bad.json()["errors"][0]["field"] == "channel"


def test_the_catalogue_feeds_the_rule_builder(login, ann):
    answer = login("viewer").get("/api/catalogue").json()
    plan = next(one for one in answer["attributes"] if one["name"] == "plan")
    assert (plan["type"], plan["examples"]) == ("text", ["pro"])
    bought = next(one for one in answer["events"] if one["name"] == "Bought")
    assert [one["name"] for one in bought["properties"]] == ["revenue"]


def test_refused_events_are_shown_to_admins(login):
    post({"type": "track", "userId": "null", "event": "Bought"})
    assert login("publisher").get("/api/quarantine").status_code == 403
    (row,) = login("admin").get("/api/quarantine").json()["results"]
    assert (row["code"], row["field"], row["source"]) == ("banned_id", "userId", "shop")
    assert Quarantine.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["", "/1", "/1/timeline", "/1/consents", "/../catalogue", "/../quarantine"]
)
def test_nobody_reads_without_a_role(client, login, path):
    address = f"/api/customers{path}".replace("/customers/..", "")
    key = services.create_write_key(source=create_source())[1]
    for answer in (
        client.get(address),
        client.get(address, headers={"Authorization": f"Basic {key}"}),
    ):
        assert answer.status_code in (401, 403)
    assert login(None).get(address).status_code == 403


@pytest.mark.parametrize("path", ["", "/timeline", "/consents"])
def test_an_unknown_customer_is_a_404(login, path):
    answer = login("viewer").get(f"/api/customers/99999{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_customer")
    huge = login("viewer").get(f"/api/customers/{10**30}{path}")
    assert huge.status_code == 404
