"""Take the pictures of the documentation from a running demo: `make screens`.

Adds to the demo what `scene` describes, opens every screen of `table` in headless
Chromium, in light and dark, and writes WebP files beside this one. Look at them after.
`ONLY=plan` takes those whose name begins like that.
"""

import io
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from config import embedded
from docs.screens.showing import SCHEMES, pick, show, wear

FOLDER = Path(__file__).resolve().parent
SIZE = {"width": 1440, "height": 900}
QUALITY = 50
PATIENCE_SECONDS = 60
REPLAY_SECONDS = 900  # a fresh demo replays sixty days first
Session = tuple[str, str]
ROLES = ("viewer", "marketer", "publisher", "admin")


def main() -> int:
    """Take every picture; return 1 when a page shows an error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    embedded.start()
    django.setup()
    from docs.screens import scene  # its models need the setup

    address = json.loads((embedded.get_var_dir() / "demo.json").read_text())["address"]
    wait_until(is_replayed, REPLAY_SECONDS)
    ids = scene.build(wait_until)
    sessions = {role: log_in(role) for role in ROLES}
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        failures = take(browser, address, ids, sessions)
        browser.close()
    for failure in failures:
        sys.stderr.write(failure + "\n")
    return 1 if failures else 0


def take(
    browser: Browser, address: str, ids: dict[str, object], sessions: dict[str, Session]
) -> list[str]:
    """Write the pictures; return what went wrong on the pages."""
    failures: list[str] = []
    pages: dict[str | None, Page] = {}
    for screen in pick(os.environ.get("ONLY", "")):
        if screen.role not in pages:
            page = open_page(browser, address, sessions.get(screen.role or ""))
            page.on("pageerror", lambda error: failures.append(str(error)))
            pages[screen.role] = page
        page = pages[screen.role]
        show(page, address, screen, ids)
        for scheme in SCHEMES:
            wear(page, scheme)
            page.wait_for_timeout(200)  # pictures that are loaded late
            keep(page.screenshot(), FOLDER / f"{screen.name}-{scheme}.webp")
    return failures


def open_page(browser: Browser, address: str, session: Session | None) -> Page:
    """Open a browser of its own, where somebody is logged in or nobody."""
    context = browser.new_context(viewport=SIZE)
    if session:
        name, value = session
        context.add_cookies([{"name": name, "value": value, "url": address}])
    return context.new_page()


def log_in(role: str) -> Session:
    """Log the demo's user of a role in; return name and value of the cookie."""
    from django.contrib.auth.models import User

    client = Client()
    client.force_login(User.objects.get(username=role))
    name = settings.SESSION_COOKIE_NAME
    return name, client.cookies[name].value


def keep(picture: bytes, path: Path) -> None:
    """Write a picture small enough for a repository."""
    Image.open(io.BytesIO(picture)).save(path, quality=QUALITY, method=6)


def is_replayed() -> bool:
    """Tell whether a fresh demo has caught up with its past."""
    from config.home.numbers import get_clock
    from customers.selectors import get_now

    return get_clock(get_now())["progress"] is None


def wait_until(is_done: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Let the demo's processes work until this is done."""
    deadline = time.monotonic() + seconds
    while not is_done():
        if time.monotonic() > deadline:
            raise TimeoutError("The demo does not get on: is `make run` running?")
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
