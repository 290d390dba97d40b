"""Frames of the journey canvas in a browser, beside React Flow with bare nodes.

Both pages show the same journey: the same steps at the same places. Real mouse events
are sent one by one while the page moves; measured are the gaps between its animation
frames, of which the 95th percentile counts. The ratio is our gap over the bare one's,
the worst of panning and dragging at 500 steps.
"""

import functools
import http.server
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from benchmarks import frames
from benchmarks.drawing import draw_structured
from benchmarks.exporting import measure_export
from benchmarks.result import Result
from benchmarks.serving import serve_web
from config import frontend
from journeys import services

SIZES = {"small": (500,), "full": (100, 500, 1_000)}  # steps
JUDGED = 500
TARGET = 1.5
AIM = 1.15
MOVES = 150
STEP_PX = 7
SELECTED = "[data-selected]"
QUIETLY = ("--emptyOutDir", "--logLevel", "error")

# A place where the canvas is empty, so that pressing there pans
_EMPTY_PLACE = """
() => {
  for (let y = 200; y < 800; y += 20)
    for (let x = 320; x < 1040; x += 20)
      if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane'))
        return [x, y];
  throw new Error('no empty place');
}
"""
# The middle of a step that is wholly in view, not the entry
_STEP = """
() => {
  const boxes = [...document.querySelectorAll('.react-flow__node')]
    .map((node) => node.getBoundingClientRect())
    .filter((b) => b.width > 100 && b.left > 320 && b.right < 1040
      && b.top > 150 && b.bottom < 760);
  const box = boxes.sort((a, b) => a.top - b.top).at(-1);
  return [box.left + box.width / 2, box.top + box.height / 2];
}
"""


def run(scale: str) -> Iterator[Result]:
    """Measure all sizes again and again."""
    frontend.build()
    session = _log_in()
    journeys = {size: _create_journey(size) for size in SIZES[scale]}
    with ExitStack() as around:
        folder = Path(around.enter_context(TemporaryDirectory()))
        _build_yardstick(folder)
        bare = around.enter_context(_serve(folder))
        url = f"http://127.0.0.1:{around.enter_context(serve_web())}"
        browser = around.enter_context(frames.open_browser())
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"url": url, **session}])
        while True:
            tables = {}
            for size, (journey_id, document) in journeys.items():
                (folder / "document.json").write_text(json.dumps(document))
                tables[size] = {
                    "bare": _measure_bare(context, f"http://127.0.0.1:{bare}/"),
                    "ours": _measure_ours(context, f"{url}/j/{journey_id}/edit"),
                }
            export = measure_export(journeys[JUDGED][1])
            yield _judge(scale, tables, export)


def _judge(
    scale: str,
    tables: dict[int, dict[str, dict[str, float]]],
    export: dict[str, float],
) -> Result:
    ours, bare = tables[JUDGED]["ours"], tables[JUDGED]["bare"]
    ratios = {name: ours[name] / bare[name] for name in ("pan", "drag")}
    worst = max(ratios, key=lambda name: ratios[name])
    return {
        "name": "canvas",
        "scale": scale,
        "ratio": ratios[worst],
        "seconds": ours[worst] / 1_000,
        "yardstick_seconds": bare[worst] / 1_000,
        "target": f"<= {TARGET}, aim {AIM}",
        "details": {"worst": worst, "ms": tables, "export_cpu_ms": export},
    }


def _measure_bare(context: BrowserContext, url: str) -> dict[str, float]:
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(".react-flow__node")
    found = {"pan": _pan(page), "drag": _drag(page), "zoom": _zoom(page)}
    page.evaluate("() => window.showAll()")
    page.wait_for_timeout(500)
    found["pan_all"] = _pan(page)
    page.close()
    return found


def _measure_ours(context: BrowserContext, url: str) -> dict[str, float]:
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(".react-flow__node")
    found = {"usable": (time.perf_counter() - begun) * 1_000}
    page.wait_for_timeout(1_000)
    page.mouse.click(*page.evaluate(_STEP))
    page.wait_for_selector(SELECTED)
    page.keyboard.press("0")
    page.wait_for_timeout(500)
    found |= {"mounted": page.locator(".react-flow__node").count()}
    found |= {"pan": _pan(page), "drag": _drag(page), "zoom": _zoom(page)}
    page.keyboard.press("Escape")
    page.mouse.click(*page.evaluate(_STEP))
    page.keyboard.press("Shift+Digit1")
    page.wait_for_timeout(500)
    found["pan_all"] = _pan(page)
    found["heap_mb"] = page.evaluate("() => performance.memory.usedJSHeapSize") / 1e6
    page.close()
    return found


def _pan(page: Page) -> float:
    """Pan to and fro; return the 95th percentile of the gaps in milliseconds."""
    x, y = page.evaluate(_EMPTY_PLACE)
    return _press_and_move(page, x, y)


def _drag(page: Page) -> float:
    x, y = page.evaluate(_STEP)
    return _press_and_move(page, x, y)


def _press_and_move(page: Page, x: float, y: float) -> float:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + STEP_PX, y)
    frames.record(page)
    for move in range(MOVES):
        away = min(move, MOVES - move)  # out and back: where it began
        page.mouse.move(x - away * STEP_PX / 2, y - away * STEP_PX / 3)
    gap = frames.stop(page)
    page.mouse.move(x, y)
    page.keyboard.press("Escape")  # a drag of ours is called off
    page.mouse.up()
    page.wait_for_timeout(300)
    return gap


def _zoom(page: Page) -> float:
    page.mouse.move(700, 450)
    frames.record(page)
    for move in range(MOVES // 2):
        page.mouse.wheel(0, 40 if move % 20 < 10 else -40)
        page.wait_for_timeout(8)
    gap = frames.stop(page)
    page.wait_for_timeout(300)
    return gap


# What is measured


def _create_journey(size: int) -> tuple[int, dict[str, Any]]:
    document = draw_structured(size, Random(size))
    journey = services.create_journey(name=f"{size} steps", document=document)
    return journey.pk, document


# Around it


def _build_yardstick(folder: Path) -> None:
    npx = shutil.which("npx")
    if npx is None:
        raise RuntimeError("The yardstick needs Node to build: run `make setup`.")
    subprocess.run(
        [npx, "vite", "build", "yardstick", "--outDir", str(folder), *QUIETLY],
        cwd=frontend.FRONTEND_DIR,
        check=True,
    )


def _log_in() -> dict[str, str]:
    """Return the session cookie of a new marketer."""
    user = User.objects.create_user("marketer", last_login=datetime.now(UTC))
    user.groups.add(Group.objects.get(name="marketer"))
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": str(cookie.key), "value": str(cookie.value)}


@contextmanager
def _serve(folder: Path) -> Iterator[int]:
    """Serve a folder from a thread; give its port."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the table is what counts."""
