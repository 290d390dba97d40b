"""The way of one simulated person, visit by visit, in the words of a real trace."""

from collections.abc import Mapping
from typing import Any

from journeys.domain import trace
from journeys.domain.cohort import ENDED, NEVER, to_moment
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.nodes.effects import QueueMessage
from journeys.domain.outcomes import outcome_name
from journeys.domain.simulate.choosing import Seen
from journeys.domain.simulate.drafting import LET_IN, UNFINISHED, Draft
from journeys.domain.simulate.rehearsal import Rehearsal
from journeys.domain.simulate.responding import UNSUBSCRIBED, Sent
from journeys.domain.simulate.told import (
    Did,
    Ending,
    NodeName,
    SimulatedMessage,
    SimulatedTrace,
    SimulatedVisit,
    Way,
)
from journeys.domain.simulate.walking import Record, Step
from messaging.domain.reasons import explain

INSIDE = "inside"  # still there when the time was over
FAILED = "failed"  # a step failed: the live engine would try it again, then park them
MOST_DEEDS = 500


class Narrator:
    """Turns the record of one person into sentences."""

    def __init__(
        self, rehearsal: Rehearsal, record: Record, around: trace.Around
    ) -> None:
        self._rehearsal = rehearsal
        self._draft: Draft = rehearsal.draft
        self._record = record
        self._around = around
        self._walker = rehearsal.walker
        self._seen = rehearsal.walker.chooser.seen

    def tell(self) -> SimulatedTrace:
        """Tell everything that happened."""
        steps = [one for one in self._record.steps if not self._is_open(one)]
        visits = [self._tell_step(one) for one in sorted(steps, key=_number)]
        if self._walker.inside[0] or 0 in self._record.stuck:
            visits.append(self._tell_stand())
        reached = int(self._record.reached[0])
        return SimulatedTrace(
            visits=tuple(visits),
            did=self._tell_deeds(),
            ending=self._tell_ending(visits),
            goal_at=to_moment(reached) if reached <= self._rehearsal.end else None,
        )

    def _is_open(self, step: Step) -> bool:
        """Tell whether this is the end of a path that leads nowhere: no real step."""
        node_id = self._draft.version.nodes[step.left.node].id
        return self._draft.place_of(node_id)[1] is not None

    def _name(self, node_id: str) -> NodeName:
        node = self._draft.nodes[self._draft.place_of(node_id)[0]]
        kind = NODE_KINDS.get(node.kind)
        return NodeName(node.id, node.name or (kind.label if kind else ""), node.kind)

    def _settings(self, place: int) -> Mapping[str, Any]:
        """Return the settings of a step; those of a broken entry can be anything."""
        node = self._draft.version.nodes[place]
        return {} if node.kind is LET_IN else self._draft.nodes[node.id].settings

    def _tell_step(self, step: Step) -> SimulatedVisit:
        left = step.left
        node_id = self._draft.version.nodes[left.node].id
        name, visit_no = self._name(node_id), int(left.visit_no[0])
        past = trace.Past(
            kind=name.kind,
            settings=self._settings(left.node),
            outcome=left.outcome,
            reason=left.reason,
            arrived_at=to_moment(int(left.arrived[0])),
            left_at=to_moment(step.at),
        )
        return SimulatedVisit(
            visit_no=visit_no,
            node=name,
            arrived_at=past.arrived_at,
            left_at=past.left_at,
            outcome=left.outcome,
            sentence=self._explain(past, self._seen.get(visit_no, Seen(()))),
            ways=self._ways(left.node, left.outcome),
            is_chosen=self._is_chosen(visit_no),
            messages=self._messages(visit_no),
        )

    def _is_chosen(self, visit_no: int) -> bool:
        seen = self._seen.get(visit_no)
        return seen is not None and seen.is_chosen

    def _explain(self, past: trace.Past, seen: Seen) -> str:
        """Say why they went on: by the facts, or because the user wants it."""
        if past.outcome.startswith(ENDED):
            return trace.tell_past(past, self._around)
        if not seen.is_chosen:
            told = trace.tell_past(past, self._around)
            return " ".join([told, *self._tell_branches(past, seen)])
        name = outcome_name(past.settings, past.outcome)
        chosen = f"You chose “{name}”."
        if seen.by_itself is None:
            return f"{chosen} {trace.tell_past(past, self._around)}"
        outcome, reason = seen.by_itself
        natural = trace.Past(
            past.kind, past.settings, outcome, reason, past.arrived_at, past.left_at
        )
        told = trace.tell_past(natural, self._around)
        more = " ".join([told, *self._tell_branches(natural, seen)])
        return f"{chosen} By itself: {more}"

    def _tell_branches(self, past: trace.Past, seen: Seen) -> list[str]:
        """Say of the branches before the taken one what did not fit."""
        told = []
        branches = past.settings.get("branches", ()) if past.kind == "decision" else ()
        for branch, fits in zip(branches, seen.matches, strict=False):
            if fits:
                break
            words = self._around.say_rule(branch["rule"]).rstrip(".")
            name = outcome_name(past.settings, branch["key"])
            told.append(f"“{name}” does not fit: not so for this persona is “{words}”.")
        return told

    def _ways(self, place: int, taken: str) -> tuple[Way, ...]:
        node = self._draft.version.nodes[place]
        outcomes = node.kind.outcomes()
        if len(outcomes) < 2 or taken.startswith(ENDED):
            return ()
        settings = self._draft.nodes[node.id].settings
        return tuple(
            Way(one, outcome_name(settings, one), one == taken) for one in outcomes
        )

    def _messages(self, visit_no: int) -> tuple[SimulatedMessage, ...]:
        return tuple(
            self._tell_message(one)
            for one in self._record.sent
            if one.visit_no == visit_no
        )

    def _tell_message(self, one: Sent) -> SimulatedMessage:
        message: QueueMessage = one.message
        if one.sent_at is None:
            sent_at, sentence = None, f"Not sent: {explain(one.reason)}"
        else:
            sent_at = to_moment(one.sent_at)
            sentence = "Sent."
            if one.sent_at > one.queued_at:
                moment = self._around.moment(sent_at)
                sentence = f"Sent after the quiet hours, on {moment}."
        return SimulatedMessage(message.channel, message.template_id, sent_at, sentence)

    def _tell_stand(self) -> SimulatedVisit:
        """Tell where they stand when the time is over, or where a step failed."""
        walker = self._walker
        place = int(walker.node[0])
        name = self._name(self._draft.version.nodes[place].id)
        visit_no = int(walker.visit_no[0])
        problem = self._record.stuck.get(0)
        until = int(walker.until[0])
        present = trace.Present(
            kind=name.kind,
            settings=self._draft.nodes[name.id].settings,
            until=to_moment(until) if problem is None and until < NEVER else None,
            attempts=0 if problem is None else 1,
            error="" if problem is None else problem.message,
        )
        return SimulatedVisit(
            visit_no=visit_no,
            node=name,
            arrived_at=to_moment(int(walker.arrived[0])),
            left_at=None,
            outcome=None,
            sentence=trace.tell_present(present, self._around),
            ways=self._ways(place, ""),
            is_chosen=self._is_chosen(visit_no),
            messages=self._messages(visit_no),
        )

    def _tell_deeds(self) -> tuple[Did, ...]:
        """Tell what they did until they left."""
        past = self._rehearsal.happenings.past
        names = self._rehearsal.happenings.names
        last = self._last()
        return tuple(
            Did(to_moment(int(at)), names[code])
            for at, code in zip(past.at, past.name, strict=True)
            if at <= last and names[code] != UNSUBSCRIBED
        )[:MOST_DEEDS]

    def _last(self) -> int:
        if self._walker.inside[0]:
            return self._rehearsal.end
        return max((one.at for one in self._record.steps), default=self._rehearsal.end)

    def _tell_ending(self, visits: list[SimulatedVisit]) -> Ending:
        last = visits[-1]
        if 0 in self._record.stuck:
            return Ending(FAILED, last.node, last.arrived_at, last.sentence)
        if self._walker.inside[0]:
            at = to_moment(self._rehearsal.end)
            days = self._rehearsal.script.days
            after = "1 day" if days == 1 else f"{days} days"
            if self._record.is_cut:
                after = "so much that happened; the simulation was stopped"
            return Ending(INSIDE, last.node, at, f"Still inside after {after}.")
        step = max(self._record.steps, key=_number)
        how = step.left.outcome.removeprefix(ENDED)
        at, reason = to_moment(step.at), step.left.reason
        sentence = trace.tell_end(how, reason, self._around)
        node = self._name(self._draft.version.nodes[step.left.node].id)
        if how == UNFINISHED:
            sentence = f"Nobody can go on here: {reason}"
        return Ending(how, node, at, sentence)


def _number(step: Step) -> int:
    return int(step.left.visit_no[0])


def make_around(
    draft: Draft, zone: str, say_rule: Any, journeys: Mapping[int, str]
) -> trace.Around:
    """Return what sentences need to know besides the visit."""
    exit_rule = draft.version.settings.exit_rule
    days = draft.version.settings.hard_limit_days
    settings = {"exit_rule": exit_rule, "hard_limit_days": days}
    return trace.Around(zone, settings, say_rule, journeys)
