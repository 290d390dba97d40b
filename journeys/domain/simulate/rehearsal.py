"""The clock of a simulation: whoever is due or has news is walked.

Everybody comes in at once, and every moment of the virtual clock is a slice of the
engine: news first, then who is due. Where people go, `walking` asks the live code.
"""

import numpy as np

from journeys.domain.cohort import FORCED, NEVER, Bools, Coded, Ints, to_micros
from journeys.domain.errors import SimulationTooLarge
from journeys.domain.nodes.base import Woken
from journeys.domain.simulate.drafting import Draft
from journeys.domain.simulate.effort import TURN, Effort, TooMuch
from journeys.domain.simulate.happenings import (
    DAY,
    MAX_OCCURRENCES,
    Happened,
    Happenings,
    draw_occurrences,
)
from journeys.domain.simulate.hearing import Ear, list_names
from journeys.domain.simulate.responding import ABOUT_MESSAGES, UNSUBSCRIBED
from journeys.domain.simulate.script import Script
from journeys.domain.simulate.walking import Record, Walker

MAX_TURNS = 1_200  # moments at which anybody is asked anything
HOURS = {"hour": 1.0, "day": 24.0}
GOAL_REACHED = FORCED.index("goal_reached")


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
        self.draft, self.script, self.ids = draft, script, ids
        self.grain = grain
        self.start = to_micros(script.start)
        self.end = self.start + script.days * DAY
        self.effort = Effort()
        names = list_names(draft, script.persona)
        self.happenings = Happenings(names, self.effort)
        self.ear = Ear(draft, self.happenings.names)
        self.walker = Walker(
            draft, script, ids, self.happenings, self.effort, self.start
        )

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
        self.walker.walk(everybody, arriving, self.start)
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
            self.walker.record.is_cut = True
        return self.walker.record

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
        dues = self.walker.due[self.walker.inside]
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
        inside = self.walker.inside[some.row]
        node = self.walker.node[some.row]
        awaited = self.ear.awaited[node, some.name]
        own = (some.visit < 0) | (some.visit == self.walker.visit_no[some.row])
        touching = self.ear.touching[node, some.name]
        reached = self.walker.record.reached[some.row] < NEVER
        goal = (some.name == self.ear.goal) & ~reached
        heard: Bools = inside & ((awaited & own) | touching | goal)
        return heard

    def _take_news(self, moment: int) -> None:
        """Walk who is concerned by what happened; of each one event after the other."""
        news = self.happenings.take(moment)
        code = self.happenings.codes[UNSUBSCRIBED]
        self.walker.responses.consent[news.row[news.name == code]] = False
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
        rows, walker = news.row, self.walker
        forced, node = self._reach(news), walker.node[rows]
        own = (news.visit < 0) | (news.visit == walker.visit_no[rows])
        in_time = (walker.arrived[rows] <= news.at) & (news.at <= walker.until[rows])
        wakes = self.ear.awaited[node, news.name] & own & in_time
        woken = np.where(wakes, int(Woken.EVENT), int(Woken.TOUCHED))
        told = (forced >= 0) | wakes | self.ear.touching[node, news.name]
        walker.walk(
            rows[told],
            woken[told],
            moment,
            forced=forced[told],
            event=Coded(news.name[told], self.happenings.names),
        )

    def _reach(self, news: Happened) -> Ints:
        """Note who reaches the goal; return whom that lets go, -1 for nobody."""
        forced = np.full(len(news), -1, dtype=np.int64)
        goal = self.draft.version.settings.goal
        if goal is None:
            return forced
        in_time = news.at <= self.start + goal.within_days * DAY
        reaching = (news.name == self.ear.goal) & in_time
        reaching &= self.walker.record.reached[news.row] == NEVER
        self.walker.record.reached[news.row[reaching]] = news.at[reaching]
        if goal.leaves:
            forced[reaching] = GOAL_REACHED
        return forced

    def _take_due(self, moment: int) -> None:
        """Walk who is due by now, until nobody is."""
        while True:
            rows, woken = self.walker.who_is_due(moment)
            if not len(rows):
                return
            self.walker.walk(rows, woken, moment)
