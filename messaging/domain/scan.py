"""Find the Liquid tags of a template in one linear pass, before Liquid sees it.

Liquid's own lexer takes quadratic time on unbalanced openers (40 kB of `{{` took
46.8 s to be refused), and its limits act only while rendering. Whatever passes here
is read by Liquid in linear time, and every tag in it is one we allow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from messaging.domain.problems import Problem, TemplateError, line_of

SOURCE_LIMIT = 64 * 1024
TAG_LIMIT = 2_000
TAG_LENGTH_LIMIT = 500  # characters between an opener and its closer

# `raw` and `capture` are missing on purpose: both would let text reach the message
# without passing the sanitiser or the escaping of its context.
BLOCK_TAGS = {"case", "comment", "for", "if", "unless"}
TAGS = frozenset(
    {"#", "assign", "break", "continue", "else", "elsif", "when"}
    | BLOCK_TAGS
    | {f"end{name}" for name in BLOCK_TAGS}
)

_OPENER = re.compile(r"\{[{%]")
_NAME = re.compile(r"-?\s*(#|\w+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One Liquid tag in a source: `source[start:end]`, delimiters included."""

    start: int
    end: int
    name: str | None  # None for an output, `{{ ... }}`

    @property
    def is_output(self) -> bool:
        """Tell whether the tag prints a value."""
        return self.name is None


def scan(source: str, field: str, limit: int = SOURCE_LIMIT) -> list[Mark]:
    """Return all Liquid tags of `source` in order.

    Raises
    ------
    TemplateError
        The source is too long, or a tag is unbalanced, too long or not allowed.
    """
    if len(source) > limit:
        text = f"A template may have at most {limit:,} characters."
        raise _error(field, source, 0, "template.too_long", text)
    if "\x00" in source:
        index = source.index("\x00")
        raise _error(field, source, index, "template.nul", "A NUL character.")
    marks: list[Mark] = []
    position = 0
    while match := _OPENER.search(source, position):
        mark = _read_mark(source, match.start(), field)
        marks.append(mark)
        position = mark.end
        if len(marks) > TAG_LIMIT:
            text = f"A template may have at most {TAG_LIMIT:,} Liquid tags."
            raise _error(field, source, mark.start, "liquid.too_many", text)
    _check_blocks(marks, source, field)
    return marks


def _check_blocks(marks: list[Mark], source: str, field: str) -> None:
    """Refuse blocks that are not closed: Liquid would name the last line for them."""
    stack: list[Mark] = []
    for mark in marks:
        inside_comment = bool(stack) and stack[-1].name == "comment"
        if inside_comment and mark.name not in {"comment", "endcomment"}:
            continue
        if mark.name in BLOCK_TAGS:
            stack.append(mark)
        elif mark.name is not None and mark.name.startswith("end"):
            begun = stack.pop() if stack else None
            if begun is None or mark.name != f"end{begun.name}":
                text = f"{mark.name} closes nothing that is open here."
                raise _error(field, source, mark.start, "liquid.block", text)
    if stack:
        text = f"{stack[-1].name} is not closed by end{stack[-1].name}."
        raise _error(field, source, stack[-1].start, "liquid.block", text)


def _read_mark(source: str, start: int, field: str) -> Mark:
    opener = source[start : start + 2]
    closer = "}}" if opener == "{{" else "%}"
    if source.startswith("{{{", start):
        text = "Three braces in a row; use two."
        raise _error(field, source, start, "liquid.braces", text)
    end = start + 2 + TAG_LENGTH_LIMIT
    close = source.find(closer, start + 2, end)
    following = _OPENER.search(source, start + 2, end)
    if following and (close < 0 or following.start() < close):
        text = f"{opener} is followed by another opener before {closer}."
        raise _error(field, source, start, "liquid.nested", text)
    if close < 0:
        text = f"{opener} is not closed by {closer} within 500 characters."
        raise _error(field, source, start, "liquid.unclosed", text)
    inner = source[start + 2 : close]
    if not inner.strip("- \t\r\n"):
        raise _error(field, source, start, "liquid.empty", "An empty Liquid tag.")
    name = _tag_name(inner, source, start, field) if opener == "{%" else None
    return Mark(start, close + 2, name)


def _tag_name(inner: str, source: str, start: int, field: str) -> str:
    match = _NAME.match(inner)
    if match is None:
        text = "The tag has no name."
        raise _error(field, source, start, "liquid.nameless", text)
    name = match.group(1)
    if name not in TAGS:
        text = f"The tag “{name}” is not available in messages."
        raise _error(field, source, start, "liquid.tag", text)
    return name


def _error(
    field: str, source: str, index: int, code: str, message: str
) -> TemplateError:
    return TemplateError([Problem(field, line_of(source, index), code, message)])
