"""The one evaluator: measures, then leaves, each once, then a column per rule."""

import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_, or_
from typing import Generic, TypeVar

import polars as pl
from polars.exceptions import PolarsError

from segments.domain.errors import LeafFailed
from segments.domain.plan import Plan
from segments.domain.sheet import Sheet
from segments.domain.tree import All, Either, Leaf, Node, Not, Rule

logger = logging.getLogger(__name__)
K = TypeVar("K", bound=Hashable)
Join = Callable[[pl.Series, pl.Series], pl.Series]


@dataclass
class Evaluation(Generic[K]):
    """What evaluating a plan over a sheet gave.

    Parameters
    ----------
    columns
        Per key of the plan one boolean per customer of the sheet, in its order.
    failures
        Rules that could not be evaluated, by key: why.
    """

    columns: dict[K, pl.Series] = field(default_factory=dict)
    failures: dict[K, str] = field(default_factory=dict)


class Evaluator:
    """Evaluates the rules of one plan over one sheet; every leaf at most once.

    Parameters
    ----------
    previous
        Gives the column to use for a micro-segment that fails: its state so far.
    """

    def __init__(
        self,
        sheet: Sheet,
        previous: Callable[[int], pl.Series | None] = lambda _: None,
    ) -> None:
        self._members: dict[int, pl.Series] = dict(sheet.members)
        self._sheet = replace(sheet, members=self._members)
        self._previous = previous
        self._leaves: dict[Leaf, pl.Series | LeafFailed] = {}

    def run(self, plan: Plan[K]) -> Evaluation[K]:
        """Return the columns of the plan's rules; failing ones are named."""
        result: Evaluation[K] = Evaluation()
        for id_, rule in plan.segments.items():
            try:
                self._members[id_] = self.evaluate(rule)
            except LeafFailed as failure:
                logger.error("micro-segment %s failed: %s", id_, failure)
                if (column := self._previous(id_)) is not None:
                    self._members[id_] = column
        for key, rule in plan.rules.items():
            try:
                result.columns[key] = self.evaluate(rule)
            except LeafFailed as failure:
                result.failures[key] = str(failure)
        return result

    def evaluate(self, rule: Rule) -> pl.Series:
        """Return one boolean per customer.

        Raises
        ------
        LeafFailed
            A leaf of the rule cannot be computed.
        """
        return self.evaluate_node(rule.root)

    def evaluate_node(self, node: Node) -> pl.Series:
        """Return one boolean per customer for a node of a rule."""
        match node:
            case Leaf():
                return self._test(node)
            case Not(child):
                return ~self.evaluate_node(child)
            case All(children):
                return self._fold(children, and_, True)
            case Either(children):
                return self._fold(children, or_, False)

    def _fold(self, children: tuple[Node, ...], join: Join, empty: bool) -> pl.Series:
        if not children:
            return pl.repeat(empty, self._sheet.size, eager=True)
        return reduce(join, map(self.evaluate_node, children))

    def _test(self, leaf: Leaf) -> pl.Series:
        if leaf not in self._leaves:
            try:
                self._leaves[leaf] = leaf.measure.test(leaf.condition, self._sheet)
            except PolarsError as error:
                self._leaves[leaf] = LeafFailed(f"{type(error).__name__}: {error}")
        result = self._leaves[leaf]
        if isinstance(result, LeafFailed):
            raise result
        return result
