"""The plan in a browser: how soon it is drawn, and how it moves."""

import time

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks import frames

PATH = "/m/plan?days=28"
STEPS = 120
STEP_PX = 90
KEYS = 60

# From a key to the frame that shows what it did
_WATCH_KEYS = """
() => {
  window.keyTimes = [];
  document.addEventListener('keydown', () => {
    const begun = performance.now();
    requestAnimationFrame(() => setTimeout(
      () => window.keyTimes.push(performance.now() - begun)));
  }, true);
}
"""


def open_context(browser: Browser, port: int, session: str) -> BrowserContext:
    """Return a window in which somebody is logged in."""
    url = f"http://127.0.0.1:{port}"
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=url)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}]
    )
    return context


def time_opening(context: BrowserContext) -> float:
    """Return the seconds until the rows stand there, the browser's cache filled."""
    page = context.new_page()
    begun = time.perf_counter()
    _open(page)
    seconds = time.perf_counter() - begun
    page.close()
    return seconds


def measure_moving(context: BrowserContext) -> dict[str, object]:
    """Return milliseconds: frames while scrolling, and a step of the active cell."""
    page = context.new_page()
    _open(page)
    page.wait_for_timeout(2_000)
    found: dict[str, object] = {
        "scroll_p95_ms": round(_scroll(page), 1),
        "cell_p95_ms": round(_walk(page), 1),
        "rows_drawn": page.get_by_role("rowheader").count(),
    }
    page.close()
    return found


def _open(page: Page) -> None:
    page.goto(PATH)
    page.wait_for_selector("[data-block]")


def _scroll(page: Page) -> float:
    page.mouse.move(900, 600)
    frames.record(page)
    for step in range(STEPS):
        page.mouse.wheel(0, STEP_PX if step < STEPS / 2 else -STEP_PX)
        page.wait_for_timeout(8)
    return frames.stop(page)


def _walk(page: Page) -> float:
    page.evaluate(_WATCH_KEYS)
    page.locator("[data-cell='0:0']").focus()
    for step in range(KEYS):
        page.keyboard.press("ArrowDown" if step % 3 else "ArrowRight")
    page.wait_for_timeout(300)
    times: list[float] = page.evaluate("() => window.keyTimes")
    return frames.take_p95(times)
