"""A browser, and the gaps between the animation frames of a page in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

_RECORD = """
() => {
  const gaps = [];
  let last = null;
  window.stopFrames = () => { window.isOver = true; return gaps; };
  window.isOver = false;
  const tick = (now) => {
    if (last !== null) gaps.push(now - last);
    last = now;
    if (!window.isOver) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
"""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Run the machine's Chromium."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        raise RuntimeError("No Chromium found. Debian: apt-get install chromium")
    # The product's own connection is used in between, outside of any event loop
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def record(page: Page) -> None:
    """Begin to write down the gaps between frames."""
    page.evaluate(_RECORD)


def stop(page: Page) -> float:
    """Return the 95th percentile of the gaps since `record`, in milliseconds."""
    return take_p95(page.evaluate("() => window.stopFrames()"))


def take_p95(times: list[float]) -> float:
    """Return what 95 of 100 are below."""
    return quantiles(times, n=20)[-1]
