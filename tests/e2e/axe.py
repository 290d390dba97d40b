"""What axe finds on a page: the rules of WCAG 2.2 A and AA, and good practice."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = """async ([part, options]) => {
  const { violations } = await axe.run(part ?? document, {
    resultTypes: ["violations"], ...options,
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => [id, html.slice(0, 200)]));
}"""
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def violations(
    page: Page, *, part: str | None = None, only_colours: bool = False
) -> list[tuple[str, str]]:
    """Return the rules the page breaks as it is, and each element that breaks one.

    Parameters
    ----------
    part
        Selects what is looked at; the whole page without.
    only_colours
        Everything else was asked before: nothing but the colour scheme differs.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": OF_COLOURS} if only_colours else {}
    return [(rule, html) for rule, html in page.evaluate(RUN, [part, options])]
