"""Labels, and finding a journey among hundreds."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from customers.selectors import make_cursor
from journeys import services
from journeys.domain.errors import LabelInvalid
from journeys.models import Journey, Label
from journeys.selectors import Search, find_journeys, list_labels
from tests.journeys.factories import START, create_template, set_clock
from tests.journeys.graphs import document, edge, entry, node

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def marketer():
    user = User.objects.create_user("mara")
    user.groups.add(Group.objects.get(name="marketer"))
    client = Client()
    client.force_login(user)
    return client


def create(name, *, step="pause", template=None):
    said = node("hello", "message", template_id=template.pk if template else None)
    pause = {**node("w", "wait", amount=1, unit="days"), "name": step}
    graph = document(
        [entry(), pause, said, node("out", "exit")],
        [edge("in", "w"), edge("w", "hello"), edge("hello", "out")],
    )
    return services.create_journey(name=name, document=graph)


def label(journey, *names):
    for name in names:
        services.add_label(journey_id=journey.pk, name=name)


def names(**search):
    return [one.name for one in find_journeys(Search(**search), None).results]


def test_a_label_is_written_once_whatever_its_case_and_blanks():
    first, second = create("First"), create("Second")
    label(first, "VIP")
    assert services.add_label(journey_id=first.pk, name="  vip ") == ["VIP"]
    assert services.add_label(journey_id=second.pk, name="vip") == ["VIP"]
    assert [(one.name, one.journeys) for one in list_labels()] == [("VIP", 2)]
    assert services.remove_label(journey_id=second.pk, name="Vip") == []
    services.remove_label(journey_id=first.pk, name="VIP")
    assert list_labels() == []


@pytest.mark.parametrize(("name", "other"), [("ΑΣ", "ασ"), ("i", "İ"), ("Été", "ÉTÉ")])  # noqa: RUF001
def test_a_label_is_one_where_python_and_the_database_lower_it_differently(name, other):
    journey = create("First")
    label(journey, name)
    assert services.add_label(journey_id=journey.pk, name=other) == [name]
    assert names(label=other) == ["First"]
    assert services.remove_label(journey_id=journey.pk, name=other) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_label_that_cannot_be_is_refused(name):
    journey = create("First")
    with pytest.raises(LabelInvalid):
        services.add_label(journey_id=journey.pk, name=name)
    assert not Label.objects.exists()


def test_a_journey_has_only_so_many_labels():
    journey = create("First")
    label(journey, *(f"label {number}" for number in range(20)))
    with pytest.raises(LabelInvalid):
        label(journey, "one more")
    label(journey, "Label 7")  # it has that


def test_labels_of_archived_journeys_are_not_offered():
    journey = create("First")
    label(journey, "old")
    Journey.objects.update(status=Journey.Status.ARCHIVED)
    assert list_labels() == []


def test_the_api_adds_and_removes_labels(marketer):
    journey = create("First")
    path = f"/api/journeys/{journey.pk}/labels"
    added = marketer.post(path, {"name": "Spring"}, content_type="application/json")
    assert added.json() == {"labels": ["Spring"]}
    assert marketer.get(f"/api/journeys/{journey.pk}").json()["labels"] == ["Spring"]
    (row,) = marketer.get("/api/journeys").json()["results"]
    assert row["labels"] == ["Spring"]
    (use,) = marketer.get("/api/journey-labels").json()["results"]
    assert use == {"name": "Spring", "journeys": 1}
    refused = marketer.post(path, {"name": " "}, content_type="application/json")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "name"
    assert marketer.delete(f"{path}?name=spring").json() == {"labels": []}
    assert marketer.delete(path).status_code == 400


SEARCHES = [
    # text, found
    ("wel", ["Welcome"]),
    ("SPRING", ["Welcome"]),  # a label
    ("three days", ["Other"]),  # a step
    ("big letter", ["Other"]),  # a message
    ("50 %", ["50 % off"]),
    ("50 _", []),  # not a pattern
    ("\\", []),
    ("nothing", []),
    ("", ["50 % off", "Other", "Welcome"]),
]


@pytest.mark.parametrize(("text", "found"), SEARCHES)
def test_journeys_are_found_by_name_label_step_and_message(text, found):
    label(create("Welcome"), "spring 2026")
    create("Other", step="Wait three days", template=create_template("Big letter"))
    create("50 % off")
    assert names(text=text, sort="name") == found


def test_the_list_says_where_the_text_was_found(marketer):
    template = create_template("Big letter")
    journey = create("Other", step="Big pause", template=template)
    label(journey, "big")
    (row,) = marketer.get("/api/journeys", {"q": "BIG"}).json()["results"]
    assert row["matches"] == [
        {"what": "label", "name": "big"},
        {"what": "step", "name": "Big pause"},
        {"what": "message", "name": "Big letter"},
    ]
    (row,) = marketer.get("/api/journeys", {"q": "other"}).json()["results"]
    assert row["matches"] == []


@pytest.mark.parametrize("chosen", [[1], {"id": 1}, "1", 1.5, True, None])
def test_a_step_that_names_no_message_does_not_stop_a_search(chosen):
    create_template("Odd letter")
    graph = document([entry(), node("hello", "message", template_id=chosen)], [])
    label(services.create_journey(name="Draft", document=graph), "odd")
    assert names(text="odd") == ["Draft"]


def test_archived_journeys_hide_unless_asked_for():
    create("Here")
    gone = create("Gone")
    Journey.objects.filter(pk=gone.pk).update(status=Journey.Status.ARCHIVED)
    assert names(status="open") == ["Here"]
    assert names(status="archived") == ["Gone"]
    assert names(sort="name") == ["Gone", "Here"]
    assert names(status="draft", text="gone") == []


def test_a_label_narrows_the_list():
    label(create("First"), "VIP")
    create("Second")
    assert names(label="vip") == ["First"]
    assert names(label="vi") == []


@pytest.mark.parametrize("sort", ["changed", "created", "name"])
def test_300_journeys_come_page_by_page_each_once(sort, django_assert_max_num_queries):
    Journey.objects.bulk_create(
        Journey(name=f"Journey {n % 40:02}", created_at=START, updated_at=START)
        for n in range(120)
    )
    seen, cursor = [], None
    while True:
        with django_assert_max_num_queries(2):  # journeys, labels
            page = find_journeys(Search(sort=sort), cursor)
        seen += [one.pk for one in page.results]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize(
    "query",
    [
        {"status": "gone"},
        {"sort": "size"},
        {"q": "x" * 201},
        {"q": "a\0b"},
        {"cursor": "WyJ4IiwxXQ"},  # ["x", 1]: of another order
        {"cursor": make_cursor("2026-03-10T12:00:00", 1)},  # no time zone
        {"cursor": make_cursor("a\0b", 1), "sort": "name"},
    ],
)
def test_a_search_that_makes_no_sense_is_refused(marketer, query):
    reply = marketer.get("/api/journeys", query)
    assert reply.status_code == 400
