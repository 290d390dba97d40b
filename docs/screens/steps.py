"""Ways to bring a screen into a state: what a person would press and type.

Each function returns one act on a page; `table` puts them in order.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from playwright.sync_api import Page, Route, expect

COME_BACK = "dispatchEvent(new Event('visibilitychange'))"

Act = Callable[[Page], Any]
Role = Literal[
    "button", "combobox", "link", "menuitem", "option", "radio", "switch", "tab"
]

SAVE = re.compile(r"/api/journeys/\d+/draft$")
# What somebody else saves meanwhile: another name for a step
SAVE_ELSEWHERE = """async ([path, step, name]) => {
  const token = JSON.parse(document.getElementById("boot").textContent).csrf_token;
  const journey = await (await fetch(path)).json();
  const { document: graph, layout, map, revision } = journey.draft;
  graph.nodes.find((each) => each.id === step).name = name;
  await fetch(`${path}/draft`, {
    method: "PUT",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": token,
      "If-Match": `"${revision}"`,
    },
    body: JSON.stringify({ document: graph, layout, map }),
  });
}"""


def press(role: Role, name: str, *, exact: bool = False) -> Act:
    """Press what has this name, the first of several."""
    return lambda page: page.get_by_role(role, name=name, exact=exact).first.click()


def press_text(text: str) -> Act:
    """Press a text, as that of a switch whose own control is hidden."""
    return lambda page: page.get_by_text(text, exact=True).first.click()


def choose(name: str, option: str) -> Act:
    """Choose from a list that opens."""

    def act(page: Page) -> None:
        page.get_by_role("combobox", name=name).first.click()
        page.get_by_role("option", name=option).first.click()

    return act


def fill(label: str, text: str) -> Act:
    """Write into a field."""
    return lambda page: page.get_by_label(label).first.fill(text)


def key(keys: str) -> Act:
    """Press keys where the focus is."""
    return lambda page: page.keyboard.press(keys)


def see(text: str) -> Act:
    """Wait until a text is there."""
    return lambda page: expect(page.get_by_text(text).first).to_be_visible()


def is_offered(name: str) -> Act:
    """Wait until a list offers something."""
    return lambda page: expect(page.get_by_role("option", name=name)).to_be_visible()


def card(step: str) -> Act:
    """Select a step on the canvas."""
    return lambda page: page.locator(f'.react-flow__node[data-id="{step}"]').click()


def press_label(page: Page) -> None:
    """Open the menu of a branch's label."""
    page.locator("[data-label]").first.click()


def open_cell(page: Page) -> None:
    """Look at the numbers of the plan's first row yesterday."""
    page.locator("[data-cell='0:0']").click()


def drop_line(page: Page) -> None:
    """Take the network away, so that nothing can be saved."""
    page.route(SAVE, lambda route: route.abort())


def save_elsewhere(step: str, name: str) -> Act:
    """Let somebody else give a step another name, and save it."""

    def act(page: Page) -> None:
        path = "/api/journeys/" + page.url.split("/j/")[1].split("/")[0]
        page.evaluate(SAVE_ELSEWHERE, [path, step, name])

    return act


def open_second_tab(page: Page) -> None:
    """Leave the journey open here, and open it in another tab as well."""
    first = page.context.new_page()
    first.goto(page.url)
    expect(first.get_by_role("application")).to_be_visible()
    page.bring_to_front()
    page.reload()


def look_again(answers: dict[str, object]) -> Act:
    """Come back to the page when the server says something else."""

    def act(page: Page) -> None:
        replace_answers(page, answers)
        page.evaluate(COME_BACK)

    return act


def replace_answers(page: Page, answers: dict[str, object]) -> None:
    """Let the server say this at these addresses, and what it likes at all others."""
    page.unroute_all()
    for address, said in answers.items():
        page.route(address, partial(Route.fulfill, json=said))
