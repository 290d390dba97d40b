"""Comments: who may say, change and settle what; mentions and what was seen."""

from threading import Barrier, Event, Thread

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from config import home
from customers.domain.roles import ROLES
from journeys import services
from journeys.models import Comment, Mention
from journeys.services import comments as comment_services
from tests.journeys.factories import pass_time, put_live, set_clock
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.test_api import login, send

pytestmark = pytest.mark.django_db

GRAPH = document(
    [entry("Go"), node("pause", "wait", amount=1, unit="days"), node("out", "exit")],
    [edge("in", "pause"), edge("pause", "out")],
)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[link](javascript:alert(1))",
    "{{ 7 * 7 }} ${7*7} %s \\u0000",
    "a & b < c > d \" e ' f",
    "\u202eright to left, 🦆, Ünï\u0301",
    "line\nline\n\n- list",
]


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def journey():
    return put_live(GRAPH, name="Welcome")


@pytest.fixture
def people():
    """A client for each role, by role; their names are their addresses."""
    return {role: login(role) for role in ROLES}


def path_of(journey, rest=""):
    return f"/api/journeys/{journey.pk}/comments{rest}"


def say(client, journey, text="Hello", **more):
    reply = send(client, "POST", path_of(journey), {"text": text, **more})
    assert reply.status_code == 201, reply.content
    return reply.json()


def threads(client, journey):
    return send(client, "GET", path_of(journey)).json()["results"]


def texts(client, journey):
    found = threads(client, journey)
    return [[one["text"] for one in thread["comments"]] for thread in found]


def attention(name):
    """Return what the start page tells somebody about comments."""
    reader = User.objects.get(username=f"{name}@example.com")
    found = home.get_home(reader.pk, is_publisher=False)["attention"]
    return [(one.message, one.link) for one in found if one.code == "mentioned"]


def test_people_of_every_role_talk_about_a_step_and_the_journey(journey, people):
    first = say(people["viewer"], journey, "Too long?", node="pause")
    say(people["marketer"], journey, "No.", thread=first["id"])
    answer = say(people["viewer"], journey, "Fine.", thread=first["id"])
    # An answer to an answer belongs to the same thread
    say(people["admin"], journey, "Ship it.", thread=answer["id"])
    say(people["publisher"], journey, "Nice journey")
    about, step = threads(people["viewer"], journey)
    assert (about["node"], about["comments"][0]["text"]) == (None, "Nice journey")
    assert (step["node"], step["node_name"], step["id"]) == (
        "pause",
        "pause",
        first["id"],
    )
    assert [one["text"] for one in step["comments"]] == [
        "Too long?",
        "No.",
        "Fine.",
        "Ship it.",
    ]
    author = step["comments"][1]["author"]
    assert author["name"] == "marketer@example.com"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_the_text_it_was(journey, people, text):
    say(people["viewer"], journey, text)
    reply = send(people["marketer"], "GET", path_of(journey))
    assert reply["Content-Type"] == "application/json"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply.json()["results"][0]["comments"][0]["text"] == text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n\t "}, "text"),
        ({"text": None}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": "a\u0000b"}, "text"),
        ({"text": "a" * 5_001}, "text"),
        ({"text": "a", "node": "nowhere"}, "node"),
        ({"text": "a", "node": "x" * 201}, "node"),
        ({"text": "a", "thread": "one"}, "thread"),
        ({"text": "a", "thread": 0}, "thread"),
        ({"text": "a", "thread": 10**30}, "thread"),
    ],
)
def test_what_cannot_be_said_is_refused_by_field(journey, people, body, field):
    reply = send(people["viewer"], "POST", path_of(journey), body)
    assert reply.status_code == 400
    assert field in [error["field"] for error in reply.json()["errors"]]
    assert not Comment.objects.exists()


def test_five_thousand_characters_are_allowed(journey, people):
    assert len(say(people["viewer"], journey, "ü" * 5_000)["text"]) == 5_000


OWN, OTHERS = "own", "others"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("what", "whose", "expected"),
    [
        ("edit", OWN, 200),
        ("edit", OTHERS, 403),
        ("delete", OWN, 204),
        ("delete", OTHERS, 403),
        ("resolve", OWN, 204),
        ("resolve", OTHERS, 204),
        ("reopen", OTHERS, 204),
        ("answer", OTHERS, 201),
    ],
)
def test_who_may_do_what(journey, people, role, what, whose, expected):
    other = next(name for name in people if name != role)
    comment = say(people[role if whose == OWN else other], journey)
    method, rest, body = {
        "edit": ("PUT", "", {"text": "Changed"}),
        "delete": ("DELETE", "", None),
        "resolve": ("POST", "/resolved", None),
        "reopen": ("DELETE", "/resolved", None),
        "answer": ("POST", None, {"text": "Yes", "thread": comment["id"]}),
    }[what]
    path = path_of(journey, "" if rest is None else f"/{comment['id']}{rest}")
    reply = send(people[role], method, path, body)
    assert reply.status_code == expected
    if expected == 403:
        assert reply.json()["code"] == "not_your_comment"
        assert texts(people[role], journey) == [["Hello"]]


@pytest.mark.parametrize("what", ["edit", "delete", "resolve", "answer"])
def test_a_comment_of_another_journey_is_none_of_this_one(journey, people, what):
    foreign = say(people["viewer"], put_live(GRAPH, name="Other"))
    method, rest, body = {
        "edit": ("PUT", f"/{foreign['id']}", {"text": "x"}),
        "delete": ("DELETE", f"/{foreign['id']}", None),
        "resolve": ("POST", f"/{foreign['id']}/resolved", None),
        "answer": ("POST", "", {"text": "x", "thread": foreign["id"]}),
    }[what]
    reply = send(people["viewer"], method, path_of(journey, rest), body)
    assert (reply.status_code, reply.json()["code"]) == (404, "comment_unknown")


@pytest.mark.parametrize("journey_id", [999_999, 10**25])
def test_a_journey_that_is_not_there_has_no_comments(people, journey_id):
    path = f"/api/journeys/{journey_id}/comments"
    for method, rest, body in (
        ("GET", "", None),
        ("POST", "", {"text": "x"}),
        ("PUT", "/1", {"text": "x"}),
        ("DELETE", "/1", None),
        ("POST", "/1/resolved", None),
        ("DELETE", "/1/resolved", None),
        ("POST", "/seen", {"comments": [1]}),
    ):
        reply = send(people["viewer"], method, path + rest, body)
        assert (reply.status_code, reply.json()["code"]) == (404, "not_found")


def test_editing_says_when_and_keeps_the_place(journey, people):
    first = say(people["viewer"], journey, "Frist")
    say(people["marketer"], journey, "Second")
    assert first["edited_at"] is None
    pass_time(hours=1)
    path = path_of(journey, f"/{first['id']}")
    same = send(people["viewer"], "PUT", path, {"text": " Frist "}).json()
    assert same["edited_at"] is None
    changed = send(people["viewer"], "PUT", path, {"text": "First"}).json()
    assert changed["edited_at"] > first["created_at"]
    assert changed["created_at"] == first["created_at"]
    assert texts(people["viewer"], journey) == [["Second"], ["First"]]


def test_a_deleted_comment_leaves_the_answers_of_others(journey, people):
    first = say(people["viewer"], journey, "Gone soon")
    answer = say(people["marketer"], journey, "I answered", thread=first["id"])
    delete = path_of(journey, f"/{first['id']}")
    assert send(people["viewer"], "DELETE", delete).status_code == 204
    (thread,) = threads(people["viewer"], journey)
    assert [one["is_deleted"] for one in thread["comments"]] == [True, False]
    assert thread["comments"][0]["text"] == ""
    assert send(people["viewer"], "DELETE", delete).status_code == 404
    put = send(people["viewer"], "PUT", delete, {"text": "Back"})
    assert put.status_code == 404
    # With its last answer an empty place goes too
    send(people["marketer"], "DELETE", path_of(journey, f"/{answer['id']}"))
    assert threads(people["viewer"], journey) == []


def test_a_thread_is_settled_and_an_answer_opens_it_again(journey, people):
    first = say(people["viewer"], journey)
    path = path_of(journey, f"/{first['id']}/resolved")
    send(people["marketer"], "POST", path)
    send(people["admin"], "POST", path)
    (thread,) = threads(people["viewer"], journey)
    assert thread["resolved_by"] == "marketer@example.com"
    assert thread["resolved_at"] is not None
    say(people["viewer"], journey, "Wait", thread=first["id"])
    (thread,) = threads(people["viewer"], journey)
    assert (thread["resolved_by"], thread["resolved_at"]) == ("", None)
    send(people["marketer"], "POST", path)
    send(people["viewer"], "DELETE", path)
    assert threads(people["viewer"], journey)[0]["resolved_at"] is None


def test_the_same_answer_is_not_sent_twice(journey, people):
    path = path_of(journey)
    say(people["viewer"], journey, "Dear @marketer@example.com")
    first = send(people["marketer"], "GET", path)
    again = send(people["marketer"], "GET", path, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    # Others see the same with other eyes: what they have not read
    assert send(people["viewer"], "GET", path)["ETag"] != first["ETag"]
    (thread,) = first.json()["results"]
    seen = {"comments": [thread["id"]]}
    reply = send(people["marketer"], "POST", f"{path}/seen", seen)
    assert reply.json() == {"mentions": 1}
    later = send(people["marketer"], "GET", path, if_none_match=first["ETag"])
    assert later.json()["results"][0]["comments"][0]["is_unread"] is False


def test_who_is_mentioned_is_told_until_they_have_seen_it(journey, people):
    one = say(people["viewer"], journey, "@marketer@example.com look", node="pause")
    assert [each["words"] for each in one["mentions"]] == ["@marketer@example.com"]
    say(people["viewer"], journey, "@Marketer@example.com and @viewer@example.com")
    assert attention("viewer") == attention("publisher") == []
    assert attention("marketer") == [
        (
            "2 comments mention you in “Welcome”.",
            f"/j/{journey.pk}/edit?step=pause&panel=comments",
        )
    ]
    seen = {"comments": [one["id"], 99]}
    send(people["publisher"], "POST", path_of(journey, "/seen"), seen)
    send(people["marketer"], "POST", path_of(journey, "/seen"), seen)
    assert attention("marketer") == [
        ("1 comment mentions you in “Welcome”.", f"/j/{journey.pk}/edit?panel=comments")
    ]
    last = threads(people["viewer"], journey)[0]["id"]
    send(people["viewer"], "POST", path_of(journey, f"/{last}/resolved"))
    assert attention("marketer") == []


def test_an_edit_tells_only_those_who_are_new(journey, people):
    one = say(people["viewer"], journey, "@marketer@example.com")
    path = path_of(journey, f"/{one['id']}")
    send(
        people["marketer"], "POST", path_of(journey, "/seen"), {"comments": [one["id"]]}
    )
    both = "@marketer@example.com @admin@example.com"
    send(people["viewer"], "PUT", path, {"text": both})
    assert attention("marketer") == []
    assert len(attention("admin")) == 1
    send(people["viewer"], "PUT", path, {"text": "Never mind"})
    assert attention("admin") == []
    assert not Mention.objects.exists()


def test_who_has_no_role_or_no_login_is_not_mentioned(journey, people):
    User.objects.create(username="guest")
    gone = User.objects.get(username="publisher@example.com")
    gone.is_active = False
    gone.save()
    one = say(
        people["viewer"], journey, "@guest @publisher@example.com @admin@example.com"
    )
    assert [each["words"] for each in one["mentions"]] == ["@admin@example.com"]
    handles = people["viewer"].get("/api/colleagues").json()["results"]
    assert [each["handle"] for each in handles] == [
        "admin@example.com",
        "marketer@example.com",
        "viewer@example.com",
    ]


def test_what_somebody_said_stays_when_their_account_goes(journey, people):
    say(people["viewer"], journey, "@marketer@example.com Bye")
    User.objects.filter(username__in=["viewer@example.com"]).delete()
    User.objects.filter(username__in=["marketer@example.com"]).delete()
    (thread,) = threads(people["admin"], journey)
    assert thread["comments"][0]["author"] == {"id": None, "name": "viewer@example.com"}
    assert thread["comments"][0]["mentions"] == []


def test_comments_of_a_step_that_is_gone_still_name_it(journey, people):
    say(people["viewer"], journey, "Keep me", node="pause")
    draft = journey.draft
    without = document([entry("Go"), node("out", "exit")], [edge("in", "out")])
    services.save_draft(
        journey_id=journey.pk, revision=draft.revision, document=without, layout={},
        map={},
    )  # fmt: skip
    (thread,) = threads(people["viewer"], journey)
    assert (thread["node"], thread["node_name"]) == ("pause", "pause")
    # The live version still has it
    say(people["viewer"], journey, "Why?", node="pause")


def test_a_journey_holds_only_so_many_comments(journey, people, monkeypatch):
    monkeypatch.setattr(comment_services, "MAX_COMMENTS", 2)
    say(people["viewer"], journey)
    say(people["viewer"], journey)
    reply = send(people["viewer"], "POST", path_of(journey), {"text": "More"})
    assert (reply.status_code, reply.json()["code"]) == (409, "too_many_comments")


def test_all_threads_are_read_with_few_statements(
    journey, people, django_assert_max_num_queries
):
    for number in range(6):
        one = say(people["viewer"], journey, f"{number} @admin@example.com")
        say(people["admin"], journey, "@viewer@example.com", thread=one["id"])
    with django_assert_max_num_queries(8):
        threads(people["viewer"], journey)


@pytest.mark.django_db(transaction=True)
def test_the_last_two_answers_leave_no_empty_place_when_deleted_at_once(
    journey, people
):
    first = say(people["viewer"], journey)
    names = ("marketer", "admin")
    answers = [say(people[name], journey, "Yes", thread=first["id"]) for name in names]
    send(people["viewer"], "DELETE", path_of(journey, f"/{first['id']}"))
    authors = {one.pk: one.author_id for one in Comment.objects.all()}
    ready, held, errors = Barrier(2), Event(), []

    def delete(comment_id):
        try:
            with transaction.atomic():
                ready.wait(5)
                services.delete_comment(
                    journey_id=journey.pk,
                    comment_id=comment_id,
                    user_id=authors[comment_id],
                )
                held.wait(0.3)  # never set: each transaction stays open for a moment
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    deleting = [Thread(target=delete, args=(one["id"],)) for one in answers]
    for thread in deleting:
        thread.start()
    for thread in deleting:
        thread.join(20)
    assert errors == []
    assert not Comment.objects.exists()
