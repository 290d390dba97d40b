"""A browser, the product's own processes, and the people who use them."""

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, connections
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.factories import set_clock
from tests.processes import Product, wait_until

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
PASSWORD = "open water after the mouth"
SLOW_MS = 20_000  # pages refresh by themselves; a loaded machine needs its time

expect.set_options(timeout=SLOW_MS)

Enter = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where no Chromium is, unless they are required."""
    if CHROMIUM or os.environ.get("RIVERMOUTH_BROWSER_TESTS") == "required":
        return
    skip = pytest.mark.skip(
        reason="no Chromium found; Debian: apt-get install chromium"
    )
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Drive the machine's Chromium, quietly."""
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    """Open pages as large as the pictures of the documentation."""
    return {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def product(transactional_db: None) -> Iterator[Product]:
    """Run web, worker and pulse against the test's database."""
    with Product() as product:
        yield product


@pytest.fixture
def log_in(page: Page, product: Product):
    """Return a function that logs a new user of a role in."""

    def log_in(role: str) -> Page:
        user = User.objects.create_user(role, password=PASSWORD)
        user.groups.add(Group.objects.get(name=role))
        page.goto(f"{product.address}/login/")
        page.get_by_label("Username").fill(role)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return log_in


@pytest.fixture
def enter(
    browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Enter]:
    """Return a function that opens a page of the product as somebody of a role.

    The clock stands, and the server runs in threads of the test: turns are taken by
    the test itself.
    """
    set_clock()
    # The server's threads must not keep connections that outlive the test database
    monkeypatch.setitem(connections.databases["default"], "CONN_MAX_AGE", 0)
    contexts = []

    def enter(path: str, *, role: str = "publisher") -> Page:
        user, is_new = User.objects.get_or_create(username=role)
        if is_new:
            user.set_password(PASSWORD)
            user.save()
            user.groups.add(Group.objects.get(name=role))
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SLOW_MS)
        page.goto(f"{live_server.url}/login/?next={quote(path)}")
        page.get_by_label("Username").fill(role)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"**{path}")
        return page

    yield enter
    # Pages poll: what they still ask must not reach a database that is being emptied
    for context in contexts:
        context.close()
    # A page that closes sends what it has not saved yet
    wait_until(lambda: not is_somebody_asking(), "the last requests")


def is_somebody_asking() -> bool:
    """Tell whether the server still works on a request with the test's database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE state <> 'idle'"
            " AND datname = current_database() AND pid <> pg_backend_pid())"
        )
        return bool(cursor.fetchone()[0])
