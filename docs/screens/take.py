"""Take the pictures of the documentation from a running demo: `make screens`.

Reads the address and the logins from `var/demo.json`, opens every screen of the table
in headless Chromium, in light and dark, and writes PNG files beside this one.
ONLY="designer outline" takes some of them. Look at them after.
"""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

from config.embedded import get_var_dir
from docs.screens.table import HEIGHT, SCREENS, WIDTH, show

FOLDER = Path(__file__).resolve().parent
ONBOARDING = "First 30 days"
# Drafts made for the pictures, once: name -> template
MADE = {"empty": ("New journey", None), "draft": ("Happy birthday", "birthday")}


def main() -> int:
    """Take the pictures; return 1 when a screen cannot be shown or has an error."""
    demo = json.loads((get_var_dir() / "demo.json").read_text())
    address = demo["address"]
    wanted = os.environ.get("ONLY", "").split()
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None
    )
    failures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.on("pageerror", lambda error: failures.append(str(error)))
        log_in(page, demo)
        ids = find_ids(page, address)
        for screen in SCREENS:
            if wanted and screen.name not in wanted:
                continue
            try:
                show(page, address, screen, ids)
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    page.wait_for_timeout(700)  # pictures come anew in their colours
                    page.screenshot(path=FOLDER / f"{screen.name}-{scheme}.png")
            except Error as error:
                failures.append(f"{screen.name}: {error}")
        browser.close()
    for failure in failures:
        sys.stderr.write(failure + "\n")
    return 1 if failures else 0


def log_in(page: Page, demo: dict[str, Any]) -> None:
    """Log in as the demo's admin."""
    login = next(login for login in demo["logins"] if login["role"] == "admin")
    page.goto(demo["address"] + "/login/")
    page.fill("input[name=username]", login["username"])
    page.fill("input[name=password]", login["password"])
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/(j|m|)$|/$"))


def find_ids(page: Page, address: str) -> dict[str, object]:
    """Return what the paths of the table name: what the demo has, and two drafts."""

    def rows(path: str) -> list[dict[str, Any]]:
        return page.request.get(f"{address}/api/{path}").json()["results"]

    def first(path: str) -> object:
        return rows(path)[0]["id"]

    journeys = {row["name"]: row["id"] for row in rows("journeys")}
    people = rows("customers?q=household-1")
    return {
        "journey": journeys[ONBOARDING],
        # The past is still replayed at first: nobody may be open yet
        "customer": next(
            (row["id"] for row in people if row["owner_mode"] == "open"),
            people[0]["id"],
        ),
        "segment": first("segments"),
        "campaign": first("campaigns"),
        "template": first("templates"),
        "mail": first("mailbox"),
        **{
            key: journeys.get(name) or create(page, address, name, template)
            for key, (name, template) in MADE.items()
        },
    }


def create(page: Page, address: str, name: str, template: str | None) -> object:
    """Create a draft; return its id."""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    made = page.request.post(
        f"{address}/api/journeys",
        data={"name": name, **({"template": template} if template else {})},
        headers={"X-CSRFToken": cookies["csrftoken"], "Referer": address},
    )
    return made.json()["id"]


if __name__ == "__main__":
    sys.exit(main())
