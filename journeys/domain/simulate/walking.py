"""Walking simulated people: the live code decides, and this keeps what it said.

Nothing here decides where people go: `advance` does, from facts that are made up
instead of read. When they are asked is not known here; `rehearsal` has the clock.
"""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from journeys.domain.advance import Walk
from journeys.domain.changing import fold
from journeys.domain.cohort import (
    ENDED,
    NEVER,
    Caused,
    Coded,
    Cohort,
    Ints,
    Left,
    Moves,
    to_moment,
)
from journeys.domain.compiled import Ahead, CompiledNode, CompiledVersion
from journeys.domain.nodes.base import Facts, Verdict, Woken
from journeys.domain.nodes.effects import (
    CHANGES_CUSTOMER,
    CallWebhook,
    Effect,
    QueueMessage,
)
from journeys.domain.problems import Problem
from journeys.domain.simulate.answering import People
from journeys.domain.simulate.choosing import Ask, Chooser
from journeys.domain.simulate.drafting import Draft
from journeys.domain.simulate.effort import CAUSED, DECISION, WALK, Effort
from journeys.domain.simulate.happenings import DAY, Happenings
from journeys.domain.simulate.responding import Responses, Sent
from journeys.domain.simulate.script import Script


@dataclass(frozen=True, slots=True)
class Step:
    """Some people left a step at a moment; `left` as `advance` gives it."""

    left: Left
    at: int


@dataclass(slots=True)
class Record:
    """What happened in a simulation.

    Parameters
    ----------
    stuck
        By row: why a step failed for good.
    reached
        When each person reached the goal; NEVER if they did not.
    is_cut
        The simulation was ended because it took too many moments.
    """

    steps: list[Step] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    stuck: dict[int, Problem] = field(default_factory=dict)
    reached: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    is_cut: bool = False


class Walker:
    """Takes people from step to step; knows where everybody stands, in columns.

    Parameters
    ----------
    ids
        What chance is drawn with, one number per person; the customers of the engine.
    start
        When everybody comes in, in microseconds.
    """

    def __init__(
        self,
        draft: Draft,
        script: Script,
        ids: Ints,
        happenings: Happenings,
        effort: Effort,
        start: int,
    ) -> None:
        size = len(ids)
        self.script, self.ids = script, ids
        self.version: CompiledVersion = draft.version
        assumed = draft.assumptions.found.values()
        self.people = People(script, ids, draft.rules, assumed, happenings, effort)
        consent = np.full(size, script.persona.consent)
        self.responses = Responses(script, ids, happenings, consent)
        self.chooser = Chooser(script.answers, happenings)
        self.record = Record(reached=np.full(size, NEVER, dtype=np.int64))
        self.node = np.full(size, self.version.entry, dtype=np.int64)
        self.visit_no = np.ones(size, dtype=np.int64)
        self.arrived = np.full(size, start, dtype=np.int64)
        self.due = np.full(size, NEVER, dtype=np.int64)
        self.until = np.full(size, NEVER, dtype=np.int64)
        days = self.version.settings.hard_limit_days
        self.limit = np.full(size, start + days * DAY if days else NEVER)
        self.inside = np.ones(size, dtype=bool)
        self.pending = np.zeros(size, dtype=bool)
        self.passes = {
            place: np.zeros(size, dtype=np.int64)
            for place, node in enumerate(self.version.nodes)
            if node.kind.counts
        }
        self._holding = np.array([node.kind.holds for node in self.version.nodes])
        self._effort = effort

    def who_is_due(self, moment: int) -> tuple[Ints, Ints]:
        """Return who is due by a moment, and why each of them is asked then."""
        rows = np.flatnonzero(self.inside & (self.due <= moment))
        waking = np.where(self.until[rows] > moment, int(Woken.TOUCHED), int(Woken.DUE))
        holding = self._holding[self.node[rows]]
        woken = np.where(holding, waking, int(Woken.ARRIVED))
        # Who arrived in the slice before has not been asked yet
        woken[self.pending[rows]] = int(Woken.ARRIVED)
        return rows, woken

    def walk(
        self,
        rows: Ints,
        woken: Ints,
        moment: int,
        *,
        forced: Ints | None = None,
        event: Coded | None = None,
    ) -> None:
        """Ask the live code where these people go, and take them there."""
        if not len(rows):
            return
        self._effort.spend(WALK)
        now = to_moment(moment)
        ahead = self._look_ahead(rows, woken)
        answers = self.people.ask(ahead.rules, rows, now, self.version.watched)
        nobody = np.full(len(rows), -1, dtype=np.int64)
        zeros = np.zeros(len(rows), dtype=np.int64)
        cohort = Cohort(
            customer=self.ids[rows],
            entry_no=zeros + 1,
            node=self.node[rows],
            visit_no=self.visit_no[rows],
            arrived=self.arrived[rows],
            due=self.due[rows],
            until=self.until[rows],
            limit=self.limit[rows],
            woken=woken,
            forced=nobody if forced is None else forced,
            stuck=np.zeros(len(rows), dtype=bool),
            zone=Coded(zeros, [self.script.persona.zone]),
            event=event or Coded(zeros, [None]),
            matches=answers.matches,
            changes=answers.changes,
            broken=answers.broken,
            values={name: self.people.values(name, rows) for name in ahead.attributes},
            passes={place: self.passes[place][rows] for place in ahead.counted},
        )
        walk = _AskedWalk(self.version, cohort, now, self)
        self._settle(rows, walk.run(), moment)

    def decide(
        self, walk: Walk, node: CompiledNode, facts: Facts, rows: Ints, ask: Ask
    ) -> Verdict:
        """Ask a step, or take the user's answer for it."""
        self._effort.spend(DECISION)
        if len(self.ids) > 1:
            return ask(facts)
        return self.chooser.decide(walk, node, facts, rows, ask)

    def _look_ahead(self, rows: Ints, woken: Ints) -> Ahead:
        ahead = Ahead()
        for key in np.unique(self.node[rows] * len(Woken) + woken).tolist():
            place, why = divmod(key, len(Woken))
            ahead |= self.version.look_ahead(place, Woken(why))
        return ahead

    def _settle(self, rows: Ints, moves: Moves, moment: int) -> None:
        """Write down where a walk brought people and what it caused."""
        self.node[rows], self.visit_no[rows] = moves.node, moves.visit_no
        self.arrived[rows] = moves.arrived
        self.due[rows], self.until[rows] = moves.due, moves.until
        self.pending[rows] = moves.pending
        for left in moves.left:
            here = rows[left.rows]
            known = Left(
                here, left.visit_no, left.arrived, left.node, left.outcome, left.reason
            )
            self.record.steps.append(Step(known, moment))
            if left.node in self.passes:
                self.passes[left.node][here] += 1
            if left.outcome.startswith(ENDED):
                self.inside[here] = False
        for row in np.flatnonzero(moves.failed >= 0).tolist():
            self.record.stuck[int(rows[row])] = moves.problems[moves.failed[row]]
            self.inside[rows[row]] = False
        self._cause(rows, moves.caused, moment)

    def _cause(self, rows: Ints, caused: list[Caused], moment: int) -> None:
        now = to_moment(moment)
        changes: dict[int, list[Effect]] = {}
        for one in caused:
            self._effort.spend(CAUSED * len(one.rows))
            here = Caused(rows[one.rows], one.visit_no, one.effect, one.node)
            match one.effect:
                case QueueMessage() as message:
                    self.record.sent += self.responses.send(here, message, now)
                case CallWebhook() as call:
                    self.responses.call(here, call, now)
                case _ if isinstance(one.effect, CHANGES_CUSTOMER):
                    for row in here.rows.tolist():
                        changes.setdefault(row, []).append(one.effect)
        for row, effects in changes.items():
            self.people.change(row, fold(effects, now=now))


class _AskedWalk(Walk):
    """The live walk, in which somebody is asked before each decision."""

    def __init__(
        self,
        version: CompiledVersion,
        cohort: Cohort,
        now: datetime,
        walker: Walker,
    ) -> None:
        super().__init__(version, cohort, now)
        self._walker = walker

    def decide(self, node: CompiledNode, facts: Facts, rows: Ints) -> Verdict:
        """Let the walker decide; it asks the node."""
        ask = super().decide
        return self._walker.decide(
            self, node, facts, rows, lambda known: ask(node, known, rows)
        )
