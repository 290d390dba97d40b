"""Take the pictures of the documentation from a running demo: `make screens`.

Reads the address and the logins from `var/demo.json`, opens every screen in headless
Chromium, in light and dark, and writes PNG files beside this one. Look at them after.
"""

import json
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from config.embedded import get_var_dir

FOLDER = Path(__file__).resolve().parent
SIZE = {"width": 1440, "height": 900}
ONBOARDING = "First 30 days"

# Name of the picture, address; `{journey}` and `{customer}` are found in the demo
SCREENS = (
    ("home", "/"),
    ("journeys", "/j"),
    ("gallery", "/j/new"),
    ("designer", "/j/{journey}/edit"),
    ("micro-segments", "/m/list"),
    ("plan", "/m/plan"),
    ("campaigns", "/campaigns"),
    ("customers", "/customers"),
    ("customer", "/customers/{customer}"),
    ("messages", "/messages"),
    ("mailbox", "/mailbox"),
)


def main() -> int:
    """Take every picture; return 1 when a page shows an error."""
    demo = json.loads((get_var_dir() / "demo.json").read_text())
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None
    )
    failures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport=SIZE, color_scheme=scheme)
            page.on("pageerror", lambda error: failures.append(str(error)))
            log_in(page, demo)
            ids = find_ids(page, demo["address"])
            for name, path in SCREENS:
                page.goto(demo["address"] + path.format(**ids))
                page.wait_for_load_state("networkidle", timeout=15_000)
                page.wait_for_timeout(800)  # pictures and counts settle
                page.screenshot(path=FOLDER / f"{name}-{scheme}.png")
            page.close()
        browser.close()
    for failure in failures:
        sys.stderr.write(failure + "\n")
    return 1 if failures else 0


def log_in(page: Page, demo: dict) -> None:
    """Log in as the demo's admin."""
    login = next(login for login in demo["logins"] if login["role"] == "admin")
    page.goto(demo["address"] + "/login/")
    page.fill("input[name=username]", login["username"])
    page.fill("input[name=password]", login["password"])
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/(j|m|)$|/$"))


def find_ids(page: Page, address: str) -> dict[str, int]:
    """Return the ids of the onboarding journey and of one customer with a history."""
    journeys = page.request.get(f"{address}/api/journeys").json()["results"]
    asked = page.request.get(f"{address}/api/customers?q=household-1")
    customers = asked.json()["results"]
    return {
        "journey": next(row["id"] for row in journeys if row["name"] == ONBOARDING),
        "customer": next(row["id"] for row in customers if row["owner_mode"] == "open"),
    }


if __name__ == "__main__":
    sys.exit(main())
