"""XML of strangers as a tree with line numbers.

A document type is refused, and with it entities of every kind: nothing expands,
nothing is fetched. Size and depth are bounded while reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from journeys.domain.errors import ImportRefused
from journeys.domain.problems import Note

MAX_ELEMENTS = 100_000
MAX_DEPTH = 100


@dataclass(slots=True, eq=False)
class Element:
    """An element: local name, namespace, attributes by local name, first line."""

    name: str
    space: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    @property
    def id(self) -> str:
        """Return the id, empty without one."""
        return self.attributes.get("id", "")

    def get(self, name: str) -> str:
        """Return an attribute, empty without it."""
        return self.attributes.get(name, "")

    def title(self) -> str:
        """Name the element as people find it again: "task task_7"."""
        return f"{self.name} {self.id}"[:120].rstrip()

    def all(self, *names: str) -> Iterator["Element"]:
        """Yield the children of these names."""
        return (child for child in self.children if child.name in names)

    def first(self, *names: str) -> "Element | None":
        """Return the first child of one of these names."""
        return next(self.all(*names), None)

    def walk(self) -> Iterator["Element"]:
        """Yield the element and all below it, in the order of the file."""
        stack = [self]
        while stack:
            one = stack.pop()
            yield one
            stack.extend(reversed(one.children))


class _Builder:
    """What the parser tells about the file becomes a tree."""

    def __init__(self) -> None:
        self.parser: Any = None
        self.root: Element | None = None
        self.stack: list[Element] = []
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.parser.CurrentLineNumber
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise refuse(f"The file has more than {MAX_ELEMENTS:,} elements.", line)
        if len(self.stack) >= MAX_DEPTH:
            raise refuse(f"The file is nested deeper than {MAX_DEPTH} levels.", line)
        space, name = _split(tag)
        plain = {_split(key)[1]: value for key, value in attributes.items()}
        element = Element(name, space, plain, line)
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def end(self, tag: str) -> None:
        self.stack.pop()

    def data(self, text: str) -> None:
        if self.stack:
            self.stack[-1].text += text

    def close(self) -> Element | None:
        return self.root


def parse(source: str | bytes) -> Element:
    """Read XML. Bytes keep the encoding they declare.

    Raises
    ------
    ImportRefused
        Not well-formed, a document type, too many elements or too deep.
    """
    builder = _Builder()
    encoding = "utf-8" if isinstance(source, str) else None
    content = source.encode("utf-8", "replace") if isinstance(source, str) else source
    try:
        parser = DefusedXMLParser(target=builder, encoding=encoding, forbid_dtd=True)
        builder.parser = parser
        parser.feed(content)
        root: Element = parser.close()
    except DefusedXmlException as error:
        line = builder.parser.parser.CurrentLineNumber
        text = "The file has a document type (DOCTYPE), which is not accepted."
        raise refuse(text, line, "doctype_refused") from error
    except ParseError as error:
        line, column = error.position
        reason = str(error).split(":")[0]
        text = f"This is not XML: {reason}, line {line} column {column + 1}."
        raise refuse(text, line, "not_xml") from error
    except (ValueError, LookupError) as error:
        text = "The encoding that the file names in its first line is not known here."
        raise refuse(text, 1, "encoding_unknown") from error
    return root


def refuse(text: str, line: int | None, code: str = "too_large") -> ImportRefused:
    """Return the refusal of a file at one line."""
    return ImportRefused(text, [Note(code, text, line=line)])


def _split(tag: str) -> tuple[str, str]:
    space, _, name = tag.rpartition("}")
    return space[1:], name
