"""The one evaluator: measures, then leaves, each once, then a column per rule."""

import logging
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
from polars.exceptions import PolarsError

from segments.domain.errors import LeafFailed
from segments.domain.moments import NEVER, Moments
from segments.domain.pins import pin
from segments.domain.plan import AND, FALSE, NOT, OR, TRUE, Plan, Program
from segments.domain.sheet import Sheet
from segments.domain.tree import Leaf

logger = logging.getLogger(__name__)
K = TypeVar("K", bound=Hashable)
Bools = npt.NDArray[np.bool_]


@dataclass
class Evaluation(Generic[K]):
    """What evaluating a plan over a sheet gave.

    Parameters
    ----------
    columns
        Per key of the plan one boolean per customer of the sheet, in its order.
    failures
        Rules that could not be evaluated, by key: why.
    changes
        Of watched rules that time alone can change: when that can happen next, per
        customer in microseconds; NEVER for those of whom only news can.
    """

    columns: dict[K, pl.Series] = field(default_factory=dict)
    failures: dict[K, str] = field(default_factory=dict)
    changes: dict[K, Moments] = field(default_factory=dict)


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
        self._member_changes: dict[int, Moments] = {}
        self._sheet = replace(
            sheet, members=self._members, member_changes=self._member_changes
        )
        self._previous = previous

    @property
    def sheet(self) -> Sheet:
        """Return the sheet with the members that were evaluated on the way."""
        return self._sheet

    def run(self, plan: Plan[K], watched: Collection[K] = ()) -> Evaluation[K]:
        """Return the columns of the plan's rules; failing ones are named.

        Parameters
        ----------
        watched
            Rules of which the next change is asked too.
        """
        result: Evaluation[K] = Evaluation()
        leaves = Leaves(list(plan.leaves), self._sheet)
        for id_, program in plan.segment_programs.items():
            try:
                self._members[id_] = self._pin(id_, leaves.run(program))
                if watched:
                    _keep(self._member_changes, id_, leaves.find_change(program))
            except LeafFailed as failure:
                logger.error("micro-segment %s failed: %s", id_, failure)
                if (column := self._previous(id_)) is not None:
                    self._members[id_] = column
        for key, program in plan.programs.items():
            try:
                result.columns[key] = leaves.run(program)
                if key in watched:
                    _keep(result.changes, key, leaves.find_change(program))
            except LeafFailed as failure:
                result.failures[key] = str(failure)
        return result

    def _pin(self, id_: int, column: pl.Series) -> pl.Series:
        people = self._sheet.facts.customers["customer_id"]
        return pin(column, people, self._sheet.pins.get(id_))


def _keep(kept: dict[K, Moments], key: K, moments: Moments | None) -> None:
    if moments is not None:
        kept[key] = moments


class Leaves:
    """The columns of a plan's leaves, each computed when it is first needed."""

    def __init__(self, leaves: list[Leaf], sheet: Sheet) -> None:
        self._leaves = leaves
        self._sheet = sheet
        self._columns: list[pl.Series | LeafFailed | None] = [None] * len(leaves)
        self._changes: dict[int, Moments | None] = {}

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
                stack.append(self.get(step))
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

    def find_change(self, program: Program) -> Moments | None:
        """Return when time alone can next change the answer of a program.

        A group turns over no sooner than what keeps it as it is: "all of" that is
        false waits for the last of its false parts, one that is true for the first
        part of all; "any of" the other way round.
        """
        stack: list[tuple[Bools, Moments | None]] = []
        for step in program:
            if step >= 0:
                stack.append((self.get(step).to_numpy(), self.get_change(step)))
            elif step == NOT:
                answer, moments = stack.pop()
                stack.append((~answer, moments))
            elif step in (AND, OR):
                last = stack.pop()
                stack[-1] = join_moments(stack[-1], last, keeps=step == OR)
            else:
                answer = np.full(self._sheet.size, step == TRUE)
                stack.append((answer, None))
        ((_, moments),) = stack
        return moments

    def get_change(self, number: int) -> Moments | None:
        """Return when time alone can next turn a leaf over, by its number.

        Raises
        ------
        LeafFailed
            It cannot be computed.
        """
        if number not in self._changes:
            leaf = self._leaves[number]
            try:
                moments = leaf.measure.next_change(leaf.condition, self._sheet)
            except PolarsError as error:
                raise LeafFailed(f"{type(error).__name__}: {error}") from error
            self._changes[number] = moments
        return self._changes[number]

    def get(self, number: int) -> pl.Series:
        """Return the column of a leaf by its number.

        Raises
        ------
        LeafFailed
            It cannot be computed.
        """
        column = self._columns[number]
        if column is None:
            column = self._columns[number] = self._compute(number)
        if isinstance(column, LeafFailed):
            raise column
        return column

    def _compute(self, number: int) -> pl.Series | LeafFailed:
        leaf = self._leaves[number]
        try:
            with self._sheet.watch(number):
                return leaf.measure.test(leaf.condition, self._sheet)
        except PolarsError as error:
            return LeafFailed(f"{type(error).__name__}: {error}")


def join_moments(
    one: tuple[Bools, Moments | None], other: tuple[Bools, Moments | None], keeps: bool
) -> tuple[Bools, Moments | None]:
    """Return the answer of two parts together, and when it can next turn over.

    Parameters
    ----------
    keeps
        The answer that a single part gives to the whole: true for "any of".
    """
    (first, moments), (second, more) = one, other
    answer = (first | second) if keeps else (first & second)
    if moments is None and more is None:
        return answer, None
    early = np.int64(NEVER) if moments is None else moments
    late = np.int64(NEVER) if more is None else more
    deciding = (first == keeps, second == keeps)
    joined: Moments = np.where(
        deciding[0],
        np.where(deciding[1], np.maximum(early, late), early),
        np.where(deciding[1], late, np.minimum(early, late)),
    )
    return answer, joined
