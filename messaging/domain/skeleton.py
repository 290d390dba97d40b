"""Make an author's HTML harmless once, when it is saved, and not per recipient.

The Liquid tags are taken out first and replaced by marks that HTML lets stand where
they are; the skeleton is sanitised and the tags are put back. Sanitising the source
itself would break `href="{{ a | append: "b" }}"` and move `{% for %}` out of a table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

import nh3

from messaging.domain.plaintext import to_text
from messaging.domain.problems import Problem, TemplateError, line_of
from messaging.domain.scan import Mark, scan

_BLOCKS = {"blockquote", "br", "center", "div", "hr", "p", "pre"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"dd", "dl", "dt", "li", "ol", "ul"}
_TABLES = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_INLINE = {"a", "b", "code", "em", "i", "img", "s", "small", "span", "strong", "u"}
_TAGS = _BLOCKS | _HEADINGS | _LISTS | _TABLES | _INLINE
_PROGRAMS = {"embed", "iframe", "math", "noscript", "object", "script", "svg"}
_FIELDS = {"audio", "select", "style", "template", "textarea", "title", "video"}
_FRAME = {"html", "head", "body", "meta", "!doctype"}  # the mail frame brings its own
_SIZES = {"width", "height", "align", "valign", "bgcolor"}
_ATTRIBUTES = {
    "*": {"align", "dir", "lang", "style", "title"},
    "a": {"href"},
    "img": {"src", "alt", "border"} | _SIZES,
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "role"} | _SIZES,
    "td": {"colspan", "rowspan"} | _SIZES,
    "th": {"colspan", "rowspan", "scope"} | _SIZES,
    "tr": _SIZES,
}
_SCHEMES = {"http", "https", "mailto", "tel"}

_STYLE = re.compile(r"[A-Za-z0-9#%.,:;!'\"()\s-]*")
_CALL = re.compile(r"([A-Za-z-]*)\s*\(")
_COLOURS = {"rgb", "rgba", "hsl", "hsla"}
_LINK = re.compile(r'\b(?:href|src)="([^"]*)"')
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_ELEMENT = re.compile(r"<(!?[A-Za-z][A-Za-z0-9:-]*)")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Sanitised HTML and the plain text made from it, both as Liquid sources."""

    html: str
    text: str
    advice: list[Problem]
    starts: list[int] = field(repr=False)  # of each tag in `html`, ascending
    lines: list[int] = field(repr=False)  # the line of the same tag in the source

    def line_at(self, index: int) -> int:
        """Return the author's line for a position in `html`."""
        found = bisect_right(self.starts, index)
        return self.lines[found - 1] if found else 1


def sanitise(source: str, name: str = "html") -> Skeleton:
    """Return what is left of `source` when only harmless HTML may stay.

    Raises
    ------
    TemplateError
        A Liquid tag stands where HTML does not allow it, or the scan refuses one.
    """
    marks = scan(source, name)
    stem = _free_stem(source)
    cleaned = nh3.clean(
        _with_tokens(source, marks, stem),
        tags=_TAGS,
        clean_content_tags=_PROGRAMS | _FIELDS,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter_attribute,
        strip_comments=False,
        url_schemes=_SCHEMES,
    )
    token = re.compile(rf"(?:<!--)?{stem}(\d+)x(?:-->)?")
    cleaned = _COMMENT.sub(
        lambda match: match.group() if token.fullmatch(match.group()) else "", cleaned
    )
    _check_order(source, marks, [int(n) for n in token.findall(cleaned)], name)
    tags = [source[mark.start : mark.end] for mark in marks]
    _guard_links(cleaned, source, marks, tags, token, name)
    return _restore(source, cleaned, marks, tags, token, name)


def _free_stem(source: str) -> str:
    number = 0
    while f"rvm{number}y" in source.lower():
        number += 1
    return f"rvm{number}y"


def _with_tokens(source: str, marks: list[Mark], stem: str) -> str:
    """Replace each tag: by a comment between elements, else by a word."""
    parts: list[str] = []
    position = 0
    for number, mark in enumerate(marks):
        parts.append(source[position : mark.start])
        parts.append(f"{stem}{number}x")
        position = mark.end
    parts.append(source[position:])
    inside = _tokens_inside_elements("".join(parts), stem)
    for number, mark in enumerate(marks):
        if not mark.is_output and number not in inside:
            # A table lets comments stand between its rows, but not text
            parts[2 * number + 1] = f"<!--{stem}{number}x-->"
    return "".join(parts)


_IN_TEXT = re.compile(r"<!--|<(?=[A-Za-z/!?])")
_IN_ELEMENT = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')|>")


def _tokens_inside_elements(html: str, stem: str) -> set[int]:
    inside: set[int] = set()
    position = 0
    while opening := _IN_TEXT.search(html, position):
        if opening.group() == "<!--":
            end = html.find("-->", opening.end())
            end = len(html) if end < 0 else end + 3
        else:
            end = _end_of_element(html, opening.end())
        numbers = re.findall(rf"{stem}(\d+)x", html[opening.start() : end])
        inside.update(map(int, numbers))
        position = end
    return inside


def _end_of_element(html: str, position: int) -> int:
    while part := _IN_ELEMENT.search(html, position):
        if part.group() == ">":
            return part.end()
        position = part.end()
    return len(html)


def _filter_attribute(_element: str, attribute: str, value: str) -> str | None:
    if attribute != "style":
        return value
    calls = {name.lower() for name in _CALL.findall(value)}
    harmless = _STYLE.fullmatch(value) and calls <= _COLOURS
    return value if harmless and not re.search(r"rvm\d+y", value) else None


def _check_order(source: str, marks: list[Mark], found: list[int], name: str) -> None:
    problems = []
    for number, mark in enumerate(marks):
        if found.count(number) != 1:
            line = line_of(source, mark.start)
            text = "HTML does not allow a Liquid tag here, or its element was removed."
            problems.append(Problem(name, line, "liquid.place", text))
    if not problems and found != sorted(found):
        moved = next(n for n, number in enumerate(found) if n != number)
        line = line_of(source, marks[moved].start)
        text = "Put Liquid tags between whole elements; HTML would move this one."
        problems.append(Problem(name, line, "liquid.place", text))
    if problems:
        raise TemplateError(problems)


def _guard_links(
    cleaned: str,
    source: str,
    marks: list[Mark],
    tags: list[str],
    token: re.Pattern[str],
    name: str,
) -> None:
    """Make outputs in links safe: a whole link is checked, a part is encoded."""
    for link in _LINK.finditer(cleaned):
        value = link.group(1)
        whole = token.fullmatch(value)
        for match in token.finditer(value):
            number = int(match.group(1))
            if not marks[number].is_output:
                continue
            if match.start() == 0 and not whole:
                line = line_of(source, marks[number].start)
                text = "Start the link with https://, or make it one value as a whole."
                raise TemplateError([Problem(name, line, "liquid.link", text)])
            tags[number] = _piped(tags[number], "safe_url" if whole else "url_encode")


def _piped(tag: str, name: str) -> str:
    inner = tag[2:-2]
    tail = "-" if inner.endswith("-") else ""
    inner = inner.removesuffix("-").rstrip()
    if re.search(rf"\|\s*{name}$", inner):
        return tag
    return f"{{{{{inner} | {name} {tail}}}}}"


def _restore(
    source: str,
    cleaned: str,
    marks: list[Mark],
    tags: list[str],
    token: re.Pattern[str],
    name: str,
) -> Skeleton:
    parts: list[str] = []
    starts: list[int] = []
    length = position = 0
    for match in token.finditer(cleaned):
        between = cleaned[position : match.start()]
        parts += [between, tags[int(match.group(1))]]
        starts.append(length + len(between))
        length += len(between) + len(parts[-1])
        position = match.end()
    parts.append(cleaned[position:])
    text = token.sub(lambda match: tags[int(match.group(1))], to_text(cleaned, token))
    lines = [line_of(source, mark.start) for mark in marks]
    return Skeleton("".join(parts), text, _advice(source, name), starts, lines)


def _advice(source: str, name: str) -> list[Problem]:
    known = _TAGS | _FRAME
    found = []
    for match in _ELEMENT.finditer(source):
        element = match.group(1).lower()
        if element not in known:
            line = line_of(source, match.start())
            text = f"The element <{element}> was removed: messages cannot have it."
            found.append(Problem(name, line, "html.removed", text, level="advice"))
    return found[:20]
