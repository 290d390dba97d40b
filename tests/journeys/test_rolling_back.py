"""Going back to a version, being killed in a move, and publishing at once."""

import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from journeys.domain.errors import (
    JourneyError,
    StaleRevision,
    VersionUnknown,
)
from journeys.models import (
    Enrollment,
    Journey,
    LifeCycleChange,
    MoveShard,
    Version,
    Visit,
)
from journeys.services import (
    publish,
    roll_back,
)
from tests.journeys.factories import (
    START,
    create_template,
    put_live,
    set_clock,
    standing,
)
from tests.journeys.graphs import node
from tests.journeys.publishing import (
    broken_invariants,
    crowd_in,
    draw,
    enter,
    follow,
    listed,
    move_all,
    put_over,
    straight,
    wait,
)
from tests.processes import Product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def template():
    return create_template().pk


def test_rolling_back_publishes_the_identical_graph_under_a_new_number():
    journey = put_live(straight(wait("a", 3)))
    put_over(journey, straight(wait("a", 9)))
    customer = enter()
    revision = draw(journey, straight(wait("a", 50)))
    journey.refresh_from_db()
    version = roll_back(
        journey_id=journey.pk,
        life_revision=journey.life_revision,
        number=1,
        moves=[follow(2)],
    )
    journey.refresh_from_db()
    first = Version.objects.get(journey=journey, number=1)
    assert (version.number, version.sha256) == (3, first.sha256)
    assert version.document == first.document
    assert journey.published == version
    assert (journey.draft.number, journey.draft.revision) == (4, revision)
    assert journey.draft.document == straight(wait("a", 50))
    move_all()
    assert standing(customer).due_at == START + timedelta(days=3)
    row = LifeCycleChange.objects.latest("number")
    assert (row.what, row.details["again"], row.details["number"]) == (
        "rolled_back",
        1,
        3,
    )
    put_over(journey, straight(wait("a", 50)))
    assert journey.published.number == 4


def test_going_back_to_a_version_that_cannot_run_any_more_is_refused(template):
    journey = put_live(straight(node("hi", "message", template_id=template)))
    put_over(journey, straight(wait()))
    with pytest.raises(VersionUnknown):
        roll_back(journey_id=journey.pk, life_revision=journey.life_revision, number=9)
    connection.cursor().execute("UPDATE messaging_template SET current_id = NULL")
    connection.cursor().execute("DELETE FROM messaging_templateversion")
    connection.cursor().execute("DELETE FROM messaging_template")
    with pytest.raises(JourneyError) as refused:
        roll_back(journey_id=journey.pk, life_revision=journey.life_revision, number=1)
    assert refused.value.errors[0]["node"] == "hi"


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_it_moves_people_loses_and_doubles_nobody(tmp_path):
    """Fault 18 with a real SIGKILL: what it wrote is gone, the next one does it."""
    set_clock()
    journey = put_live(listed(wait("a"), wait("b")))
    crowd_in(journey, 9)
    put_over(journey, listed(wait("b", 20)), follow(a="b"))
    (tmp_path / "people_moving.1").write_text("kill")
    move = "from journeys.services import move_people; move_people(shard=3, size=4)"
    with Product(FAULT_DIR=str(tmp_path)) as product:
        process = product.start_script(move)
        assert process.wait(timeout=60) == -signal.SIGKILL
    assert {one.version.number for one in Enrollment.objects.all()} == {1}
    assert not MoveShard.objects.exclude(started_at=None).exists()
    move_all(size=4)
    assert {one.version.number for one in Enrollment.objects.all()} == {2}
    assert Visit.objects.filter(outcome="@moved").count() == 9
    assert broken_invariants() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_the_second_is_told():
    set_clock()
    journey = put_live(straight(wait()))
    revision = draw(journey, straight(wait(amount=3)))
    barrier = threading.Barrier(2)
    answers = []

    def race():
        try:
            barrier.wait(timeout=20)
            answers.append(publish(journey_id=journey.pk, revision=revision).number)
        except StaleRevision as error:
            answers.append(error.status)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers) == [2, 412]
    assert Journey.objects.get().published.number == 2
    assert Version.objects.count() == 3
