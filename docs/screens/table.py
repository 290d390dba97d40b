"""Every screen and its main states, for the pictures and for the checks of them.

`take.py` takes their pictures in a running demo; `tests/e2e/test_screens.py` asks axe
about each of them. Paths name what is found (or made) there in braces.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from playwright.sync_api import Locator, Page, Route

WIDTH, HEIGHT = 1440, 900
PHONE_WIDTH = 390
SETTLE_MS = 350  # panels slide in, pictures and counts come
GUIDE_STEPS = ("event", "journey", "messages", "live", "person")
FLOWCHART = (
    "flowchart TD\nA([Start]) --> B{VIP?}\nB -->|yes| C[Call]\nB -->|else| D([End])"
)


class Screen(NamedTuple):
    """One picture: where it is, and what is pressed until it is seen.

    Parameters
    ----------
    press
        In order, each "what:name": a role and the beginning of a name, or "step" (the
        number of a card), "fill" (label=text) or "key".
    guide
        How many steps of the first-run guide are done, one answer after the other; a
        workspace is rarely in each of these states.
    """

    name: str
    path: str
    press: tuple[str, ...] = ()
    width: int = WIDTH
    guide: tuple[int, ...] = ()


MORE = "button:More about this journey"
SCREENS = (
    Screen("home", "/"),
    Screen("guide", "/", guide=(2,)),
    Screen("guide-finished", "/", guide=(4, 5)),
    Screen("journeys", "/j"),
    Screen("journeys-nothing-found", "/j?q=nothing+is+called+so"),
    Screen("journeys-labels", "/j", ("button:More about", "menuitem:Labels")),
    Screen("import", "/j", ("button:Import",)),
    Screen(
        "import-preview",
        "/j",
        ("button:Import", f"fill:Or paste text={FLOWCHART}", "button:Continue"),
    ),
    Screen("gallery", "/j/new"),
    Screen("gallery-preview", "/j/new?template=birthday"),
    Screen("gallery-empty", "/j/new", ("button:Start empty",)),
    Screen("gallery-copy", "/j/new", ("button:Copy from",)),
    Screen("designer", "/j/{journey}/edit"),
    Screen("designer-step", "/j/{journey}/edit", ("step:1",)),
    Screen("designer-people", "/j/{journey}/edit", ("step:1", "tab:People")),
    Screen("designer-comments", "/j/{journey}/edit", ("tab:Comments",)),
    Screen("designer-many", "/j/{journey}/edit", ("step:1", "key:Control+a")),
    Screen("designer-add", "/j/{journey}/edit", ("step:1", "key:/")),
    Screen("designer-place", "/j/{journey}/edit", ("step:1", "key:m")),
    Screen("designer-menu", "/j/{journey}/edit", ("step:1", "key:Shift+F10")),
    Screen("designer-keys", "/j/{journey}/edit", ("button:Keys",)),
    Screen("designer-more", "/j/{journey}/edit", (MORE,)),
    Screen("designer-phone", "/j/{journey}/edit", width=PHONE_WIDTH),
    Screen("designer-new", "/j/{empty}/edit"),
    Screen("designer-problems", "/j/{draft}/edit", ("button:Checks",)),
    Screen("outline", "/j/{journey}/edit", ("text:Outline", "row:1")),
    Screen("results", "/j/{journey}/edit?numbers=conversion"),
    Screen("results-choice", "/j/{journey}/edit", ("button:Numbers:",)),
    Screen("playback", "/j/{journey}/edit", ("button:Try a persona",)),
    Screen(
        "playback-who",
        "/j/{journey}/edit",
        ("button:Try a persona", "button:Who it is"),
    ),
    Screen(
        "playback-many",
        "/j/{journey}/edit",
        ("button:Try a persona", "button:Run 1,000"),
    ),
    Screen("publish", "/j/{journey}/edit", ("button:Put live",)),
    Screen("share", "/j/{journey}/edit", ("button:Share",)),
    Screen("export", "/j/{journey}/edit", (MORE, "menuitem:Export")),
    Screen("pause", "/j/{journey}/edit", (MORE, "menuitem:Pause")),
    Screen("print", "/j/{journey}/print"),
    Screen("versions", "/j/{journey}/versions"),
    Screen("people", "/j/{journey}/people"),
    Screen("people-passed", "/j/{journey}/people?show=passed"),
    Screen("people-stuck", "/j/{journey}/people?show=parked"),
    Screen("people-trace", "/j/{journey}/people", ("button:What happened",)),
    Screen("micro-segments", "/m/list"),
    Screen("micro-segment-new", "/m/new"),
    Screen("micro-segment", "/m/{segment}"),
    Screen("plan", "/m/plan"),
    Screen("campaigns", "/campaigns"),
    Screen("campaign-new", "/campaigns/new"),
    Screen("campaign", "/campaigns/{campaign}"),
    Screen("customers", "/customers"),
    Screen("customer", "/customers/{customer}"),
    Screen("customer-passages", "/customers/{customer}?show=passages"),
    Screen("tasks", "/tasks"),
    Screen("messages", "/messages"),
    Screen("message-new", "/messages/new"),
    Screen("message", "/messages/{template}"),
    Screen("mailbox", "/mailbox"),
    Screen("mail", "/mailbox/{mail}"),
    Screen("not-found", "/nowhere"),
)


def show(page: Page, address: str, screen: Screen, ids: Mapping[str, object]) -> None:
    """Open a screen in a page that is logged in, and bring it into its state."""
    page.set_viewport_size({"width": screen.width, "height": HEIGHT})
    page.unroute("**/api/guide")
    answers = list(screen.guide)
    if answers:
        page.route("**/api/guide", lambda route: answer_guide(route, answers))
    page.goto(address + screen.path.format(**ids))
    page.locator("h1").first.wait_for(state="attached")
    settle(page)
    for each in screen.press:
        press(page, each)
    for _ in screen.guide[1:]:
        answers.pop(0)
        page.get_by_text("That was all.").wait_for()
    settle(page)


def settle(page: Page) -> None:
    """Wait until nothing loads and nothing moves any more."""
    waiting = ".mantine-Loader-root, .mantine-Skeleton-root, [aria-busy=true]"
    page.wait_for_function(
        f"() => !document.querySelector({json.dumps(waiting)})", timeout=20_000
    )
    page.wait_for_timeout(SETTLE_MS)


def press(page: Page, what: str) -> None:
    """Press one thing, as `Screen.press` names it."""
    how, _, name = what.partition(":")
    match how:
        case "key":
            page.keyboard.press(name)
        case "fill":
            label, _, text = name.partition("=")
            page.get_by_label(label).fill(text)
        case "step":
            page.locator(".react-flow__node-step").nth(int(name)).click()
        case "row":
            page.get_by_role("treeitem").nth(int(name)).click()
        case "text":
            page.get_by_text(name, exact=True).first.click()
        case _:
            find(page, how, name).click()
    page.wait_for_timeout(SETTLE_MS)


def find(page: Page, role: str, name: str) -> Locator:
    """Find what has a role and a name that begins so; in a dialog when one is open."""
    dialog = page.get_by_role("dialog")
    within = dialog.last if dialog.count() else page
    pattern = re.compile(f"^{re.escape(name)}")
    return within.get_by_role(role, name=pattern).first  # type: ignore[arg-type]


def answer_guide(route: Route, answers: list[int]) -> None:
    """Answer for the guide: as many steps are done as the first answer says."""
    steps = [
        {"key": key, "is_done": at < answers[0]} for at, key in enumerate(GUIDE_STEPS)
    ]
    guide = {
        "is_shown": True,
        "steps": steps,
        "event": "Signed Up",
        "journey": {"id": 1, "name": "First order"},
        "messages_left": 2,
    }
    route.fulfill(json=guide)
