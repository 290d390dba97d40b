"""Variants: what may be saved, who gets which, and what they get."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.domain import control, variants
from campaigns.models import Campaign, Treatment
from config import fsck
from customers.models import Customer, Event
from messaging.models import Message
from tests.campaigns import reference, world
from tests.campaigns.client import build, get_fields
from tests.campaigns.world import MONDAY

TUESDAY = MONDAY + timedelta(days=1)


def trigger(name: str) -> dict:
    return {"kind": "trigger", "name": name}


def two(first: int = 5000, **changes) -> list[dict]:
    return [
        {"key": "a", "name": "A", "share": first, "action": trigger("a"), **changes},
        {"key": "b", "name": "B", "share": 10_000 - first, "action": trigger("b")},
    ]


def get_variants(on=MONDAY) -> dict[int, str]:
    rows = Treatment.objects.filter(on=on, arm="treated")
    return dict(rows.values_list("customer_id", "variant"))


def list_violations() -> list[fsck.Finding]:
    about = ("treatment", "message_origin", "cell", "decision")
    checks = [each for each in fsck.list_checks() if each.code.startswith(about)]
    return [each for each in fsck.run(tuple(checks)) if each.violations]


cuts = st.lists(st.integers(0, variants.WHOLE), min_size=1, max_size=9)


@settings(max_examples=50, deadline=None)
@given(cuts)
def test_shares_leave_no_gap_and_no_bucket_twice(cuts):
    bounds = [0, *sorted(cuts), variants.WHOLE]
    shares = [after - before for before, after in pairwise(bounds)]
    ids = np.arange(20_000, dtype=np.uint64)
    places = variants.draw("salt", shares, ids)
    buckets = control.draw_buckets("salt variant", ids)
    for bucket, place in zip(buckets.tolist(), places.tolist(), strict=True):
        assert bounds[place] <= bucket < bounds[place + 1]


def test_drawing_agrees_with_the_reference_and_not_with_the_control_group():
    ids = np.arange(1, 5_001, dtype=np.uint64)
    places = variants.draw("north", [3333, 6667], ids)
    expected = [
        int(reference.draw_bucket("north variant", int(id_)) >= 3333) for id_ in ids
    ]
    assert places.tolist() == expected
    held_out = control.is_control("north", 5000, ids)
    among = places[held_out].mean(), places[~held_out].mean()
    assert abs(among[0] - among[1]) < 0.05


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize(
    ("given_", "fields"),
    [
        (two()[:1], ["variants", "variants"]),
        (two() * 6, ["variants"]),
        (two(share=4999), ["variants"]),
        (two(share="half"), ["variants.0.share"]),
        (two(share=-1), ["variants.0.share"]),
        (two(share=5000.0), ["variants.0.share"]),
        (two(key="b"), ["variants.1.key"]),
        (two(key="a b"), ["variants.0.key"]),
        (two(key=["a"]), ["variants.0.key"]),
        (two(key="control"), ["variants.0.key"]),
        (two(name="x" * 81), ["variants.0.name"]),
        (two(action=None), ["variants.0.action.kind"]),
        (
            two(action={"kind": "message", "template_id": 999_999}),
            ["variants.0.action.template_id"],
        ),
        (
            two(action={"kind": "webhook", "url": "http://127.0.0.1:22/x"}),
            ["variants.0.action.url"],
        ),
        ("two", ["variants"]),
        (["a", "b"], ["variants.0", "variants.1"]),
    ],
)
def test_bad_variants_name_the_field(publisher, given_, fields):
    body = build(world.add_row("Row", 1), variants=given_)
    response = publisher.post("/api/campaigns", body, format="json")
    assert response.status_code == 400
    assert get_fields(response) == fields
    assert not Campaign.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_messages_of_one_campaign_share_channel_and_purpose(publisher):
    ids = [world.add_template(purpose=of).pk for of in ("marketing", "transactional")]
    given_ = two()
    for document, id_ in zip(given_, ids, strict=True):
        document["action"] = {"kind": "message", "template_id": id_}
    body = build(world.add_row("Row", 1), variants=given_, action=...)
    response = publisher.post("/api/campaigns", body, format="json")
    assert get_fields(response) == ["variants.1.action.template_id"]

    given_[1]["action"]["template_id"] = world.add_template().pk
    created = publisher.post("/api/campaigns", body, format="json").json()
    assert created["action"] == {"kind": "message", "template_id": ids[0]}
    assert created["variants"] == given_
    assert (created["channel"], created["purpose"]) == ("email", "marketing")


@pytest.mark.django_db
def test_people_get_their_variant_and_the_news_says_which(monday):
    people = world.add_customers(200)
    row = world.add_row("Row", 1)
    letters = [world.add_template("A"), world.add_template("B")]
    ways = two(7000)
    for way, letter in zip(ways, letters, strict=True):
        way["action"] = {"kind": "message", "template_id": letter.pk}
    campaign = world.add_campaign(row, variants=ways, control_percent=20)

    world.treat_day(MONDAY, {row: people})

    got = get_variants()
    counts = Counter(got.values())
    assert set(counts) == {"a", "b"}
    assert counts["a"] > counts["b"] > 20
    held_out = Treatment.objects.filter(arm="control")
    assert 20 < held_out.count() < 60
    assert set(held_out.values_list("variant", flat=True)) == {""}
    versions = {"a": letters[0].current_id, "b": letters[1].current_id}
    sent = dict(Message.objects.values_list("customer_id", "template_version_id"))
    assert sent == {id_: versions[variant] for id_, variant in got.items()}
    told = Event.objects.filter(name__name="$campaign_treated")
    assert {event.customer_id: event.properties["variant"] for event in told} == got
    silent = Event.objects.filter(name__name="$campaign_held_out").first()
    assert "variant" not in silent.properties
    assert {event.properties["campaign"] for event in told} == {campaign.pk}
    assert list_violations() == []


@pytest.mark.django_db
def test_a_variant_stays_with_its_people_until_nobody_gets_it_any_more(monday):
    people = world.add_customers(60)
    row = world.add_row("Row", 1)
    campaign = world.add_campaign(row, variants=two(5000))
    world.treat_day(MONDAY, {row: people[:40]})
    first = get_variants()

    Campaign.objects.filter(pk=campaign.pk).update(variants=two(1))
    world.treat_day(TUESDAY, {row: people})
    second = get_variants(TUESDAY)
    assert {id_: second[id_] for id_ in first} == first
    assert Counter(first.values())["a"] > 5
    assert {second[id_] for id_ in people[40:]} == {"b"}

    Campaign.objects.filter(pk=campaign.pk).update(variants=two(0))
    wednesday = TUESDAY + timedelta(days=1)
    world.treat_day(wednesday, {row: people})
    assert set(get_variants(wednesday).values()) == {"b"}


@pytest.mark.django_db
def test_variants_may_do_different_things(monday):
    people = world.add_customers(60, consent=False)
    row = world.add_row("Row", 1)
    ways = two()
    ways[0]["action"] = {"kind": "attribute", "name": "offer", "value": 5}
    ways[1]["action"] = {
        "kind": "webhook",
        "url": "https://example.com/hook",
        "fields": [{"key": "mail", "attribute": "email"}],
        "secret": "crm",
    }
    campaign = world.add_campaign(row, "Both", variants=ways)

    world.treat_day(MONDAY, {row: people})

    got = get_variants()
    marked = Customer.objects.filter(attributes__offer=5).values_list("pk", flat=True)
    assert set(marked) == {id_ for id_, variant in got.items() if variant == "a"}
    calls = Message.objects.filter(channel="webhook", purpose="transactional")
    assert {call.customer_id for call in calls} == set(got) - set(marked)
    assert calls.first().context == {
        "webhook": {
            "url": "https://example.com/hook",
            "method": "POST",
            "fields": [["mail", "email"]],
            "body": {
                "campaign": {"id": campaign.pk, "name": "Both"},
                "variant": "b",
                "on": "2026-02-02",
            },
            "secret": "crm",
        }
    }
    assert list_violations() == []
