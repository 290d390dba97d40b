"""The list of tasks that steps leave for teams."""

import pytest

from journeys.models import TeamTask
from tests.customers.factories import customer_of, post
from tests.journeys.factories import (
    create_customer,
    do,
    put_live,
    set_clock,
    take_turns,
)
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.test_api import login, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tasks():
    """Two customers, each with a task."""
    set_clock()
    call = node("call", "notify_team", team="Sales", title="Call", text="Say hello")
    put_live(
        document(
            [entry("Go"), call, node("out", "exit")],
            [edge("in", "call"), edge("call", "out")],
        ),
        name="Welcome",
    )
    for user in ("u1", "u2"):
        create_customer(user, name=user.upper())
        do(user, "Go")
    take_turns()
    return list(TeamTask.objects.order_by("-id"))


def test_tasks_are_listed_newest_first_with_whom_they_are_about(tasks):
    found = login("viewer").get("/api/tasks").json()
    assert [one["id"] for one in found["results"]] == [one.pk for one in tasks]
    one = found["results"][0]
    assert (one["team"], one["title"], one["text"]) == ("Sales", "Call", "Say hello")
    assert one["customer"] == {
        "id": tasks[0].customer_id,
        "name": one["customer"]["name"],
    }
    assert one["journey"]["name"] == "Welcome"
    assert found["next"] is None


def test_a_task_is_ticked_off_and_put_back(tasks):
    marketer = login("marketer")
    path = f"/api/tasks/{tasks[0].pk}/done"
    done = send(marketer, "POST", path).json()
    assert done["done_by"] == "marketer@example.com"
    assert send(marketer, "POST", path).json()["done_at"] == done["done_at"]
    assert [t["id"] for t in marketer.get("/api/tasks").json()["results"]] == [
        tasks[1].pk
    ]
    listed = marketer.get("/api/tasks?done=1").json()["results"]
    assert [one["id"] for one in listed] == [tasks[0].pk]
    assert send(marketer, "DELETE", path).json()["done_at"] is None
    assert len(marketer.get("/api/tasks").json()["results"]) == 2


def test_tasks_of_one_customer_and_what_is_none(tasks):
    viewer = login("viewer")
    found = viewer.get(f"/api/tasks?customer={tasks[0].customer_id}").json()["results"]
    assert [one["id"] for one in found] == [tasks[0].pk]
    assert viewer.get("/api/tasks?customer=x").status_code == 400
    assert viewer.get("/api/tasks?cursor=x").status_code == 400
    assert send(viewer, "POST", f"/api/tasks/{tasks[0].pk}/done").status_code == 403
    assert send(login("marketer"), "POST", "/api/tasks/999999/done").status_code == 404


def test_a_task_about_somebody_who_was_merged_is_not_about_nobody(tasks):
    other, survivor = customer_of("u1"), customer_of("u2")
    post({"type": "alias", "previousId": "u1", "userId": "u2"})
    take_turns()
    owners = TeamTask.objects.values_list("customer_id", flat=True)
    assert set(owners) == {survivor.pk}
    assert not TeamTask.objects.filter(customer_id=other.pk).exists()
