"""Who may call what: every endpoint x method x role against one table."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

TABLE = yaml.safe_load((Path(__file__).parent / "access.yaml").read_text())
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LEVELS = ("anyone", "user", "viewer", "marketer", "publisher", "admin")
# Django's own administration decides by its own permissions
FOREIGN = ("/admin/",)
EXAMPLES = {
    "id": "424242",
    "int": "424242",
    "uuid": "00000000-0000-0000-0000-00000000dead",
    "slug": "nothing",
    "str": "nothing",
    "path": "nothing",
    "date": "2026-03-02",
}

pytestmark = pytest.mark.django_db


def list_addresses(patterns=None, prefix="/") -> Iterator[str]:
    """Yield every route with its parameters, as `/api/journeys/{pk}`."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from list_addresses(pattern.url_patterns, prefix + route)
        elif isinstance(pattern, URLPattern):
            # A regular expression of ours is the page of the browser part
            yield "/" if route.startswith("^") else prefix + route


ADDRESSES = sorted({each for each in list_addresses() if not each.startswith(FOREIGN)})


def name_parameters(address):
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address)


def fill(address):
    """Put values that name nothing into the parameters of a route."""
    return re.sub(
        r"<(?:(\w+):)?\w+>", lambda found: EXAMPLES.get(found[1], "nothing"), address
    )


@pytest.fixture
def clients():
    """One client for each level, and one whose login was disabled."""
    found = {"anyone": Client(raise_request_exception=False)}
    for level in (*LEVELS[1:], "disabled"):
        user = User.objects.create(username=level, is_active=True)
        if level not in ("user", "disabled"):
            user.groups.add(Group.objects.get(name=level))
        if level == "disabled":
            user.groups.add(Group.objects.get(name="admin"))
        client = Client(raise_request_exception=False)
        client.force_login(user)
        found[level] = client
    User.objects.filter(username="disabled").update(is_active=False)
    return found


def call(client, method, address):
    return client.generic(method, fill(address), b"{}", "application/json")


def is_refused(response):
    to_login = response.status_code == 302 and "/login/?next=" in response["Location"]
    return response.status_code in (401, 403) or to_login


def find_fault(row, answers):
    """Say in what the answers differ from the row of the table; `None`: in nothing."""
    broken = {n: a.status_code for n, a in answers.items() if a.status_code >= 500}
    if broken:
        return f"{row}: {broken}"
    if row not in TABLE:
        # 405: not served; 403 even for admins: closed to everybody
        closed = answers["admin"].status_code in (403, 405)
        return None if closed else f"{row}: add a row to access.yaml"
    least = TABLE[row]
    allowed = {name for name, answer in answers.items() if not is_refused(answer)}
    expected = set() if least == "key" else set(LEVELS[LEVELS.index(least) :])
    if least == "anyone":
        expected.add("disabled")
    if allowed != expected:
        return f"{row}: {sorted(allowed)} may, but the table says {least}"
    if least != "key" and answers[least].status_code == 405:
        return f"{row}: the table has a row, but nothing is served"
    return None


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_may_call(clients, address):
    faults = []
    for method in METHODS:
        row = f"{method} {name_parameters(address)}"
        # What is not in the table must be closed to the one who may do most
        asked = clients if row in TABLE else {"admin": clients["admin"]}
        answers = {n: call(client, method, address) for n, client in asked.items()}
        faults.append(find_fault(row, answers))
    assert [fault for fault in faults if fault] == []


def test_every_row_names_an_endpoint_that_exists():
    addresses = {name_parameters(address) for address in ADDRESSES}
    assert [row for row in TABLE if row.split(" ", 1)[1] not in addresses] == []


UNSAFE = [
    row.split(" ", 1)
    for row, least in TABLE.items()
    if least not in ("anyone", "key") and not row.startswith("GET ")
]


@pytest.mark.parametrize(("method", "named"), UNSAFE)
def test_a_session_alone_changes_nothing_without_its_token(method, named):
    admin = User.objects.create(username="root", is_superuser=True)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(admin)
    (address,) = {each for each in ADDRESSES if name_parameters(each) == named}
    response = call(client, method, address)
    assert response.status_code == 403
    assert "CSRF" in response.text or "csrf" in response.text
