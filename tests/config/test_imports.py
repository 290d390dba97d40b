"""What follows from a file: memberships are found out, and nothing is set off."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from config import pulse
from customers import services
from customers.models import Export, Import, Retold
from segments.models import Crossing, MembershipChange, Run
from segments.services import evaluate_shard, start_run
from tests.customers.factories import customer_of, identify, post
from tests.customers.imports.files import bring_in, keep
from tests.segments.making import NOW, TODAY, attribute, make_segment, run_all, set_now

pytestmark = pytest.mark.django_db(transaction=True)
BEHAVIOUR, DEFINITION = MembershipChange.Cause
VIPS = "user_id,vip\nu1,yes\nu2,yes\n"


def causes(segment):
    """Return why who came into a micro-segment."""
    entries = Crossing.objects.filter(segment=segment, is_entry=True)
    return {one.customer_id: one.cause for one in entries}


@pytest.fixture
def vips():
    """A micro-segment that a run has seen, and `u0` in it."""
    set_now()
    segment = make_segment("VIPs", attribute("vip", "eq", True))
    post(identify("u0", traits={"vip": True}), now=NOW)
    run_all()
    set_now(hours=3)
    return segment


def test_who_comes_in_by_a_file_is_no_news_of_today(vips):
    bring_in(VIPS, now=NOW + timedelta(hours=1))
    news = identify("u3", timestamp=NOW.isoformat(), traits={"vip": True})
    post(news, now=NOW + timedelta(hours=2))
    run_all(1)
    found = causes(vips)
    assert found[customer_of("u1").pk] == found[customer_of("u2").pk] == DEFINITION
    assert found[customer_of("u3").pk] == BEHAVIOUR
    assert Retold.objects.count() == 0


def test_the_run_of_the_same_day_finds_who_came_in_by_a_file(vips):
    bring_in(VIPS, now=NOW + timedelta(hours=1))
    at = NOW + timedelta(hours=4)
    run, progress = start_run(on=TODAY, as_of=at, cause=Run.Cause.MANUAL)
    while progress.pending:
        for shard in progress.pending:
            progress = evaluate_shard(run_id=run.pk, shard=shard)
    assert causes(vips)[customer_of("u2").pk] == DEFINITION
    assert Retold.objects.count() == 0


def test_a_file_that_shall_set_off_is_news(vips):
    bring_in(VIPS, sets_off=True, now=NOW + timedelta(hours=1))
    run_all(1)
    assert causes(vips)[customer_of("u1").pk] == BEHAVIOUR


def test_what_was_told_after_the_moment_of_a_run_is_kept_for_the_next(vips):
    bring_in(VIPS, now=NOW + timedelta(hours=1))
    Retold.objects.update(at=NOW + timedelta(days=2))
    run_all(1)
    assert Retold.objects.count() == 2


def test_pulse_finds_imports_and_then_the_run_that_they_need():
    one = keep(VIPS, now=NOW)
    assert pulse.find_imports(pulse.look_around(NOW)) == []
    services.start_import(import_id=one.pk, sets_off=False, now=NOW)
    (due,) = pulse.find_imports(pulse.look_around(NOW))
    assert due.arguments == {"import_id": one.pk}
    due.task(**due.arguments)
    one.refresh_from_db()
    assert one.status == Import.Status.DONE
    assert pulse.find_imports(pulse.look_around(NOW)) == []
    after = Retold.objects.order_by("-at").values_list("at", flat=True)[0]
    moment = after + timedelta(seconds=1)
    pulse.start_run_after_imports(moment)
    assert [(run.cause, run.as_of) for run in Run.objects.all()] == [("manual", moment)]
    pulse.start_run_after_imports(moment)  # one is under way
    Run.objects.update(status=Run.Status.DONE)
    pulse.start_run_after_imports(moment)  # it has seen them
    assert Run.objects.count() == 1


def test_members_of_a_micro_segment_go_out(vips):
    bring_in(VIPS, now=NOW + timedelta(hours=1))
    post(identify("u9", traits={"vip": False}), now=NOW + timedelta(hours=1))
    run_all(1)
    user = User.objects.create(username="ann", is_superuser=True)
    client = Client()
    client.force_login(user)
    answer = client.get(f"/api/segments/{vips.pk}/customers.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    users = {row["user_id"] for row in csv.DictReader(io.StringIO(text))}
    assert users == {"u0", "u1", "u2"}
    assert Export.objects.get().what == 'customers in micro-segment "VIPs"'
