"""Journeys as files over the API: types, names, dry runs, refusals."""

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from reportlab.lib.pagesizes import A3, A4

from journeys import services
from journeys.api.interchange import file_name
from journeys.domain.interchange import WRITERS
from journeys.models import Journey
from tests.journeys.factories import set_clock
from tests.journeys.interchange.drawings import WELCOME
from tests.journeys.test_api import login

pytestmark = pytest.mark.django_db
FLOW = "flowchart TD\nA([Start]) --> B[Send mail]\nB --> C([End])\n"
URL = "/api/journeys/import"


@pytest.fixture(autouse=True)
def clock():
    set_clock()


@pytest.fixture
def journey():
    return services.create_journey(
        name='Größe: "alles"',
        document=WELCOME.document,
        layout=WELCOME.layout,
        map=WELCOME.map,
    )


def post(client: Client, **body):
    return client.post(URL, json.dumps(body), content_type="application/json")


TYPES = {
    "json": "application/json",
    "bpmn": "application/bpmn+xml",
    "mermaid": "text/vnd.mermaid; charset=utf-8",
    "graphml": "application/graphml+xml",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


def test_every_format_goes_out_with_its_type_and_a_safe_name(journey):
    viewer = login("viewer")
    for name, content_type in TYPES.items():
        answer = viewer.get(f"/api/journeys/{journey.pk}/export?format={name}")
        assert answer.status_code == 200, answer.content
        assert answer["Content-Type"] == content_type
        extension = WRITERS[name].extension if name in WRITERS else "pdf"
        said = answer["Content-Disposition"]
        assert said == (
            f"attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20alles.{extension}"
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_what_goes_out_comes_in_as_a_new_draft(journey):
    marketer = login("marketer")
    url = f"/api/journeys/{journey.pk}/export?format="
    for name in ("json", "bpmn"):
        text = marketer.get(url + name).content.decode()
        answer = post(marketer, text=text)
        assert answer.status_code == 201, answer.content
        copy = Journey.objects.get(pk=answer.json()["journey_id"])
        assert copy.pk != journey.pk
        assert copy.name == journey.name
        assert copy.draft.document == WELCOME.document
        assert copy.draft.map == WELCOME.map
        assert copy.published is None


def test_a_pdf_has_its_texts_as_text_on_the_paper_asked_for(journey):
    viewer = login("viewer")
    for paper, (width, height) in {"a4": A4, "a3": A3}.items():
        url = f"/api/journeys/{journey.pk}/export?format=pdf&paper={paper}"
        pdf = viewer.get(url).content
        assert pdf.startswith(b"%PDF")
        found = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
        sides = sorted(float(side) for side in found.groups())
        assert sides == pytest.approx([width, height], abs=0.01)
        assert b"/FontFile2" in pdf
        assert viewer.get(url).content == pdf


REFUSED = [
    ("", "format"),
    ("format=doc", "format"),
    ("format=json&version=newest", "version"),
    ("format=pdf&paper=a2", "paper"),
    ("format=svg&theme=red", "theme"),
]


def test_what_cannot_go_out_is_named(journey):
    viewer = login("viewer")
    for query, field in REFUSED:
        answer = viewer.get(f"/api/journeys/{journey.pk}/export?{query}")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == field
    for which in ("published", "7"):
        url = f"/api/journeys/{journey.pk}/export?format=json&version={which}"
        assert viewer.get(url).status_code == 404


def test_a_dry_run_says_what_would_come_in_and_writes_nothing():
    marketer = login("marketer")
    answer = post(marketer, text=FLOW + "style A fill:#f00", dry_run=True, theme="dark")
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["journey_id"], said["format"]) == (None, "mermaid")
    assert (said["steps"], said["paths"]) == (3, 2)
    assert said["name"] == "Imported journey"
    assert said["picture"].startswith("<svg")
    assert [(one["line"], one["level"]) for one in said["notes"]] == [(4, "advice")]
    assert not Journey.objects.exists()


def test_a_file_comes_in_under_its_name_or_another():
    marketer = login("marketer")
    file = SimpleUploadedFile("my_flow.mmd", FLOW.encode())
    answer = marketer.post(URL, {"file": file})
    assert answer.status_code == 201, answer.content
    assert answer.json()["name"] == "my flow"
    file.seek(0)
    answer = marketer.post(URL, {"file": file, "name": "Another"})
    assert Journey.objects.get(pk=answer.json()["journey_id"]).name == "Another"


def test_a_file_that_cannot_be_read_is_answered_with_line_and_element():
    answer = post(login("marketer"), text="flowchart TD\nA --> B\nB ==\n")
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")
    said = answer.json()
    assert said["code"] == "import_refused"
    assert [one["line"] for one in said["errors"]] == [3]


def test_neither_both_nor_none_nor_too_much_is_taken():
    marketer = login("marketer")
    assert post(marketer).status_code == 400
    file = io.BytesIO(b"{}")
    answer = marketer.post(URL, {"file": file, "text": "{}"})
    assert answer.json()["errors"][0]["field"] == "file"
    answer = post(marketer, text="x" * 5_000_000)
    assert answer.status_code == 413
    answer = post(marketer, text="x" * 9_000_000)
    assert answer.status_code == 413
    assert post(marketer, text="a\0b").status_code == 400
    assert post(marketer, text="").json()["errors"][0]["code"] == "empty"


def test_a_viewer_may_take_out_but_not_bring_in():
    assert post(login("viewer"), text=FLOW).status_code == 403
    assert not Journey.objects.exists()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Welcome", "Welcome.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ("a\r\nX-Header: b", "a X-Header b.pdf"),
        ("  ...  ", "journey.pdf"),
        ("nul", "journey nul.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
        ("🎉 Grüße", "🎉 Grüße.pdf"),
    ],
)
def test_a_file_gets_a_name_every_system_takes(title, expected):
    assert file_name(title, "pdf") == expected
