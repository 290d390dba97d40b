"""Judging people by many rules at once: who matches, and when that can change.

A set of people is a whole number here: bit n is the customer in place n of the sheet.
Joining two such sets takes a fraction of what joining two columns takes, so the rules
of all micro-segments cost little beside the leaves they share.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from segments.domain.errors import LeafFailed
from segments.domain.evaluator import Bools, Leaves, join_moments
from segments.domain.micros import to_micros
from segments.domain.moments import NEVER, Moments
from segments.domain.pins import pin
from segments.domain.plan import AND, FALSE, NOT, OR, TRUE, Plan, Program
from segments.domain.sheet import Sheet

logger = logging.getLogger(__name__)
Bits = int
Places = npt.NDArray[np.intp]


def to_bits(column: pl.Series | Bools) -> Bits:
    """Return the places at which a column is true.

    Examples
    --------
    >>> to_bits(pl.Series([True, False, True]))
    5
    """
    array = column.to_numpy() if isinstance(column, pl.Series) else column
    return int.from_bytes(np.packbits(array, bitorder="little").tobytes(), "little")


def to_flags(bits: Bits, size: int) -> pl.Series:
    """Return the column of `size` places of which these are true."""
    return pl.Series(_unpack(bits, size).astype(np.bool_))


def to_places(bits: Bits, size: int) -> Places:
    """Return the places in a set, ascending.

    Examples
    --------
    >>> to_places(5, 3).tolist()
    [0, 2]
    """
    return np.flatnonzero(_unpack(bits, size))


def _unpack(bits: Bits, size: int) -> npt.NDArray[np.uint8]:
    packed = np.frombuffer(bits.to_bytes((size + 7) // 8, "little"), dtype=np.uint8)
    return np.unpackbits(packed, count=size, bitorder="little")


@dataclass
class Judgement:
    """What judging a sheet by the rules of micro-segments gave.

    Parameters
    ----------
    answers
        Per micro-segment who is in it, by its rule and by hand.
    failures
        Micro-segments that could not be evaluated: why.
    next_at
        When time alone can next change what any rule says of a customer, in
        microseconds; NEVER where that is not before the moment asked about.
    """

    next_at: Moments
    answers: dict[int, Bits] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)


def judge(
    plan: Plan[int],
    sheet: Sheet,
    *,
    until: datetime,
    previous: Callable[[int], Bits] = lambda _: 0,
) -> Judgement:
    """Return who is in the micro-segments of a plan, and when time alone changes that.

    Parameters
    ----------
    until
        Changes from this moment on are not asked for: most people have none before.
    previous
        Gives who is to count as in a micro-segment that fails: its state so far.
    """
    members = dict(sheet.members)
    changes: dict[int, Moments] = {}
    known = replace(sheet, members=members, member_changes=changes, until=until)
    people = _People(Leaves(list(plan.leaves), known), sheet.size, to_micros(until))
    for id_, program in plan.segment_programs.items():
        try:
            answer, movable = people.ask(program)
            answer = _pin(sheet, id_, answer)
            if movable:
                changes[id_] = people.find_changes(program, movable)
        except LeafFailed as failure:
            logger.error("micro-segment %s failed: %s", id_, failure)
            answer = previous(id_)
        members[id_] = to_flags(answer, sheet.size)
    result = Judgement(people.find_nothing())
    for id_, program in plan.programs.items():
        try:
            answer, movable = people.ask(program)
            result.answers[id_] = _pin(sheet, id_, answer)
            if movable:
                found = people.find_changes(program, movable)
                result.next_at = np.minimum(result.next_at, found)
        except LeafFailed as failure:
            result.failures[id_] = str(failure)
    return result


def _pin(sheet: Sheet, id_: int, answer: Bits) -> Bits:
    pins = sheet.pins.get(id_)
    if pins is None:
        return answer
    people = sheet.facts.customers["customer_id"]
    return to_bits(pin(to_flags(answer, sheet.size), people, pins))


class _People:
    """The people of a sheet, asked one program after the other."""

    def __init__(self, leaves: Leaves, size: int, until: int) -> None:
        self._leaves = leaves
        self._size = size
        self._everybody = (1 << size) - 1
        self._until = until
        self._asked: dict[int, tuple[Bits, Bits]] = {}
        self._columns: dict[int, Bools] = {}

    def ask(self, program: Program) -> tuple[Bits, Bits]:
        """Return who matches, and for whom time alone can turn that over soon.

        A group turns over no sooner than what keeps it as it is, as in
        `Leaves.find_change`.

        Raises
        ------
        LeafFailed
            A leaf of the program cannot be computed.
        """
        stack: list[tuple[Bits, Bits]] = []
        for step in program:
            if step >= 0:
                stack.append(self._asked.get(step) or self._ask_leaf(step))
            elif step == NOT:
                answer, movable = stack.pop()
                stack.append((~answer, movable))
            elif step in (AND, OR):
                second, more = stack.pop()
                first, movable = stack.pop()
                answer = first & second if step == AND else first | second
                if movable or more:
                    keeps = (~first, ~second) if step == AND else (first, second)
                    movable = _join_movable(*keeps, movable, more)
                stack.append((answer, movable))
            else:
                assert step in (TRUE, FALSE)
                stack.append((self._everybody if step == TRUE else 0, 0))
        ((answer, movable),) = stack
        return answer & self._everybody, movable & self._everybody

    def find_nothing(self) -> Moments:
        """Return that nothing ever changes for anybody."""
        return np.full(self._size, NEVER, dtype=np.int64)

    def find_changes(self, program: Program, movable: Bits) -> Moments:
        """Return when a program turns over for those for whom it does soon."""
        places = to_places(movable, self._size)
        stack: list[tuple[Bools, Moments | None]] = []
        for step in program:
            if step >= 0:
                moments = self._leaves.get_change(step)
                chosen = None if moments is None else moments[places]
                stack.append((self._get_column(step)[places], chosen))
            elif step == NOT:
                answer, chosen = stack.pop()
                stack.append((~answer, chosen))
            elif step in (AND, OR):
                last = stack.pop()
                stack[-1] = join_moments(stack[-1], last, keeps=step == OR)
            else:
                stack.append((np.full(len(places), step == TRUE), None))
        ((_, found),) = stack
        result = self.find_nothing()
        if found is not None:
            result[places] = found
        return result

    def _ask_leaf(self, number: int) -> tuple[Bits, Bits]:
        answer = to_bits(self._get_column(number))
        moments = self._leaves.get_change(number)
        movable = 0 if moments is None else to_bits(moments < self._until)
        self._asked[number] = (answer, movable)
        return answer, movable

    def _get_column(self, number: int) -> Bools:
        if number not in self._columns:
            self._columns[number] = self._leaves.get(number).to_numpy()
        return self._columns[number]


def _join_movable(first: Bits, second: Bits, movable: Bits, more: Bits) -> Bits:
    """Return for whom two parts together can turn over.

    Parameters
    ----------
    first, second
        For whom each part alone keeps the whole as it is: both must turn then.
    movable, more
        For whom each part can turn over.
    """
    both, neither = first & second, ~(first | second)
    return (
        (both & movable & more)
        | (first & ~second & movable)
        | (~first & second & more)
        | (neither & (movable | more))
    )
