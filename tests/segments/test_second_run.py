"""Another run of a day looks at whom something touched, and finds what all give."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection

from customers.models import Customer, OwnerMode, Workspace
from customers.selectors import news
from customers.selectors.news import get_bookmark, is_usable
from customers.services import record_consent, suppress, unsuppress
from segments import selectors, services
from segments.models import Run, RunShard, Threshold
from tests.segments.looking import BEHAVIOUR, Looks, changes_of, counts, members
from tests.segments.making import (
    NOW,
    TODAY,
    attribute,
    count,
    finish,
    leaf,
    make_event,
    make_people,
    make_person,
    make_segment,
    rule,
    run_all,
    shard_of,
    spent_most,
)
from tests.segments.worlds import SHARD, World, differences, leave_others_empty

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=6)
WORLDS = 4
STEPS = 8


@pytest.fixture(autouse=True)
def _without_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody else be under way: tests of other databases share the numbers."""
    ended = news._BOOKMARK.replace("pg_snapshot_xmin", "pg_snapshot_xmax")
    monkeypatch.setattr(news, "_BOOKMARK", ended)


def run_again(hours: int = 0) -> Run:
    moment = LATER + timedelta(hours=hours)
    run, _ = services.start_run(on=TODAY, as_of=moment, cause=Run.Cause.MANUAL)
    return finish(run)


def people(looks: Looks) -> set[int] | None:
    """Return at whom was looked in all shards; None: at everybody somewhere."""
    found = [who for _, who in looks]
    return None if None in found else {id_ for who in found for id_ in who or ()}


@pytest.mark.parametrize("number", range(WORLDS))
def test_it_gives_what_evaluating_everybody_gives(number: int, looks: Looks) -> None:
    world = World(300 + number, ranks=False)
    leave_others_empty(Run.objects.get())
    for step in range(STEPS):
        world.pass_time(longest=20_000)
        news = [
            who for _ in range(world.draw.randrange(4)) for who in world.tell_news()
        ]
        if world.draw.random() < 0.3:
            world.take_turns(*news)
        leave_others_empty(world.run())
        assert not differences(world.now), (step, world.now)
    some = [who for shard, who in looks if shard == SHARD and who is not None]
    assert len(some) >= STEPS // 2  # on a new day everybody is looked at
    assert sum(map(len, some)) < len(some) * len(world.ids) * 0.7


def test_it_looks_at_whom_something_touched_only(looks: Looks) -> None:
    active = make_segment("Active", count("Visit", "gte", 1, within_days=7))
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(*range(1, 41), x=3)
    make_event(1, "Visit", NOW - timedelta(days=6.8))  # leaves the window by itself
    make_event(2, "Visit", NOW - timedelta(days=3))
    run_all()
    looks.clear()
    make_event(3, "Visit", NOW + timedelta(hours=1))
    make_event(4, "Other", NOW + timedelta(hours=1))  # no rule asks about it
    Customer.objects.filter(id=5).update(attributes={"x": 9})
    make_person(41, attributes={"x": 9})
    Customer.objects.filter(id=6).update(owner_mode=OwnerMode.NOBODY)
    run = run_again()
    assert people(looks) == {1, 3, 5, 6, 41}
    assert members(active) == {2, 3}
    assert members(rich) == {5, 41}
    assert changes_of(run) == {
        (1, BEHAVIOUR): ([], [active.pk]),
        (3, BEHAVIOUR): ([active.pk], []),
        (5, BEHAVIOUR): ([rich.pk], []),
        (41, BEHAVIOUR): ([rich.pk], []),
    }
    assert counts(active) == (2, 3, 1)
    everyone_else = members(selectors.get_everyone_else())
    assert everyone_else == {1, 4, *range(7, 41)}
    (day,) = selectors.coverage(TODAY, TODAY)
    assert (day.open, day.covered) == (40, 4)


def test_who_agrees_meanwhile_is_found(looks: Looks) -> None:
    consent = {"kind": "consent", "channel": "email", "purpose": "marketing"}
    agreed = make_segment("Agreed", leaf({**consent, "state": "granted"}, "is"))
    make_people(1, 2, 3)
    run_all()
    looks.clear()
    record_consent(
        customer_ids=[2],
        channel="email",
        purpose="marketing",
        granted=True,
        source="test",
        at=NOW + timedelta(hours=1),
    )
    run_again()
    assert people(looks) == {2}
    assert members(agreed) == {2}


@pytest.mark.parametrize("is_new", [True, False])
def test_everybody_is_asked_once_addresses_are_suppressed_or_not_any_more(
    is_new: bool, looks: Looks
) -> None:
    consent = {"kind": "consent", "channel": "email", "state": "suppressed"}
    lost = make_segment("Lost", leaf(consent, "is"))
    for id_, address in ((1, "one@example.org"), (2, "two@example.org")):
        make_person(id_, attributes={"email": address})
    suppress(channel="email", address="one@example.org", reason="bounce", now=NOW)
    run_all()
    looks.clear()
    run_again()
    assert people(looks) == set()
    if is_new:
        later = LATER + timedelta(hours=1)
        suppress(channel="email", address="two@example.org", reason="bounce", now=later)
    else:
        unsuppress(channel="email", address="one@example.org", now=LATER)
    run_again(hours=2)
    assert people(looks) is None
    assert members(lost) == ({1, 2} if is_new else set())


def test_what_lay_ahead_of_the_first_run_counts_in_the_second(looks: Looks) -> None:
    active = make_segment("Active", count("Visit", "gte", 1))
    make_people(1, 2)
    make_event(1, "Visit", NOW + timedelta(minutes=5))  # a fast clock
    run_all()
    assert members(active) == set()
    run_again()
    assert members(active) == {1}


def test_thresholds_are_those_of_the_day(looks: Looks) -> None:
    top = make_segment("Top", spent_most(50))
    for id_ in (1, 2):
        make_event(make_person(id_), "Order", revenue=id_)
    run_all()
    make_event(make_person(3), "Order", revenue=9)
    run_again()
    assert members(top) == {2, 3}
    assert [row.value for row in Threshold.objects.all()] == [2]
    run_all(day=1)
    assert members(top) == {2, 3}
    make_event(make_person(4), "Order", NOW + timedelta(days=1), revenue=9)
    run_all(day=2)
    assert members(top) == {3, 4}


def test_people_put_in_by_hand_stay_in(looks: Looks) -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1, 2, x=3)
    run_all()
    services.pin_customers(segment_id=rich.pk, customer_ids=[1], is_in=True)
    run_again()
    assert members(rich) == {1}


@pytest.mark.parametrize("what", ["rule", "workspace", "day"])
def test_everybody_is_asked_when_more_than_people_changed(
    what: str, looks: Looks
) -> None:
    segment = make_segment("S", attribute("x", "gt", 5))
    make_people(*range(1, 41), x=3)
    run_all()
    looks.clear()
    if what == "rule":
        services.update_segment(
            segment_id=segment.pk, rule=rule(attribute("x", "gt", 1))
        )
    if what == "workspace":
        Workspace.objects.update(timezone="Asia/Tokyo")
    if what == "day":
        run_all(day=1)
    else:
        run_again()
    assert people(looks) is None


def test_many_are_found_sooner_by_reading_all() -> None:
    segment = make_segment("S", attribute("x", "gt", 5))
    make_people(*range(1, 200), x=3)
    run_all()
    Customer.objects.filter(id__lt=100).update(attributes={"x": 9})
    run_again()
    assert members(segment) == set(range(1, 100))


@pytest.fixture
def _as_an_ordinary_role() -> Iterator[None]:
    """Act as a role of a managed server: what tells of the cluster is not for it."""
    role = f"ordinary_of_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(
            f"GRANT ALL ON SCHEMA public TO {role};"
            f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role};"
            f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role};"
            "REVOKE EXECUTE ON FUNCTION pg_control_system FROM PUBLIC;"
            f"SET ROLE {role}"
        )
        yield
        cursor.execute("RESET ROLE")
        cursor.execute("GRANT EXECUTE ON FUNCTION pg_control_system TO PUBLIC")
        cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


@pytest.mark.usefixtures("_as_an_ordinary_role")
def test_a_role_that_may_not_ask_about_the_cluster_runs_like_any_other(
    looks: Looks,
) -> None:
    rich = make_segment("Rich", attribute("x", "gt", 5))
    make_people(1, 2, x=3)
    run_all()
    looks.clear()
    Customer.objects.filter(id=2).update(attributes={"x": 9})
    run_again()
    assert people(looks) == {2}
    assert members(rich) == {2}
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")


def test_a_bookmark_of_another_server_says_nothing() -> None:
    bookmark = get_bookmark()
    assert is_usable(bookmark)
    assert not is_usable("1" + bookmark)


def test_what_was_committed_late_is_found(looks: Looks) -> None:
    """An event received before the first run, whose transaction ended after it."""
    active = make_segment("Active", count("Visit", "gte", 1))
    make_people(1, 2)
    make_event(1, "Visit", NOW - timedelta(days=1))
    run_all()
    make_event(2, "Visit", NOW - timedelta(hours=1))
    run_again()
    assert members(active) == {1, 2}
    assert RunShard.objects.filter(shard=shard_of(2)).count() == 2
