"""A message template: read once per version, rendered once per recipient."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from liquid import BoundTemplate, Environment
from liquid.exceptions import LiquidError
from liquid.token import Token

from messaging.domain import engine
from messaging.domain.addresses import clean_header
from messaging.domain.context import narrow
from messaging.domain.plaintext import tidy
from messaging.domain.problems import Problem, TemplateError, line_of
from messaging.domain.scan import scan
from messaging.domain.skeleton import Skeleton, sanitise

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be rendered."""

    subject: BoundTemplate
    html: BoundTemplate
    text: BoundTemplate
    skeleton: Skeleton
    own_text: bool  # the author wrote the text part

    @property
    def advice(self) -> list[Problem]:
        """What was removed, for the author."""
        return self.skeleton.advice


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one customer gets, and what was odd about it."""

    subject: str
    html: str
    text: str
    problems: list[Problem]


def compile_template(*, subject: str, html: str, text: str = "") -> Compiled:
    """Read and check the three sources; an empty `text` is made from `html`.

    Raises
    ------
    TemplateError
        Every problem of every field, each with its line.
    """
    problems: list[Problem] = []
    heading = _attempt(_read_subject, subject, problems)
    body = _attempt(_read_html, html, problems)
    plain = _attempt(_read_text, text, problems)
    if heading is None or body is None or plain is None:
        raise TemplateError(problems)
    skeleton, html_template = body
    own_text = bool(text.strip())
    if not own_text:
        plain = _parse(skeleton.text, "html", engine.TEXT)
    return Compiled(heading, html_template, plain, skeleton, own_text)


def _attempt(
    read: Callable[[str], Part], source: str, problems: list[Problem]
) -> Part | None:
    try:
        return read(source)
    except TemplateError as error:
        problems += error.problems
        return None


def _parse(source: str, field: str, environment: Environment) -> BoundTemplate:
    return engine.parse(source, field=field, environment=environment)


def _read_subject(source: str) -> BoundTemplate:
    subject = source.strip()
    if not subject:
        text = "Write a subject."
        raise TemplateError([Problem("subject", 1, "subject.empty", text)])
    if "\n" in subject or "\r" in subject:
        text = "A subject has one line."
        raise TemplateError([Problem("subject", 1, "subject.lines", text)])
    scan(subject, "subject")
    return _parse(subject, "subject", engine.TEXT)


def _read_html(source: str) -> tuple[Skeleton, BoundTemplate]:
    scan(source, "html")
    _parse(source, "html", engine.HTML)  # names mistakes by the author's own lines
    skeleton = sanitise(source)
    return skeleton, _parse(skeleton.html, "html", engine.HTML)


def _read_text(source: str) -> BoundTemplate:
    scan(source, "text")
    return _parse(source, "text", engine.TEXT)


def render_template(
    compiled: Compiled, values: Mapping[str, object], *, now: datetime
) -> Rendered:
    """Fill in one customer's values at `now`.

    Raises
    ------
    TemplateError
        A limit was reached while rendering.
    HeaderError
        The subject would contain a line break.
    """
    plain = narrow(values)
    problems: list[Problem] = []
    parts: dict[str, str] = {}
    for field, template in (
        ("subject", compiled.subject),
        ("html", compiled.html),
        ("text", compiled.text),
    ):
        parts[field], found = _render_field(field, template, plain, now, compiled)
        # A generated text part repeats what the HTML already said
        problems += found if field != "text" or compiled.own_text else []
    subject = clean_header(parts["subject"].strip(" \t"), "subject")
    return Rendered(subject, parts["html"], tidy(parts["text"]), problems)


def _render_field(
    field: str,
    template: BoundTemplate,
    values: Mapping[str, object],
    now: datetime,
    compiled: Compiled,
) -> tuple[str, list[Problem]]:
    try:
        text, missing = engine.render(template, values, now=now.isoformat())
    except LiquidError as error:
        message = str(error.message or "This template cannot be rendered.")
        message = message[:1].upper() + message[1:]
        problem = Problem(
            field, _line(field, error.token, compiled), "liquid.render", message
        )
        raise TemplateError([problem]) from error
    problems = [
        Problem(
            field,
            _line(field, token, compiled),
            "liquid.missing",
            f"{name} is not known for this customer and stays empty.",
            level="advice",
        )
        for name, token in missing
    ]
    return text, list(dict.fromkeys(problems))


def _line(field: str, token: Token | None, compiled: Compiled) -> int:
    """Return the author's line: the sanitised HTML has other lines than the source."""
    if token is None or token.start_index < 0:
        return 1
    if field == "html":
        return compiled.skeleton.line_at(token.start_index)
    return line_of(token.source, token.start_index)
