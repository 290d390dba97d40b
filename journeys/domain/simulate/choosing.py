"""Answers that the user gives instead of the facts, by the number of a visit.

Only one person can be led like this. What would have happened without the answer is
remembered, so that it can be said beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from journeys.domain.advance import Walk
from journeys.domain.cohort import Ints, to_micros, to_moment
from journeys.domain.compiled import CompiledNode
from journeys.domain.errors import AnswerUnknown
from journeys.domain.nodes.base import Divide, Facts, Go, Hold, Stay, Verdict, Woken
from journeys.domain.nodes.webhook import Webhook
from journeys.domain.problems import Problem
from journeys.domain.simulate.happenings import SECOND, Happenings

CHOSEN = "chosen"
TIMEOUT = "timeout"

Ask = Callable[[Facts], Verdict]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a step was asked last in a visit.

    Parameters
    ----------
    matches
        The answers to its rules.
    by_itself
        Outcome and reason without the user's answer; None: nobody knows.
    is_chosen
        The user's answer was taken.
    """

    matches: tuple[bool, ...]
    by_itself: tuple[str, str] | None = None
    is_chosen: bool = False


class Chooser:
    """Puts the user's answers in the place of what a step decides."""

    def __init__(self, answers: Mapping[int, str], happenings: Happenings) -> None:
        self._answers = answers
        self._happenings = happenings
        self.seen: dict[int, Seen] = {}

    def decide(
        self, walk: Walk, node: CompiledNode, facts: Facts, rows: Ints, ask: Ask
    ) -> Verdict:
        """Return what a step decides for the one person, or what the user wants."""
        visit_no = int(walk.moves.visit_no[rows[0]])
        wanted = self._answers.get(visit_no)
        if wanted is None:
            self.seen[visit_no] = Seen(facts.matches)
            return ask(facts)
        outcomes = node.kind.outcomes()
        if wanted not in outcomes:
            text = f"Visit {visit_no} is to “{node.id}”, which has no path “{wanted}”."
            place = Problem("answer_unknown", text, node.id, f"answers.{visit_no}")
            raise AnswerUnknown(text, [place])
        if len(outcomes) == 1:
            return ask(facts)
        if node.kind.awaited_events() or (node.kind.rules() and node.kind.holds):
            self.seen[visit_no] = Seen(facts.matches, is_chosen=True)
            if isinstance(node.kind, Webhook):
                return self._reply(facts, wanted, ask)
            if wanted == TIMEOUT:
                return self._miss(walk, node, facts, ask)
            return self._happen(walk, node, facts, ask)
        natural = ask(facts)
        if isinstance(natural, Hold) and wanted == outcomes[0]:
            return natural  # they wait, and go on by this way then
        found = _outcome(walk, node, rows, natural)
        if facts.woken is Woken.ARRIVED:
            self.seen[visit_no] = Seen(facts.matches, found, is_chosen=True)
        if isinstance(natural, Go) and natural.outcome == wanted:
            return natural
        return Go(wanted, reason=CHOSEN)

    def _reply(self, facts: Facts, wanted: str, ask: Ask) -> Verdict:
        if facts.woken is Woken.EVENT:
            return Go(wanted, "answered" if wanted == "ok" else "failed")
        return ask(facts)

    def _miss(self, walk: Walk, node: CompiledNode, facts: Facts, ask: Ask) -> Verdict:
        """Let nothing happen that is waited for, until the deadline."""
        if facts.woken in (Woken.EVENT, Woken.TOUCHED):
            return Stay()
        verdict = ask(replace(facts, matches=tuple(False for _ in facts.matches)))
        if isinstance(verdict, Hold):
            for event in node.kind.awaited_events():
                self._happenings.drop(event, 0, to_micros(verdict.until))
        return verdict

    def _happen(
        self, walk: Walk, node: CompiledNode, facts: Facts, ask: Ask
    ) -> Verdict:
        """Let happen what is waited for: when it does by itself, else half way."""
        events = node.kind.awaited_events()
        if facts.woken in (Woken.EVENT, Woken.DUE):
            return Go("happened", "event" if events else "rule")
        verdict = ask(facts)
        if not isinstance(verdict, Hold):
            return verdict
        now, until = walk.now_micros, to_micros(verdict.until)
        middle = now + max((until - now) // 2 // SECOND, 1) * SECOND
        if not events:
            return replace(verdict, until=to_moment(middle))
        if min(self._happenings.next_at(event, 0) for event in events) > until:
            rows = walk.cohort.customer * 0
            self._happenings.add(events[0], rows, rows + middle)
        return verdict


def _outcome(
    walk: Walk, node: CompiledNode, rows: Ints, verdict: Verdict
) -> tuple[str, str] | None:
    """Return by which outcome, and why, a verdict lets the one person go."""
    match verdict:
        case Go(outcome, reason):
            return outcome, reason
        case Divide(shares, reason):
            return shares[int(walk.draw(node, rows, verdict)[0])][0], reason
        case _:
            return None
