"""The clock of a simulation: whoever is due or has news is walked by the live code.

Nothing here decides where people go: `advance` does, from facts that are made up
instead of read. Everybody comes in at once, and every moment of the virtual clock is a
slice of the engine: news first, then who is due.
"""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from journeys.domain.advance import Walk
from journeys.domain.changing import fold
from journeys.domain.cohort import (
    ENDED,
    FORCED,
    NEVER,
    Bools,
    Caused,
    Coded,
    Cohort,
    Ints,
    Left,
    Moves,
    to_micros,
    to_moment,
)
from journeys.domain.compiled import Ahead, CompiledNode, CompiledVersion
from journeys.domain.errors import SimulationTooLarge
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
from journeys.domain.simulate.effort import (
    CAUSED,
    DECISION,
    TURN,
    WALK,
    Effort,
    TooMuch,
)
from journeys.domain.simulate.happenings import (
    DAY,
    MAX_OCCURRENCES,
    Happened,
    Happenings,
    draw_occurrences,
)
from journeys.domain.simulate.hearing import Ear, list_names
from journeys.domain.simulate.responding import (
    ABOUT_MESSAGES,
    UNSUBSCRIBED,
    Responses,
    Sent,
)
from journeys.domain.simulate.script import Script

MAX_TURNS = 1_200  # moments at which anybody is asked anything
HOURS = {"hour": 1.0, "day": 24.0}
GOAL_REACHED = FORCED.index("goal_reached")


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


class Rehearsal:
    """People of one draft on a virtual clock.

    Parameters
    ----------
    ids
        What chance is drawn with, one number per person; the customers of the engine.
    grain
        What happens so close together (microseconds) is taken at one moment, the last
        of them: many people are walked in few slices.
    """

    def __init__(self, draft: Draft, script: Script, ids: Ints, *, grain: int) -> None:
        size = len(ids)
        self.draft, self.script, self.ids = draft, script, ids
        self.version: CompiledVersion = draft.version
        self.grain = grain
        self.start = to_micros(script.start)
        self.end = self.start + script.days * DAY
        self.effort = Effort()
        names = list_names(draft, script.persona)
        self.happenings = Happenings(names, self.effort)
        self.ear = Ear(draft, self.happenings.names)
        self.people = People(
            script,
            ids,
            draft.rules,
            draft.assumptions.found.values(),
            self.happenings,
            self.effort,
        )
        consent = np.full(size, script.persona.consent)
        self.responses = Responses(script, ids, self.happenings, consent)
        self.chooser = Chooser(script.answers, self.happenings)
        self.record = Record(reached=np.full(size, NEVER, dtype=np.int64))
        self.node = np.full(size, self.version.entry, dtype=np.int64)
        self.visit_no = np.ones(size, dtype=np.int64)
        self.arrived = np.full(size, self.start, dtype=np.int64)
        self.due = np.full(size, NEVER, dtype=np.int64)
        self.until = np.full(size, NEVER, dtype=np.int64)
        days = self.version.settings.hard_limit_days
        limit = self.start + days * DAY if days else NEVER
        self.limit = np.full(size, limit, dtype=np.int64)
        self.inside = np.ones(size, dtype=bool)
        self.passes = {
            place: np.zeros(size, dtype=np.int64)
            for place, node in enumerate(self.version.nodes)
            if node.kind.counts
        }
        self.pending = np.zeros(size, dtype=bool)
        self._holding = np.array([node.kind.holds for node in self.version.nodes])

    def run(self) -> Record:
        """Let everybody in and walk them until the end of the time.

        Raises
        ------
        SimulationTooLarge
            It is too much work; what was found so far says nothing of the rest.
        """
        try:
            return self._run()
        except TooMuch:
            days = self.script.days
            raise SimulationTooLarge(people=len(self.ids), days=days) from None

    def _run(self) -> Record:
        self._schedule()
        everybody = np.arange(len(self.ids), dtype=np.int64)
        arriving = np.full(len(everybody), int(Woken.ARRIVED), dtype=np.int64)
        self._walk(everybody, arriving, self.start)
        for _ in range(MAX_TURNS):
            moment = self._next_moment()
            if moment > self.end:
                break
            self.effort.spend(TURN)
            self._take_news(moment)
            self._take_due(moment)
        else:
            if len(self.ids) > 1:
                raise TooMuch
            self.record.is_cut = True
        return self.record

    def _schedule(self) -> None:
        """Let happen what happens of itself, as often as the odds say."""
        persona = self.script.persona
        names = [one for one in self.happenings.names if one not in ABOUT_MESSAGES]
        most = MAX_OCCURRENCES // max(1, len(names))
        for name in names:
            odds = persona.odds_of(name)
            if odds.per in HOURS:
                rows, at = draw_occurrences(
                    self.script.seed,
                    name,
                    self.ids,
                    chance=odds.chance,
                    hours=HOURS[odds.per],
                    length=self.end - self.start,
                    most=most,
                )
                self.happenings.add(name, rows, self.start + at)

    def _next_moment(self) -> int:
        """Return when anybody is asked next: the last moment within the grain."""
        dues = self.due[self.inside]
        due = int(dues.min()) if len(dues) else NEVER
        horizon = min(due, self.end)
        first = min(due, self.happenings.first(self._is_heard, horizon))
        if not self.grain or first > self.end:
            return first
        window = min(first + self.grain, self.end)
        latest = dues[(dues >= first) & (dues <= window)]
        last = int(latest.max()) if len(latest) else first
        return self.happenings.last(last, window)

    def _is_heard(self, some: Happened) -> Bools:
        """Tell which events can matter to where people stand."""
        inside = self.inside[some.row]
        node = self.node[some.row]
        awaited = self.ear.awaited[node, some.name]
        own = (some.visit < 0) | (some.visit == self.visit_no[some.row])
        touching = self.ear.touching[node, some.name]
        goal = (some.name == self.ear.goal) & (self.record.reached[some.row] == NEVER)
        heard: Bools = inside & ((awaited & own) | touching | goal)
        return heard

    def _take_news(self, moment: int) -> None:
        """Walk who is concerned by what happened; of each one event after the other."""
        news = self.happenings.take(moment)
        code = self.happenings.codes[UNSUBSCRIBED]
        self.responses.consent[news.row[news.name == code]] = False
        while len(news):
            heard = self._is_heard(news)
            news = news.pick(heard)
            if not len(news):
                return
            _, first = np.unique(news.row, return_index=True)
            self._tell(news.pick(np.isin(np.arange(len(news)), first)), moment)
            later = np.ones(len(news), dtype=bool)
            later[first] = False
            news = news.pick(later)

    def _tell(self, news: Happened, moment: int) -> None:
        """Wake people by one event each, as the engine does."""
        rows = news.row
        forced = self._reach(news)
        own = (news.visit < 0) | (news.visit == self.visit_no[rows])
        in_time = (self.arrived[rows] <= news.at) & (news.at <= self.until[rows])
        wakes = self.ear.awaited[self.node[rows], news.name] & own & in_time
        woken = np.where(wakes, int(Woken.EVENT), int(Woken.TOUCHED))
        told = (forced >= 0) | wakes | self.ear.touching[self.node[rows], news.name]
        self._walk(
            rows[told],
            woken[told],
            moment,
            forced=forced[told],
            event=Coded(news.name[told], self.happenings.names),
        )

    def _reach(self, news: Happened) -> Ints:
        """Note who reaches the goal; return whom that lets go, -1 for nobody."""
        forced = np.full(len(news), -1, dtype=np.int64)
        goal = self.version.settings.goal
        if goal is None:
            return forced
        in_time = news.at <= self.start + goal.within_days * DAY
        reaching = (news.name == self.ear.goal) & in_time
        reaching &= self.record.reached[news.row] == NEVER
        self.record.reached[news.row[reaching]] = news.at[reaching]
        if goal.leaves:
            forced[reaching] = GOAL_REACHED
        return forced

    def _take_due(self, moment: int) -> None:
        """Walk who is due by now, until nobody is."""
        while True:
            rows = np.flatnonzero(self.inside & (self.due <= moment))
            if not len(rows):
                return
            waking = np.where(
                self.until[rows] > moment, int(Woken.TOUCHED), int(Woken.DUE)
            )
            holding = self._holding[self.node[rows]]
            woken = np.where(holding, waking, int(Woken.ARRIVED))
            # Who arrived in the slice before has not been asked yet
            woken[self.pending[rows]] = int(Woken.ARRIVED)
            self._walk(rows, woken, moment)

    def _walk(
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
        self.effort.spend(WALK)
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
        walk = _Watched(self.version, cohort, now, self)
        self._settle(rows, walk.run(), moment)

    def decide(
        self, walk: Walk, node: CompiledNode, facts: Facts, rows: Ints, ask: Ask
    ) -> Verdict:
        """Ask a step, or take the user's answer for it."""
        self.effort.spend(DECISION)
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
            self.effort.spend(CAUSED * len(one.rows))
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


class _Watched(Walk):
    """The live walk, in which somebody is asked before each decision."""

    def __init__(
        self,
        version: CompiledVersion,
        cohort: Cohort,
        now: datetime,
        rehearsal: Rehearsal,
    ) -> None:
        super().__init__(version, cohort, now)
        self._rehearsal = rehearsal

    def decide(self, node: CompiledNode, facts: Facts, rows: Ints) -> Verdict:
        """Let the rehearsal decide; it asks the node."""
        ask = super().decide
        return self._rehearsal.decide(
            self, node, facts, rows, lambda known: ask(node, known, rows)
        )
