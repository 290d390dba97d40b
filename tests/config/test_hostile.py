"""Nothing that anybody sends is a server error: it is refused by name, and kept out.

Every operation of the API is called with hostile values in every parameter, header and
field of a request that is accepted as it is.
"""

import itertools
import json
import os
import re
from pathlib import Path

import pytest
import yaml

from tests.config.hostile import values
from tests.config.hostile.calling import Caller, Request, find_fault, fingerprint, tell
from tests.config.hostile.requests import SHOWN, find_parameters, make_requests
from tests.config.hostile.world import build

ROOT = Path(__file__).parent
TABLE = yaml.safe_load((ROOT / "access.yaml").read_text())
SCHEMA = yaml.safe_load((ROOT.parents[1] / "docs" / "openapi.yaml").read_text())
ROWS = [row for row in TABLE if row.split(" ")[1].startswith("/api/")]
# With how many values a place in a body is tried; HOSTILE=100 for all there are
MOST = int(os.environ.get("HOSTILE", "3"))
# A file, a form, and a day on which nothing happened
OTHERWISE = (
    "POST /api/journeys/{journey_id}/list",
    "POST /api/imports",
    "POST /api/experiments",
    "POST /api/experiments/columns",
    "POST /api/templates/preview/body",
    "GET /api/campaigns/{campaign_id}/cells/{on}",
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("silence"),
    pytest.mark.timeout(1_200),
]


@pytest.fixture
def callers(db):
    """One caller for each operation; two where there are two ways to ask."""
    world = build()
    parameters, requests = find_parameters(world), make_requests(world)
    others = [row for row in requests if row.endswith(" ")]
    found = []
    for row in [*ROWS, *others]:
        method, route = row.split()
        request = requests.get(row, Request())
        found.append(Caller(world.client, method, route, parameters, request))
    return found


def list_queries(caller):
    """Return the parameters behind the question mark that the schema names."""
    served = SCHEMA["paths"].get(caller.route.replace("{pk}", "{id}"), {})
    operation = served.get(caller.method.lower(), {})
    rows = operation.get("parameters", [])
    return [row["name"] for row in rows if row["in"] == "query"]


def test_each_request_is_accepted_as_it_is(callers):
    answers = {str(caller): caller.try_out() for caller in callers}
    refused = {
        name: answer.content[:1000]
        for name, answer in answers.items()
        if answer.status_code >= 400 and name not in OTHERWISE
    }
    assert refused == {}


def test_every_operation_that_takes_a_body_has_one_to_spoil(callers):
    served = {
        f"{method.upper()} {route}"
        for route, operations in SCHEMA["paths"].items()
        for method, operation in operations.items()
        if "requestBody" in operation
    }
    spoilt = {str(caller) for caller in callers if caller.request.body is not None}
    spoilt = {name.replace("{pk}", "{id}") for name in spoilt}
    assert served - spoilt - set(OTHERWISE) == set()


def test_hostile_bodies_are_refused_by_name(callers):
    for caller in callers:
        before = fingerprint()
        assert tell(spoil_body(caller)) == ""
        assert fingerprint() == before, f"{caller}: a refused request left something"


def spoil_body(caller):
    turns = itertools.cycle(SHOWN)
    if caller.request.body is not None:
        for spoilt in values.spoil(caller.request.body, MOST):
            shown = list(itertools.islice(turns, min(MOST // 2, len(SHOWN))))
            answer = caller.try_out(body=spoilt.body, shown=shown)
            fault = find_fault(answer, spoilt.names)
            yield f"{caller} {spoilt.place} {spoilt.what}", fault


def test_no_text_can_be_of_any_length(callers):
    taken = []
    for caller in callers:
        for place in values.places(caller.request.body):
            if "document" in place[:-1]:
                continue  # its size is limited as a whole
            body = values.replace(caller.request.body, place, "x" * 1_050_000)
            answer = caller.try_out(body=json.dumps(body).encode())
            if answer.status_code < 400:
                taken.append(f"{caller} {place}")
    assert taken == []


def test_a_body_beyond_every_limit_is_too_large(callers):
    (caller,) = [one for one in callers if str(one) == "PUT /api/plan/order"]
    answer = caller.try_out(body=b"[" + b" " * 8_000_000 + b"]")
    assert answer.status_code == 413
    assert "8,000,000 bytes" in answer.json()["message"]
    assert find_fault(answer, []) == ""


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        (
            b'{"segments": [1], "campaigns": {"1": [NaN]}}',
            "campaigns.1.0",
            "not_a_number",
        ),
        (b'{"segments": [1, 9223372036854775808]}', "segments.1", "number_range"),
        (b'{"segments": ["\\u0000"]}', "segments.0", "nul_character"),
        (b'{"segments": ["\\ud800"]}', "segments.0", "lone_surrogate"),
        (b'{"segments": [1], "segments": [2]}', "segments", "duplicate_key"),
    ],
)
def test_what_cannot_be_stored_is_named(callers, body, field, code):
    (caller,) = [one for one in callers if str(one) == "PUT /api/plan/order"]
    answer = caller.try_out(body=body)
    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert (fault["field"], fault["code"]) == (field, code)


def test_hostile_addresses_lead_nowhere(callers):
    assert tell(spoil_addresses(callers)) == ""


def spoil_addresses(callers):
    for caller in callers:
        for name in re.findall(r"{(\w+)}", caller.route):
            for value in values.PATH_VALUES:
                answer = caller.try_out(parameters={name: value})
                yield f"{caller} {name}={value[:40]}", find_fault(answer, [])


def test_hostile_queries_are_refused_by_name(callers):
    assert tell(spoil_queries(callers)) == ""


def spoil_queries(callers):
    for caller in callers:
        names = list_queries(caller)
        for name in names:
            more = values.CURSORS if name == "cursor" else ()
            for value in (*values.QUERY_VALUES, *more):
                answer = caller.try_out(query={name: value})
                yield f"{caller} {name}={value[:40]!r}", find_fault(answer, names)
        for query in values.QUERY_STRINGS if names else ():
            yield f"{caller} ?{query}", find_fault(caller.try_out(query=query), [])


def test_hostile_headers_are_refused(callers):
    assert tell(spoil_headers(callers)) == ""


def spoil_headers(callers):
    for caller in callers:
        for name, texts in values.HEADERS.items():
            for text in texts:
                answer = caller.try_out(headers={name: text})
                yield f"{caller} {name}: {text[:40]!r}", find_fault(answer, [])


def test_bodies_of_any_kind_are_refused(callers):
    assert tell(replace_body(callers)) == ""


def replace_body(callers):
    for caller in callers:
        if caller.method != "GET":
            for what, body in values.BODIES.items():
                yield f"{caller} {what}", find_fault(caller.try_out(body=body), [])
            for kind in values.TYPES:
                yield f"{caller} as {kind}", find_fault(caller.try_out(kind=kind), [])
