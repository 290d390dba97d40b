"""Answers about the plan over HTTP: opening it, its forecast, and another order tried.

300 rows with a campaign each over 28 days. The yardstick is the time that people were
promised; the ratio is of that.

- `plan`: what the plan's screen asks for to be drawn;
- `plan_forecast`: the days ahead, when nobody has asked since the plan changed;
- `plan_preview`: who would get what instead in an order nobody has tried yet;
- `plan_screen`: in a browser, until the plan is drawn; with it the gaps between frames
  while it scrolls, and what a key takes to move on by a cell (95th percentiles).
"""

import http.client
import json
import time
from collections.abc import Iterator
from itertools import count
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client

from benchmarks import frames, plan_screen
from benchmarks.result import Result
from benchmarks.serving import serve_web
from config import frontend

CUSTOMERS = {"small": 50_000, "full": 1_000_000}
ROWS = 300
TIMES = 5
CSRF = "a" * 32
PROMISED_SECONDS = {
    "plan": 1.0,
    "plan_forecast": 1.0,
    "plan_preview": 3.0,
    "plan_screen": 1.0,
}


def run(scale: str) -> Iterator[list[Result]]:
    """Fill the database, then ask the same questions again and again."""
    from benchmarks import plan_data  # its models need the settings made before

    frontend.build()
    plan_data.fill(CUSTOMERS[scale], ROWS)
    session = _log_in()
    with serve_web() as port, frames.open_browser() as browser:
        asker = Asker(port, session)
        context = plan_screen.open_context(browser, port, session)
        while True:
            found = {
                "plan": asker.time_plan(),
                "plan_forecast": asker.time_forecast(),
                "plan_preview": asker.time_preview(),
                "plan_screen": [
                    plan_screen.time_opening(context) for _ in range(TIMES)
                ],
            }
            moved = plan_screen.measure_moving(context)
            yield [
                {
                    "name": name,
                    "scale": scale,
                    "ratio": median(seconds) / PROMISED_SECONDS[name],
                    "seconds": median(seconds),
                    "yardstick_seconds": PROMISED_SECONDS[name],
                    "target": "at most 1",
                    "details": {
                        "customers": CUSTOMERS[scale],
                        "rows": ROWS,
                        "all_seconds": [round(one, 3) for one in seconds],
                        **(moved if name == "plan_screen" else asker.seen),
                    },
                }
                for name, seconds in found.items()
            ]


class Asker:
    """A browser's requests without the browser."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session};"
            f" {settings.CSRF_COOKIE_NAME}={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/json",
        }
        self._orders = count(1)
        self.seen: dict[str, object] = {}

    def time_plan(self) -> list[float]:
        """Open the plan."""
        return [self._ask("GET", "/api/plan?days=28")[0] for _ in range(TIMES)]

    def time_forecast(self) -> list[float]:
        """Ask for the days ahead, each time after a change of the plan."""
        seconds = []
        for _ in range(TIMES):
            self._reorder()
            took, forecast = self._ask("GET", "/api/plan/forecast?days=28")
            seconds.append(took)
            self.seen["sample"] = forecast["sample"]
        return seconds

    def time_preview(self) -> list[float]:
        """Try an order: each time another row comes to the top."""
        seconds = []
        for _ in range(TIMES):
            body = {"segments": self._shuffle()}
            took, preview = self._ask("POST", "/api/plan/preview-order", body)
            seconds.append(took)
            self.seen["changed"] = preview["changed"]["people"]
        return seconds

    def _reorder(self) -> None:
        _, plan = self._ask("GET", "/api/plan?days=1")
        headers = {"If-Match": f'"{plan["revision"]}"'}
        self._ask("PUT", "/api/plan/order", {"segments": self._shuffle()}, headers)

    def _shuffle(self) -> list[int]:
        _, plan = self._ask("GET", "/api/plan?days=1")
        ids = [
            row["segment"]["id"]
            for row in plan["rows"]
            if not row["segment"]["is_system"]
        ]
        place = 1 + next(self._orders) % (len(ids) - 1)
        return [ids[place], *ids[:place], *ids[place + 1 :]]

    def _ask(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[float, Any]:
        """Return the seconds to the last byte, and what was said."""
        client = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        started = time.perf_counter()
        client.request(
            method,
            path,
            json.dumps(body) if body else None,
            {**self._headers, **(headers or {})},
        )
        answer = client.getresponse()
        text = answer.read()
        seconds = time.perf_counter() - started
        client.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} {answer.status}: {text[:500]!r}")
        return seconds, json.loads(text)


def _log_in() -> str:
    user = User.objects.create(username="bench")
    user.groups.add(Group.objects.get(name="publisher"))
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
