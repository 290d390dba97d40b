"""A browser, the product's own processes, and the people who use them."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.factories import set_clock
from tests.processes import Product

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
SESSION = settings.SESSION_COOKIE_NAME
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


class FinishingServer(ThreadedWSGIServer):
    """A server whose closing waits for every request that reached it."""

    daemon_threads = False

    def serve_forever(self, poll_interval: float = 0.02) -> None:
        """Serve until it is told to stop, which it notices at once."""
        super().serve_forever(poll_interval)


@pytest.fixture
def live_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveServer]:
    """Run a server for one test, gone before the test's database is emptied.

    A page that closes sends what it has not saved yet, and pages poll: with a server
    that lives on, such a request meets the emptying of the tables in a deadlock.
    """
    monkeypatch.setattr(LiveServerThread, "server_class", FinishingServer)
    # The server's threads must not keep connections that outlive the test database
    monkeypatch.setitem(connections.databases["default"], "CONN_MAX_AGE", 0)
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer) -> Iterator[Enter]:
    """Return a function that opens a page of the product as somebody of a role, or as
    a stranger.

    The clock stands, and the server runs in threads of the test: turns are taken by
    the test itself.
    """
    set_clock()
    contexts = []

    def enter(path: str, *, role: str | None = "publisher") -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        if role:
            session = begin_session(find_user(role))
            context.add_cookies(
                [{"name": SESSION, "value": session, "url": live_server.url}]
            )
        page = context.new_page()
        page.set_default_timeout(SLOW_MS)
        page.goto(f"{live_server.url}{path}")
        return page

    yield enter
    for context in contexts:
        context.close()


def find_user(role: str) -> User:
    """Return somebody of a role."""
    user, _ = User.objects.get_or_create(username=role)
    user.groups.add(Group.objects.get(name=role))
    return user


def begin_session(user: User) -> str:
    """Log a user in without the form; return the session's key."""
    client = Client()
    client.force_login(user)
    return client.cookies[SESSION].value
