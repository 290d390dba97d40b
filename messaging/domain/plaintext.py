"""Write the plain-text part of a message from its HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SPACED = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "ul"}
_BLOCKS = _SPACED | {"center", "dd", "div", "dl", "dt", "hr", "li", "pre", "tr"}


def to_text(html: str, token: re.Pattern[str]) -> str:
    """Return readable text for sanitised `html`.

    Comments that match `token` stand for Liquid tags and stay; links follow their
    text in parentheses, images give their alternative text.
    """
    writer = _Writer(token)
    writer.feed(html)
    writer.close()
    return tidy("".join(writer.parts))


def tidy(text: str) -> str:
    """Drop spaces at the ends of lines and more than one blank line in a row."""
    lines = [line.strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Writer(HTMLParser):
    def __init__(self, token: re.Pattern[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._token = token
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(values.get("alt", ""))
        elif tag == "a":
            self._links.append((values.get("href", ""), len(self.parts)))
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag in _BLOCKS:
            self._break(tag)
            self.parts.append({"li": "- ", "hr": "----\n"}.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            target, start = self._links.pop()
            label = "".join(self.parts[start:]).strip()
            if target and target not in (label, f"mailto:{label}", f"tel:{label}"):
                self.parts.append(f" ({target})" if label else target)
        elif tag in _BLOCKS:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))

    def handle_comment(self, data: str) -> None:
        if self._token.fullmatch(data):
            self.parts.append(data)

    def _break(self, tag: str) -> None:
        self.parts.append("\n\n" if tag in _SPACED else "\n")
