"""Bring a page to a screen of the table, in light or dark, and let it stand still."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from playwright.sync_api import Page, expect

from docs.screens.steps import replace_answers
from docs.screens.table import SCREENS, Screen

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

# What is still fading in has other colours than it will have
STILL = """() => new Promise((next) =>
  requestAnimationFrame(() => requestAnimationFrame(next))
).then(() => Promise.all([
  document.fonts.ready,
  ...document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
    .map((each) => each.finished.catch(() => null)),
]))"""


def pick(start: str) -> Iterator[Screen]:
    """Yield the screens whose names begin like this, after what leads to them."""
    way: list[Screen] = []
    for screen in SCREENS:
        way = [screen] if screen.path is not None else [*way, screen]
        if screen.name.startswith(start):
            yield from way
            way = []


def show(page: Page, address: str, screen: Screen, ids: Mapping[str, Any]) -> None:
    """Open a screen and do what leads to its state."""
    if screen.path is not None:
        for other in page.context.pages:
            if other is not page:
                other.close()
        # What the last screen did not save, it must not save now that it could
        page.goto("about:blank")
        replace_answers(page, screen.answers)
        page.goto(address + screen.path.format(**ids))
    for act in screen.acts:
        act(page)
    said = page.get_by_text(screen.shows).or_(page.get_by_placeholder(screen.shows))
    expect(said.locator("visible=true").first).to_be_visible()


def wear(page: Page, scheme: Scheme) -> None:
    """Let the device ask for light or dark, and the page follow and stand still."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if page.locator("#app").count():
        page.locator(f"html[data-mantine-color-scheme={scheme}]").wait_for()
    page.evaluate(STILL)
