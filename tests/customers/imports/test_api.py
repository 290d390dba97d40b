"""Files over HTTP: by whom, step by step, and what is refused."""

import gzip

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from customers.models import Customer, Import
from tests.customers.factories import NOW, identify, post
from tests.customers.imports.files import advance
from tests.journeys.factories import set_clock

pytestmark = pytest.mark.django_db
PEOPLE = "user_id,name,visits\nu1,Zoë,3\nu2,Bo,x\nu3,李雷,4\nu4,A,4\nu5,B,5\nu6,C,6\n"


@pytest.fixture(autouse=True)
def clock():
    set_clock(NOW)


def login(role):
    user = User.objects.create(username=role)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client():
    return login("marketer")


def upload(client, content=PEOPLE, name="people.csv"):
    raw = content.encode() if isinstance(content, str) else content
    return client.post("/api/imports", {"file": SimpleUploadedFile(name, raw)})


def ask(client, method, path, body=None):
    call = getattr(client, method)
    return call(path, body, "application/json") if body is not None else call(path)


def test_a_file_comes_in_step_by_step(client):
    answer = upload(client, gzip.compress(PEOPLE.encode()))
    assert answer.status_code == 201
    one = answer.json()
    assert (one["file_name"], one["kind"], one["status"]) == (
        "people.csv",
        "customers",
        "mapping",
    )
    path = f"/api/imports/{one['id']}"
    preview = ask(client, "post", f"{path}/preview", one["plan"]).json()
    assert preview["columns"] == ["user_id", "name", "visits"]
    assert preview["rows"][0]["values"] == {"name": "Zoë", "visits": 3}
    (wrong,) = preview["rows"][1]["errors"]
    assert (wrong["line"], wrong["column"], wrong["value"]) == (3, "visits", "x")
    assert ask(client, "put", f"{path}/plan", one["plan"]).status_code == 200
    assert client.post(f"{path}/check").json()["status"] == "checking"
    advance(Import.objects.get())
    checked = client.get(path).json()
    assert (checked["status"], checked["checked"]["customers_new"]) == ("checked", 5)
    assert checked["progress"] == 1
    started = ask(client, "post", f"{path}/start", {"sets_off": False})
    assert (started.status_code, started.json()["status"]) == (202, "running")
    advance(Import.objects.get())
    done = client.get(path).json()
    assert (done["status"], done["counts"]["customers_new"]) == ("done", 5)
    assert done["created_by"] == "marketer"
    assert Customer.objects.count() == 5
    (fault,) = client.get(f"{path}/errors").json()["results"]
    assert fault["code"] == "not_a_number"
    assert [row["id"] for row in client.get("/api/imports").json()["results"]] == [
        one["id"]
    ]


def test_wrong_rows_come_as_a_file_that_is_safe_to_open(client):
    one = upload(client, PEOPLE.replace(",x", ",=1+1")).json()
    client.post(f"/api/imports/{one['id']}/check")
    advance(Import.objects.get())
    answer = client.get(f"/api/imports/{one['id']}/errors.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == '"line","column","value","code","message"'
    assert lines[1].startswith('"3","visits","\'=1+1","not_a_number"')


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04zip", "file_refused"),
        (b" \n\n", "file_refused"),
        (b"\x1f\x8bxxxx", "file_refused"),
        (",".join("abc" for _ in range(1_200)).encode(), "file_refused"),
        (b"", "invalid"),
    ],
)
def test_what_is_no_file_is_refused_and_not_kept(client, content, code):
    answer = upload(client, content)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert Import.objects.count() == 0


def test_a_file_beyond_the_limit_is_too_large(client, settings):
    settings.IMPORT_BYTES = 20
    assert upload(client).status_code == 413


def test_a_form_without_a_file_names_the_field(client):
    answer = client.post("/api/imports", {"other": "x"})
    assert answer.json()["errors"][0]["field"] == "file"


def test_a_plan_that_cannot_be_names_its_fields(client):
    one = upload(client).json()
    path = f"/api/imports/{one['id']}"
    one["plan"]["columns"][0]["target"] = "ignore"
    preview = ask(client, "post", f"{path}/preview", one["plan"]).json()
    assert preview["rows"] == []
    assert [each["code"] for each in preview["problems"]] == ["no_id"]
    refused = ask(client, "put", f"{path}/plan", one["plan"])
    assert (refused.status_code, refused.json()["code"]) == (400, "mapping_refused")
    assert refused.json()["errors"][0]["field"] == "columns"


def test_what_is_over_is_not_begun_again(client):
    one = upload(client).json()
    path = f"/api/imports/{one['id']}"
    assert client.post(f"{path}/cancel").json()["status"] == "cancelled"
    for step in ("check", "start", "cancel"):
        answer = ask(client, "post", f"{path}/{step}", {})
        assert (answer.status_code, answer.json()["code"]) == (409, "import_busy")
    assert client.get("/api/imports/999").json()["code"] == "unknown_import"


def test_viewers_bring_nothing_in_and_take_nothing_out():
    post(identify("u1", traits={"email": "a@b.example"}))
    viewer = login("viewer")
    assert upload(viewer).status_code == 403
    for path in ("/api/imports", "/api/customers.csv"):
        assert viewer.get(path).status_code == 403
