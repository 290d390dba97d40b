"""Move customers through a version, as far as each can go at one moment.

Customers move as sets: those who stand at the same node with the same facts get
one verdict, asked once. Nothing is written here; the moves are columns that a
turn writes in one go. Rows are places in the columns of a `Cohort`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from journeys.domain.chance import draw_buckets, draw_shares
from journeys.domain.cohort import (
    ENDED,
    FORCED,
    MICROSECOND,
    NEVER,
    Bools,
    Caused,
    Cohort,
    Ints,
    Left,
    Moves,
    to_micros,
    to_moment,
)
from journeys.domain.compiled import CompiledNode, CompiledVersion
from journeys.domain.nodes.base import (
    Divide,
    Facts,
    Finish,
    Go,
    Hold,
    Stay,
    Verdict,
    Woken,
)
from journeys.domain.nodes.effects import CHANGES_CUSTOMER
from journeys.domain.problems import Problem

MAX_VISITS = 1_000  # a loop that never ends is ended here
# Holds that are over as soon as they are computed anew do not end all at once
RELEASE_SPREAD = timedelta(minutes=1)
NO_ROOM = timedelta(minutes=1)  # for which people wait at a full channel
SPREAD_SALT = 0x5EED  # who waits long in one spread does not in the next


def advance(version: CompiledVersion, cohort: Cohort, *, now: datetime) -> Moves:
    """Take every customer to their next hold or to the end.

    An end from outside comes first, then the hard limit, then the exit rule; then
    the node decides.
    """
    return Walk(version, cohort, now).run()


class Walk:
    """One call of `advance`: queues sets of customers by node until none is left.

    A rehearsal derives from it to be asked before each decision, and changes nothing
    else.
    """

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
            until=cohort.until.copy(),
            pending=np.zeros(size, dtype=bool),
            ended=np.full(size, -1, dtype=np.int64),
            failed=np.full(size, -1, dtype=np.int64),
        )
        self.passes = {place: left.copy() for place, left in cohort.passes.items()}
        self.waiting: list[tuple[int, Woken, Ints]] = []

    def run(self) -> Moves:
        everybody = np.arange(len(self.cohort), dtype=np.int64)
        staying = self._end_by_force(everybody)
        staying = self._end_by_limit(staying)
        staying = self._end_by_rule(staying)
        staying = self._stay_if_only_touched(staying)
        keys = self.cohort.node[staying] * len(Woken) + self.cohort.woken[staying]
        for key, rows in _groups(keys, staying):
            node, woken = divmod(key, len(Woken))
            self.waiting.append((node, Woken(woken), rows))
        while self.waiting:
            self._visit(*self.waiting.pop())
        self._wake_early()
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

    def _stay_if_only_touched(self, rows: Ints) -> Ints:
        """Return whom their node is asked about; the others hold as before."""
        cohort = self.cohort
        touched: Bools = cohort.woken[rows] == Woken.TOUCHED
        if not touched.any():
            return rows
        watching = np.array([node.kind.watches for node in self.version.nodes])
        asked: Bools = watching[cohort.node[rows]] & ~cohort.stuck[rows]
        calm = rows[touched & ~cohort.stuck[rows]]
        self.moves.due[calm] = np.minimum(cohort.until[calm], cohort.limit[calm])
        return rows[~touched | asked]

    def _visit(self, place: int, woken: Woken, rows: Ints) -> None:
        lost = self.moves.visit_no[rows] >= MAX_VISITS
        if lost.any():
            self._end(rows[lost], Finish("loop_limit"))
            rows = rows[~lost]
            if not len(rows):
                return
        node = self.version.nodes[place]
        if not self.cohort.broken.isdisjoint(node.rules):
            if woken is Woken.TOUCHED:
                return  # nobody knows whether the answer changed
            text = "A rule of this step cannot be evaluated."
            self._apply(place, node, rows, Problem("rule_failed", text, node.id))
            return
        if self._has_no_room(node):
            self._hold(place, node, rows, Hold(self.now + NO_ROOM, spread=NO_ROOM))
            return
        for facts, alike in self._distinct_facts(node, woken, rows):
            self._apply(place, node, alike, self.decide(node, facts, alike))

    def _has_no_room(self, node: CompiledNode) -> bool:
        """Tell whether a marketing message from here would wait in a full queue."""
        channel = getattr(node.kind, "channel", "")
        purpose = getattr(node.kind, "purpose", "")
        return purpose == "marketing" and channel in self.cohort.full

    def decide(self, node: CompiledNode, facts: Facts, rows: Ints) -> Verdict:
        """Ask the node. Whatever it raises concerns only `rows`, with these facts."""
        try:
            return node.kind.visit(facts, now=self.now)
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            return Problem("step_failed", text, node.id)

    def _distinct_facts(
        self, node: CompiledNode, woken: Woken, rows: Ints
    ) -> Iterator[tuple[Facts, Ints]]:
        """Split customers by the facts this node needs, and by nothing else."""
        key = np.zeros(len(rows), dtype=np.int64)
        for column in self._needed(node, woken, rows):
            key = _combine(key, column)
        for _, alike in _groups(key, rows):
            yield self._facts(node, woken, int(alike[0])), alike

    def _needed(
        self, node: CompiledNode, woken: Woken, rows: Ints
    ) -> Iterator[Bools | Ints]:
        cohort, kind = self.cohort, node.kind
        for rule in node.rules:
            yield cohort.matches[rows, rule]
        if kind.needs_zone:
            yield cohort.zone.codes[rows]
        for name in kind.attributes():
            yield cohort.values[name].codes[rows]
        if kind.counts:
            yield self.passes[self.version.places[node.id]][rows]
        earlier = cohort.earlier.get(self.version.places[node.id])
        if earlier is not None:
            yield earlier.codes[rows]
        if woken is Woken.EVENT:
            yield cohort.event.codes[rows]
        if woken is Woken.MOVED:
            yield cohort.arrived[rows]

    def _facts(self, node: CompiledNode, woken: Woken, row: int) -> Facts:
        """Return the facts of one customer, as all who are alike in them have them."""
        cohort, kind = self.cohort, node.kind
        zones, event = cohort.zone, cohort.event
        values = [cohort.values[name] for name in kind.attributes()]
        passes = self.passes[self.version.places[node.id]][row] if kind.counts else 0
        return Facts(
            woken=woken,
            zone=(zones.texts[zones.codes[row]] if kind.needs_zone else None) or "UTC",
            matches=tuple(bool(cohort.matches[row, rule]) for rule in node.rules),
            event=(event.texts[event.codes[row]] or "") if woken is Woken.EVENT else "",
            values=tuple(one.texts[one.codes[row]] for one in values),
            passes=int(passes),
            earlier=self._recall(node, row),
            weighed=cohort.weighed.get(node.id, ()) if kind.adapts else (),
            arrived=to_moment(int(cohort.arrived[row]))
            if woken is Woken.MOVED
            else None,
        )

    def _recall(self, node: CompiledNode, row: int) -> str:
        """Return by which outcome somebody left a node first; empty: nobody knows."""
        earlier = self.cohort.earlier.get(self.version.places[node.id])
        return "" if earlier is None else earlier.texts[earlier.codes[row]] or ""

    def _apply(
        self, place: int, node: CompiledNode, rows: Ints, verdict: Verdict
    ) -> None:
        if not len(rows):
            return
        match verdict:
            case Go():
                self._go(place, node, rows, verdict)
            case Divide():
                self._divide(place, node, rows, verdict)
            case Hold():
                self._hold(place, node, rows, verdict)
            case Stay():
                pass
            case Finish():
                self._end(rows, verdict)
            case Problem():
                self.moves.failed[rows] = len(self.moves.problems)
                self.moves.problems.append(verdict)

    def _go(self, place: int, node: CompiledNode, rows: Ints, go: Go) -> None:
        visit_no = self._leave(place, rows, go.outcome, go.reason)
        for effect in go.effects:
            self.moves.caused.append(Caused(rows, visit_no, effect, place))
        changed = any(isinstance(one, CHANGES_CUSTOMER) for one in go.effects)
        self._arrive(node.targets[go.outcome], rows, changed=changed)

    def _divide(
        self, place: int, node: CompiledNode, rows: Ints, divide: Divide
    ) -> None:
        drawn = self.draw(node, rows, divide)
        for number, (outcome, _) in enumerate(divide.shares):
            some = rows[drawn == number]
            self._apply(place, node, some, Go(outcome, divide.reason))

    def draw(self, node: CompiledNode, rows: Ints, divide: Divide) -> Ints:
        """Return for each customer the place of the share that chance gives them."""
        cohort = self.cohort
        buckets = draw_buckets(node.salt, cohort.customer[rows], cohort.entry_no[rows])
        bounds = [bound for _, bound in divide.shares]
        return np.searchsorted(bounds, buckets, side="right")

    def _hold(self, place: int, node: CompiledNode, rows: Ints, hold: Hold) -> None:
        moves = self.moves
        spread = hold.spread
        until = np.full(len(rows), to_micros(hold.until), dtype=np.int64)
        over = (until < self.now_micros) & (self.cohort.woken[rows] == Woken.MOVED)
        if over.any():
            until[over], spread = self.now_micros, max(spread, RELEASE_SPREAD)
        if spread:
            keys = (self.cohort.customer[rows], self.cohort.entry_no[rows])
            salt = node.salt ^ SPREAD_SALT
            width = spread // MICROSECOND
            until += draw_shares(salt, width, *keys, moves.visit_no[rows])
        moves.until[rows] = until
        moves.due[rows] = np.minimum(until, self.cohort.limit[rows])
        for effect in hold.effects:
            self.moves.caused.append(Caused(rows, moves.visit_no[rows], effect, place))

    def _wake_early(self) -> None:
        """Let who is held be due as soon as time alone can end the hold.

        They are asked then as if they were touched; `until` stays the node's own
        moment. Who waits for a failed step to be repeated is not asked before.
        """
        changes = self.cohort.changes
        if not changes:
            return
        moves = self.moves
        held: Bools = (moves.ended < 0) & ~moves.pending & ~self.cohort.stuck
        self._be_due_by(np.flatnonzero(held), self.version.exit_rule)
        for place, node in enumerate(self.version.nodes):
            if node.kind.watches:
                rows = np.flatnonzero(held & (moves.node == place))
                for rule in node.rules:
                    self._be_due_by(rows, rule)

    def _be_due_by(self, rows: Ints, rule: int | None) -> None:
        moments = None if rule is None else self.cohort.changes.get(rule)
        if moments is not None:
            due = self.moves.due
            due[rows] = np.minimum(due[rows], moments[rows])

    def _leave(self, place: int, rows: Ints, outcome: str, reason: str) -> Ints:
        moves = self.moves
        visit_no = moves.visit_no[rows]
        moves.left.append(
            Left(rows, visit_no, moves.arrived[rows], place, outcome, reason)
        )
        if place in self.passes:
            self.passes[place][rows] += 1
        return visit_no

    def _arrive(self, target: int, rows: Ints, *, changed: bool) -> None:
        moves = self.moves
        moves.node[rows] = target
        moves.visit_no[rows] += 1
        moves.arrived[rows] = self.now_micros
        ahead = self.version.on_arrival[target]
        if changed and (ahead.rules or ahead.attributes):
            # The answers at hand are those from before the change
            moves.pending[rows] = True
            moves.until[rows] = moves.due[rows] = self.now_micros
        else:
            self.waiting.append((target, Woken.ARRIVED, rows))

    def _end(self, rows: Ints, finish: Finish) -> None:
        if not len(rows):
            return
        for place, some in _groups(self.moves.node[rows], rows):
            self._leave(place, some, ENDED + finish.how, finish.reason)
        self.moves.due[rows] = self.moves.until[rows] = NEVER
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
        moves.until[failed] = cohort.until[failed]
        moves.pending[failed] = False
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
        moves.caused = [
            Caused(one.rows[keep], one.visit_no[keep], one.effect, one.node)
            for one in moves.caused
            for keep in [~failed[one.rows]]
        ]


def _combine(key: Ints, column: Bools | Ints) -> Ints:
    """Return a key that is equal where both the key and the column are."""
    number: Ints = column.astype(np.int64)
    low, high = int(number.min()), int(number.max())
    if low == high:
        return key
    if high - low >= 2**20:
        number = np.unique(number, return_inverse=True)[1].astype(np.int64)
        low, high = 0, int(number.max())
    if int(key.max()) >= 2**40:
        key = np.unique(key, return_inverse=True)[1].astype(np.int64)
    return key * np.int64(high - low + 1) + (number - low)


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
