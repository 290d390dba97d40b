"""The page frame: who gets it, what it names, what it never contains."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.template import RequestContext, Template
from django.test import Client, RequestFactory

from config.templatetags import frontend

pytestmark = pytest.mark.django_db


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "manifest.json"
    chunk = {
        "file": "assets/main-abc.js",
        "css": ["assets/main-def.css"],
        "imports": ["_page.js", "_shared.js"],
        "dynamicImports": ["src/home/HomePage.tsx"],
    }
    page = {
        "file": "assets/page-jkl.js",
        "css": ["assets/page-mno.css"],
        "imports": ["_shared.js"],
    }
    manifest = {
        "src/main.tsx": chunk,
        "_page.js": page,
        "_shared.js": {"file": "assets/shared-pqr.js", "imports": ["_page.js"]},
        "src/home/HomePage.tsx": {"file": "a.js", "css": ["assets/home-stu.css"]},
        "src/pages.css": {"file": "assets/pages-ghi.css"},
    }
    path.write_text(json.dumps(manifest))
    monkeypatch.setattr(frontend, "MANIFEST", path)


def log_in(client: Client) -> None:
    client.force_login(User.objects.create_user("eva", password="a long password"))


def test_a_stranger_is_sent_to_the_login_and_back(client: Client) -> None:
    answer = client.get("/j/7/edit")
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/j/7/edit"


@pytest.mark.usefixtures("manifest")
@pytest.mark.parametrize("path", ["/", "/j", "/j/7/edit", "/m/plan", "/no/such/page"])
def test_every_screen_is_the_same_frame(client: Client, path: str) -> None:
    log_in(client)
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert '<div id="app">' in page
    assert "/static/assets/main-abc.js" in page
    assert "/static/assets/main-def.css" in page


@pytest.mark.usefixtures("manifest")
def test_the_frame_has_no_inline_script_and_its_nonce_is_in_the_policy(
    client: Client,
) -> None:
    log_in(client)
    answer = client.get("/")
    page = answer.content.decode()
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    runnable = [body for tag, body in scripts if "application/json" not in tag]
    assert runnable == [""]
    nonce = re.search(r'nonce="([^"]+)"', page)
    assert nonce
    assert f"'nonce-{nonce[1]}'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/api/nothing", "/v1/nothing", "/static/nothing.js"])
def test_what_a_program_asks_for_stays_a_404(client: Client, path: str) -> None:
    log_in(client)
    assert client.get(path).status_code == 404


def test_a_missing_build_is_said_in_words(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontend, "MANIFEST", tmp_path / "none.json")
    log_in(client)
    assert b"not built" in client.get("/").content


@pytest.mark.usefixtures("manifest")
def test_styles_of_shared_modules_are_linked_once_and_before_the_entrys_own() -> None:
    page = Template('{% load frontend %}{% frontend_styles "src/main.tsx" %}')
    html = page.render(RequestContext(RequestFactory().get("/")))
    linked = re.findall(r"assets/([a-z]+)-", html)
    assert linked == ["page", "main"]


@pytest.mark.usefixtures("manifest")
def test_what_an_entry_imports_is_fetched_with_it_and_nothing_else() -> None:
    page = Template('{% load frontend %}{% frontend_script "src/main.tsx" %}')
    html = page.render(RequestContext(RequestFactory().get("/")))
    fetched = re.findall(r'modulepreload" href="/static/assets/([a-z]+)-', html)
    assert fetched == ["shared", "page"]
    assert re.findall(r'src="/static/assets/([a-z]+)-', html) == ["main"]


@pytest.mark.skipif(not frontend.is_built(), reason="`make frontend` builds it")
def test_opening_a_journey_stays_within_its_limit() -> None:
    measured = subprocess.run(
        ["npm", "run", "--silent", "size"],
        cwd=settings.BASE_DIR / "frontend",
        capture_output=True,
        text=True,
        check=False,
    )
    assert measured.returncode == 0, measured.stdout


@pytest.mark.usefixtures("manifest")
def test_a_style_entry_is_linked_by_its_hashed_name() -> None:
    page = Template('{% load frontend %}{% frontend_styles "src/pages.css" %}')
    html = page.render(RequestContext(RequestFactory().get("/")))
    assert html == '<link rel="stylesheet" href="/static/assets/pages-ghi.css">'


@pytest.mark.parametrize(
    ("cookie", "attribute"), [("dark", True), ("light", True), ('"><b', False)]
)
def test_the_colours_chosen_before_are_in_the_first_byte(
    client: Client, cookie: str, attribute: bool
) -> None:
    client.cookies["scheme"] = cookie
    page = client.get("/login/").content.decode()
    assert (f'data-mantine-color-scheme="{cookie}"' in page) is attribute
    assert "<b" not in page.split("<body")[0]
