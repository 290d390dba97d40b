"""Move customers through a version, as far as each can go at one moment.

Customers move as sets: those who stand at the same node with the same facts get
one verdict, asked once. Nothing is written here; the moves are columns that a
turn writes in one go. Rows are places in the columns of a `Cohort`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from journeys.domain.compiled import CompiledNode, CompiledVersion
from journeys.domain.nodes.base import (
    Facts,
    Finish,
    Go,
    Hold,
    QueueMessage,
    Verdict,
    Woken,
)
from journeys.domain.problems import Problem

ENDED = "$"  # begins the outcome of a last visit: "$handed_over", "$hard_limit"
MAX_VISITS = 1_000  # a loop that never ends is ended here
FORCED = ("merged", "stopped")  # ends that come from outside the version
NEVER = np.iinfo(np.int64).max
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def to_micros(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


@dataclass(slots=True)
class Cohort:
    """Customers of one version, by columns of equal length.

    Parameters
    ----------
    node
        Place of the node each stands at.
    arrived, due, limit
        Microseconds since 1970; NEVER for nothing.
    woken
        Values of `Woken`.
    forced
        -1, or a place in `FORCED`: the enrollment ends whatever the node says.
    zone
        Places in `zones`.
    matches
        One column per rule of the version; only those asked need be right.
    broken
        Rules that could not be evaluated: steps that need them fail.
    """

    node: Ints
    visit_no: Ints
    arrived: Ints
    due: Ints
    limit: Ints
    woken: Ints
    forced: Ints
    zone: Ints
    zones: Sequence[str]
    matches: Bools
    broken: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.node)


@dataclass(frozen=True, slots=True)
class Left:
    """These customers finished a visit to `node` and left by `outcome`.

    An outcome that begins with ENDED is no way on: the enrollment ended there.
    """

    rows: Ints
    visit_no: Ints
    arrived: Ints
    node: int
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Queued:
    """These customers get a message from this visit."""

    rows: Ints
    visit_no: Ints
    message: QueueMessage
    node: int


@dataclass(slots=True)
class Moves:
    """What happened to a cohort: its new columns, and what was left behind.

    `due` is NEVER where nothing is due any more; `ended` is -1 or a place in `endings`,
    pairs of how and reason; `failed` is -1 or a place in `problems`. Customers
    who failed have not moved at all.
    """

    node: Ints
    visit_no: Ints
    arrived: Ints
    due: Ints
    ended: Ints
    failed: Ints
    left: list[Left] = field(default_factory=list)
    queued: list[Queued] = field(default_factory=list)
    endings: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def advance(version: CompiledVersion, cohort: Cohort, *, now: datetime) -> Moves:
    """Take every customer to their next hold or to the end.

    An end from outside comes first, then the hard limit, then the exit rule; then
    the node decides.
    """
    return _Walk(version, cohort, now).run()


class _Walk:
    """One call of `advance`: queues sets of customers by node until none is left."""

    def __init__(self, version: CompiledVersion, cohort: Cohort, now: datetime) -> None:
        self.version = version
        self.cohort = cohort
        self.now = now
        self.now_micros = to_micros(now)
        size = len(cohort)
        self.moves = Moves(
            node=cohort.node.copy(),
            visit_no=cohort.visit_no.copy(),
            arrived=cohort.arrived.copy(),
            due=cohort.due.copy(),
            ended=np.full(size, -1, dtype=np.int64),
            failed=np.full(size, -1, dtype=np.int64),
        )
        self.waiting: list[tuple[int, Woken, Ints]] = []

    def run(self) -> Moves:
        everybody = np.arange(len(self.cohort), dtype=np.int64)
        staying = self._end_by_force(everybody)
        staying = self._end_by_limit(staying)
        staying = self._end_by_rule(staying)
        staying = staying[self.cohort.woken[staying] != Woken.TOUCHED]
        keys = self.cohort.node[staying] * len(Woken) + self.cohort.woken[staying]
        for key, rows in _groups(keys, staying):
            node, woken = divmod(key, len(Woken))
            self.waiting.append((node, Woken(woken), rows))
        while self.waiting:
            self._visit(*self.waiting.pop())
        if self.moves.problems:
            self._take_back_failed()
        return self.moves

    def _end_by_force(self, rows: Ints) -> Ints:
        for place, how in enumerate(FORCED):
            self._end(rows[self.cohort.forced[rows] == place], Finish(how))
        return rows[self.cohort.forced[rows] < 0]

    def _end_by_limit(self, rows: Ints) -> Ints:
        over: Bools = self.cohort.limit[rows] <= self.now_micros
        self._end(rows[over], Finish("hard_limit"))
        return rows[~over]

    def _end_by_rule(self, rows: Ints) -> Ints:
        rule = self.version.exit_rule
        if rule is None or rule in self.cohort.broken:
            return rows
        matched: Bools = self.cohort.matches[rows, rule]
        self._end(rows[matched], Finish("exit_rule"))
        return rows[~matched]

    def _visit(self, place: int, woken: Woken, rows: Ints) -> None:
        lost = self.moves.visit_no[rows] >= MAX_VISITS
        if lost.any():
            self._end(rows[lost], Finish("loop_limit"))
            rows = rows[~lost]
        node = self.version.nodes[place]
        if not self.cohort.broken.isdisjoint(node.rules):
            text = "A rule of this step cannot be evaluated."
            self._apply(place, node, rows, Problem("rule_failed", text, node.id))
            return
        for facts, alike in self._distinct_facts(node, woken, rows):
            self._apply(place, node, alike, self._decide(node, facts))

    def _decide(self, node: CompiledNode, facts: Facts) -> Verdict:
        """Ask the node. Whatever it raises concerns only those with these facts."""
        try:
            return node.kind.visit(facts, now=self.now)
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            return Problem("step_failed", text, node.id)

    def _distinct_facts(
        self, node: CompiledNode, woken: Woken, rows: Ints
    ) -> Iterator[tuple[Facts, Ints]]:
        """Split customers by the facts this node needs, and by nothing else."""
        cohort = self.cohort
        key = np.zeros(len(rows), dtype=np.int64)
        for rule in node.rules:
            key = key * 2 + cohort.matches[rows, rule]
        zones = len(cohort.zones) if node.kind.needs_zone else 1
        if zones > 1:
            key = key * zones + cohort.zone[rows]
        for value, alike in _groups(key, rows):
            answers, zone = divmod(value, zones)
            count = len(node.rules)
            yield (
                Facts(
                    woken=woken,
                    zone=cohort.zones[zone] if zones > 1 or cohort.zones else "UTC",
                    matches=tuple(
                        bool(answers >> (count - 1 - place) & 1)
                        for place in range(count)
                    ),
                ),
                alike,
            )

    def _apply(
        self, place: int, node: CompiledNode, rows: Ints, verdict: Verdict
    ) -> None:
        if not len(rows):
            return
        match verdict:
            case Go(outcome, reason, effects):
                visit_no = self._leave(place, rows, outcome, reason)
                for message in effects:
                    self.moves.queued.append(Queued(rows, visit_no, message, place))
                self._arrive(node.targets[outcome], rows)
            case Hold(until):
                due = np.int64(to_micros(until))
                self.moves.due[rows] = np.minimum(due, self.cohort.limit[rows])
            case Finish():
                self._end(rows, verdict)
            case Problem():
                self.moves.failed[rows] = len(self.moves.problems)
                self.moves.problems.append(verdict)

    def _leave(self, place: int, rows: Ints, outcome: str, reason: str) -> Ints:
        moves = self.moves
        visit_no = moves.visit_no[rows]
        moves.left.append(
            Left(rows, visit_no, moves.arrived[rows], place, outcome, reason)
        )
        return visit_no

    def _arrive(self, target: int, rows: Ints) -> None:
        moves = self.moves
        moves.node[rows] = target
        moves.visit_no[rows] += 1
        moves.arrived[rows] = self.now_micros
        self.waiting.append((target, Woken.ARRIVED, rows))

    def _end(self, rows: Ints, finish: Finish) -> None:
        if not len(rows):
            return
        for place, some in _groups(self.moves.node[rows], rows):
            self._leave(place, some, ENDED + finish.how, finish.reason)
        self.moves.due[rows] = NEVER
        ending = (finish.how, finish.reason)
        if ending not in self.moves.endings:
            self.moves.endings.append(ending)
        self.moves.ended[rows] = self.moves.endings.index(ending)

    def _take_back_failed(self) -> None:
        """Undo the moves of customers whose step failed later in the same walk."""
        moves, cohort = self.moves, self.cohort
        failed = moves.failed >= 0
        moves.node[failed] = cohort.node[failed]
        moves.visit_no[failed] = cohort.visit_no[failed]
        moves.arrived[failed] = cohort.arrived[failed]
        moves.due[failed] = cohort.due[failed]
        moves.left = [
            Left(
                one.rows[keep],
                one.visit_no[keep],
                one.arrived[keep],
                one.node,
                one.outcome,
                one.reason,
            )
            for one in moves.left
            for keep in [~failed[one.rows]]
        ]
        moves.queued = [
            Queued(one.rows[keep], one.visit_no[keep], one.message, one.node)
            for one in moves.queued
            for keep in [~failed[one.rows]]
        ]


def _groups(keys: npt.NDArray[Any], rows: Ints) -> Iterator[tuple[int, Ints]]:
    """Yield each distinct key with its rows, ascending."""
    if not len(rows):
        return
    first = keys[0]
    if (keys == first).all():
        yield int(first), rows
        return
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    cuts = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    for part in np.split(order, cuts):
        yield int(keys[part[0]]), rows[part]
