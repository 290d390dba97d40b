"""Liquid in a closed room: chosen tags and filters, and a bound on all work.

The library limits nesting, loops, output and local names. What it does not limit is
here: what a filter produces (`filters`), ranges, and the work of one rendering as a
whole, counted in units so that the same template always fails at the same place.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.ast import Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.primitive import IntegerLiteral, RangeLiteral
from liquid.builtin.output import Output, OutputNode
from liquid.exceptions import LiquidError, ResourceLimitError
from liquid.expression import Expression
from liquid.output import LimitedStringIO
from liquid.stringify import to_liquid_string
from liquid.token import Token
from liquid.undefined import UNDEFINED, Undefined

from messaging.domain.filters import FILTERS, Filter, check_size
from messaging.domain.problems import Problem, TemplateError, line_of
from messaging.domain.scan import TAGS

WORK_LIMIT = 300_000  # units; about a third of a second
RANGE_LIMIT = 100
OUTPUT_LIMIT = 512 * 1024  # bytes of one rendered part
_SHOWN = frozenset({"content", "illegal", "output"})  # the library's own pseudo tags


class BoundedContext(RenderContext):
    """A render context that counts its work and notes what it did not find."""

    __slots__ = ("missing", "work")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.work = 0
        self.missing: list[tuple[str, Token]] = []  # the name and where it was used

    def spend(self, units: int) -> None:
        """Count work and stop the rendering at the limit."""
        self.work += units
        if self.work > WORK_LIMIT:
            raise ResourceLimitError("the template takes too much work", token=None)

    def get(
        self, path: list[object], *, token: Token | None, default: object = UNDEFINED
    ) -> object:
        """Resolve a path, for five units."""
        self.spend(5)
        return super().get(path, token=token, default=default)

    def assign(self, key: str, val: object) -> None:
        """Bind a name; the cost grows with the names the library adds up."""
        self.spend(5 + len(self.locals))
        super().assign(key, val)

    def filter(self, name: str, token: Token | None) -> Filter:
        """Return the filter `name` within its bounds."""
        return partial(self._apply, name, super().filter(name, token))

    def _apply(
        self, name: str, function: Filter, value: object, *args: object, **kw: object
    ) -> object:
        self.spend(20 + sum(_weight(item) for item in (value, *args)))
        if name != "default":
            self.note_missing(value)
        try:
            result = function(value, *args, **kw)
        except (ArithmeticError, ValueError, LookupError) as error:
            message = f"{name}: cannot be applied here"
            raise LiquidError(message, token=None) from error
        check_size(result)
        return result

    def note_missing(self, value: object) -> None:
        """Remember a name that was used but is not known for this customer."""
        if isinstance(value, Undefined) and value.token is not None:
            name = str(value.hint or value.name).removesuffix(" is undefined")
            self.missing.append((name.strip("'"), value.token))


def _weight(value: object) -> int:
    return len(value) if isinstance(value, (str, list, tuple)) else 1


class BoundedTemplate(BoundTemplate):
    """A template rendered in a `BoundedContext`."""

    context_class = BoundedContext


class EscapedOutputNode(OutputNode):
    """Print one value, escaped for HTML whatever it is and wherever it came from."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Evaluate, escape and write."""
        value = self.expression.evaluate(context)
        if isinstance(context, BoundedContext):
            context.note_missing(value)
        text = to_liquid_string(value, autoescape=False)
        return buffer.write(html.escape(text))


class PlainOutputNode(OutputNode):
    """Print one value as it is, for subjects and plain-text parts."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Evaluate and write."""
        value = self.expression.evaluate(context)
        if isinstance(context, BoundedContext):
            context.note_missing(value)
        return buffer.write(to_liquid_string(value, autoescape=False))


class EscapedOutput(Output):
    """Outputs of HTML."""

    node_class = EscapedOutputNode


class PlainOutput(Output):
    """Outputs of plain text."""

    node_class = PlainOutputNode


class ClosedEnvironment(Environment):
    """Liquid with our tags, our filters and no loader."""

    template_class = BoundedTemplate
    block_nesting_limit = 15
    context_depth_limit = 20
    loop_iteration_limit = 1_000
    local_namespace_limit = 512 * 1024
    output_stream_limit = OUTPUT_LIMIT

    def __init__(self, output: type[Output]) -> None:
        super().__init__()
        self.add_tag(output)
        self.tags = {
            name: tag
            for name, tag in self.tags.items()
            if name in TAGS or not name.isidentifier() or name in _SHOWN
        }
        self.filters = dict(FILTERS)


HTML = ClosedEnvironment(EscapedOutput)
TEXT = ClosedEnvironment(PlainOutput)


def parse(source: str, *, field: str, environment: Environment) -> BoundTemplate:
    """Parse a source whose tags `scan` has found and allowed.

    Raises
    ------
    TemplateError
        Liquid refuses it, or it uses a filter or range that messages do not have.
    """
    try:
        template = environment.from_string(source)
    except LiquidError as error:
        raise TemplateError([problem_of(error, source, field)]) from error
    problems = [
        found
        for node in _walk(template.nodes, template)
        for found in _check_node(node, source, field)
    ]
    if problems:
        raise TemplateError(problems)
    return template


def render(
    template: BoundTemplate, values: Mapping[str, object], *, now: str
) -> tuple[str, list[tuple[str, Token]]]:
    """Render at `now` (ISO time); return the text and the names that were not found.

    Raises
    ------
    LiquidError
        A bound was exceeded or a filter refused its value.
    """
    # Liquid has its own `now` and `today`, read from the machine; ours hide them
    context = BoundedContext(template, globals={**values, "now": now, "today": now})
    buffer = LimitedStringIO(OUTPUT_LIMIT)
    template.render_with_context(context, buffer)
    return buffer.getvalue(), context.missing


def problem_of(error: LiquidError, source: str, field: str) -> Problem:
    """Turn an error of the library into a finding with its line."""
    index = error.token.start_index if error.token else 0
    message = str(error.message or "This template cannot be read.")
    line = line_of(source, max(index, 0))
    return Problem(field, line, "liquid.syntax", message[:1].upper() + message[1:])


def _walk(nodes: list[Node], template: BoundTemplate) -> Iterator[Node]:
    context = RenderContext(template)
    for node in nodes:
        yield node
        yield from _walk(list(node.children(context)), template)


def _check_node(node: Node, source: str, field: str) -> Iterator[Problem]:
    line = line_of(source, max(node.token.start_index, 0))
    if isinstance(node, ContentNode) and ("{{" in node.text or "{%" in node.text):
        yield Problem(field, line, "liquid.syntax", "A Liquid tag that is not closed.")
    for expression in _expressions(node.expressions()):
        if isinstance(expression, FilteredExpression):
            for unknown in expression.filters or ():
                if unknown.name not in FILTERS:
                    text = f"The filter “{unknown.name}” is not available in messages."
                    yield Problem(field, line, "liquid.filter", text)
        elif isinstance(expression, RangeLiteral) and not _is_small(expression):
            text = f"A range has two whole numbers, at most {RANGE_LIMIT} apart."
            yield Problem(field, line, "liquid.range", text)


def _expressions(roots: Iterable[Expression]) -> Iterator[Expression]:
    for expression in roots:
        yield expression
        yield from _expressions(expression.children())


def _is_small(literal: RangeLiteral) -> bool:
    start, stop = literal.start, literal.stop
    if not isinstance(start, IntegerLiteral) or not isinstance(stop, IntegerLiteral):
        return False
    return stop.value - start.value <= RANGE_LIMIT
