"""The one evaluator: measures, then leaves, each once, then a column per rule."""

import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import polars as pl
from polars.exceptions import PolarsError

from segments.domain.errors import LeafFailed
from segments.domain.plan import AND, FALSE, NOT, OR, TRUE, Plan, Program
from segments.domain.sheet import Sheet
from segments.domain.tree import Leaf

logger = logging.getLogger(__name__)
K = TypeVar("K", bound=Hashable)


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
    """Evaluates the rules of a plan over one sheet; every leaf at most once.

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

    def run(self, plan: Plan[K]) -> Evaluation[K]:
        """Return the columns of the plan's rules; failing ones are named."""
        result: Evaluation[K] = Evaluation()
        leaves = _Leaves(list(plan.leaves), self._sheet)
        for id_, program in plan.segment_programs.items():
            try:
                self._members[id_] = leaves.run(program)
            except LeafFailed as failure:
                logger.error("micro-segment %s failed: %s", id_, failure)
                if (column := self._previous(id_)) is not None:
                    self._members[id_] = column
        for key, program in plan.programs.items():
            try:
                result.columns[key] = leaves.run(program)
            except LeafFailed as failure:
                result.failures[key] = str(failure)
        return result


class _Leaves:
    """The columns of a plan's leaves, each computed when it is first needed."""

    def __init__(self, leaves: list[Leaf], sheet: Sheet) -> None:
        self._leaves = leaves
        self._sheet = sheet
        self._columns: list[pl.Series | LeafFailed | None] = [None] * len(leaves)

    def run(self, program: Program) -> pl.Series:
        """Return one boolean per customer.

        Raises
        ------
        LeafFailed
            A leaf of the program cannot be computed.
        """
        stack: list[pl.Series] = []
        for step in program:
            if step >= 0:
                stack.append(self._get(step))
            elif step == AND:
                last = stack.pop()
                stack[-1] = stack[-1] & last
            elif step == OR:
                last = stack.pop()
                stack[-1] = stack[-1] | last
            elif step == NOT:
                stack[-1] = ~stack[-1]
            else:
                assert step in (TRUE, FALSE)
                stack.append(pl.repeat(step == TRUE, self._sheet.size, eager=True))
        (column,) = stack
        return column

    def _get(self, number: int) -> pl.Series:
        column = self._columns[number]
        if column is None:
            column = self._columns[number] = self._compute(self._leaves[number])
        if isinstance(column, LeafFailed):
            raise column
        return column

    def _compute(self, leaf: Leaf) -> pl.Series | LeafFailed:
        try:
            return leaf.measure.test(leaf.condition, self._sheet)
        except PolarsError as error:
            return LeafFailed(f"{type(error).__name__}: {error}")
