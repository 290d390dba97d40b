"""What happened to one customer in a journey, in plain words.

Every visit becomes one sentence that says what happened there and why they went on
or left; who still stands at a node gets one that says what they wait for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from journeys.domain.cohort import ENDED, MOVED_AWAY
from journeys.domain.nodes import NODE_KINDS
from journeys.domain.nodes.decision import ELSE
from journeys.domain.nodes.jump import AGAIN
from journeys.domain.nodes.split import HOLD_OUT, KEPT, WEIGHED
from journeys.domain.outcomes import outcome_name

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """What the sentences need to know besides the visit.

    Parameters
    ----------
    zone
        Where the customer lives: an IANA name.
    settings
        Those of the journey, as in its document.
    say_rule
        Writes a rule in words, without a full stop.
    journeys
        Names of journeys by id.
    """

    zone: str
    settings: Document
    say_rule: Callable[[Document], str]
    journeys: Mapping[int, str] = field(default_factory=dict)

    def moment(self, at: datetime) -> str:
        """Write a moment as the customer's clock shows it.

        Examples
        --------
        >>> from datetime import UTC
        >>> Around("Europe/Berlin", {}, str).moment(datetime(2026, 3, 9, 8, tzinfo=UTC))
        'Monday 9 Mar 2026, 09:00 in Europe/Berlin'
        """
        local = at.astimezone(ZoneInfo(self.zone))
        return f"{local:%A} {local.day} {local:%b %Y, %H:%M} in {self.zone}"


@dataclass(frozen=True, slots=True)
class Past:
    """A finished visit; `reason` and `outcome` as the engine stored them."""

    kind: str
    settings: Document
    outcome: str
    reason: str
    arrived_at: datetime
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Present:
    """Where somebody stands now.

    Parameters
    ----------
    until
        The moment at which the node is asked again; None: by news only.
    attempts, error
        How often this step failed in a row, and why the last time.
    """

    kind: str
    settings: Document
    until: datetime | None
    attempts: int = 0
    error: str = ""
    is_parked: bool = False
    is_paused: bool = False


def tell_past(visit: Past, around: Around) -> str:
    """Say in one sentence what happened at a node and why it was left."""
    if visit.outcome.startswith(ENDED):
        return tell_end(visit.outcome.removeprefix(ENDED), visit.reason, around)
    if visit.outcome == MOVED_AWAY:
        return _finish(visit.reason.capitalize())
    tell = _PASTS.get(visit.kind)
    told = tell(visit, around) if tell else ""
    return told or f"Went on by “{outcome_name(visit.settings, visit.outcome)}”."


def tell_present(stand: Present, around: Around) -> str:
    """Say in one sentence, or a few, what somebody waits for."""
    paused = "The journey is paused. " if stand.is_paused else ""
    if stand.is_parked:
        tries = (
            "1 failed try" if stand.attempts == 1 else f"{stand.attempts} failed tries"
        )
        return f"{paused}Stopped here after {tries}: {_finish(stand.error)}"
    if stand.attempts:
        again = (
            f" It is tried again on {around.moment(stand.until)}."
            if stand.until
            else ""
        )
        return f"{paused}This step failed: {_finish(stand.error)}{again}"
    tell = _PRESENTS.get(stand.kind)
    if tell is not None:
        return paused + tell(stand, around)
    kind = NODE_KINDS.get(stand.kind)
    if kind is not None and kind.holds and stand.until is not None:
        return f"{paused}Stays here until {around.moment(stand.until)} at the latest."
    return f"{paused}Is on the way to the next step."


def tell_end(how: str, reason: str, around: Around) -> str:
    """Say why an enrollment ended."""
    if how == "exit_rule":
        rule = around.settings.get("exit_rule")
        words = f": {_finish(around.say_rule(rule))}" if rule else "."
        return f"Left because the exit rule became true{words}"
    if how == "hard_limit":
        days = around.settings.get("hard_limit_days")
        limit = f" of {_count(days, 'day')}" if isinstance(days, int) else ""
        return f"Left because the time limit{limit} was reached."
    sentence = _ENDS.get(how, f"Left: {how.replace('_', ' ')}.")
    return f"{sentence[:-1]}: {_finish(reason)}" if reason else sentence


_ENDS = {
    "completed": "Reached the end.",
    "erased": "Left because the person was erased.",
    "goal_reached": "Left because the goal was reached.",
    "handed_over": "Handed over to the micro-segments.",
    "merged": "Left because the profile was merged into another one.",
    "removed": "Taken out by hand after errors.",
    "stopped": "Left because the journey was stopped.",
    "loop_limit": "Left because the journey went round without end.",
    "unfinished": "Nobody can go on here.",
}


def _came_in(visit: Past, around: Around) -> str:
    trigger = visit.settings.get("trigger", {})
    match trigger.get("kind"):
        case "event":
            return f"Came in because “{trigger.get('event', '')}” happened."
        case "segment":
            how = "leaving" if trigger.get("change") == "left" else "entering"
            return f"Came in by {how} a micro-segment."
        case "date":
            return f"Came in by the date “{trigger.get('attribute', '')}”."
        case "schedule":
            return "Came in by the schedule of the journey."
        case _:
            return "Was added by list or API."


def _sent(visit: Past, around: Around) -> str:
    return "Put the message into the outbox and went on."


def _asked(visit: Past, around: Around) -> str:
    name = visit.settings.get("survey", "")
    return f"Put the survey “{name}” into the outbox and went on."


def _waited(visit: Past, around: Around) -> str:
    if visit.outcome == "no_date":
        attribute = visit.settings.get("attribute", "")
        return f"Went on at once: “{attribute}” holds no date that is still to come."
    if visit.reason == "open":
        return f"Went on in the time allowed, on {around.moment(visit.left_at)}."
    return f"Waited until {around.moment(visit.left_at)}."


def _waited_for(visit: Past, around: Around) -> str:
    event, rule = visit.settings.get("event", ""), visit.settings.get("rule")
    if visit.outcome == "happened" and visit.reason == "rule" and rule:
        words = _finish(around.say_rule(rule))
        return f"Went on after {_span(visit)} because this became true: {words}"
    if visit.outcome == "happened":
        passed = _span(visit)
        return f"“{event}” happened after {passed}, on {around.moment(visit.left_at)}."
    what = f"“{event}” did not happen" if event else "The rule did not fit"
    return f"{what} until {around.moment(visit.left_at)}."


def _decided(visit: Past, around: Around) -> str:
    if visit.outcome == ELSE:
        return "No branch fitted: took “Else”."
    rule = (_branch(visit.settings, visit.outcome) or {}).get("rule")
    why = f" because this was true: {_finish(around.say_rule(rule))}" if rule else "."
    return f"Took “{outcome_name(visit.settings, visit.outcome)}”{why}"


def _drawn(visit: Past, around: Around) -> str:
    name = outcome_name(visit.settings, visit.outcome)
    if visit.reason == KEPT:
        return f"Went “{name}” as before."
    if visit.reason == WEIGHED and visit.outcome != HOLD_OUT:
        return f"Chance chose “{name}”, by the shares that results gave that day."
    share = (_branch(visit.settings, visit.outcome) or {}).get("share")
    if visit.outcome == HOLD_OUT:
        share = visit.settings.get("hold_out")
    percent = f", which {share / 100:g} % take" if isinstance(share, int) else ""
    return f"Chance chose “{name}”{percent}."


def _jumped(visit: Past, around: Around) -> str:
    if visit.outcome == AGAIN:
        return f"Sent back, time {visit.reason}."
    times = _count(visit.settings.get("times", 1), "time")
    return f"Went on: was sent back {times} already."


def _updated(visit: Past, around: Around) -> str:
    changes = visit.settings.get("changes", [])
    return f"{'; '.join(_change(one) for one in changes)}."


def _change(change: Document) -> str:
    if change.get("kind") == "tag":
        verb = "Removed" if change.get("how") == "remove" else "Added"
        return f"{verb} the tag “{change.get('tag', '')}”"
    name, value = change.get("name", ""), change.get("value")
    match change.get("how", "set"):
        case "clear":
            return f"Cleared “{name}”"
        case "stamp":
            return f"Set “{name}” to this moment"
        case "increase":
            return f"Increased “{name}” by {value}"
        case _:
            return f"Set “{name}” to {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{value}”" if isinstance(value, str) else str(value)


def _called(visit: Past, around: Around) -> str:
    url = visit.settings.get("url", "")
    if visit.outcome == "ok":
        return f"{url} answered after {_span(visit)}."
    hours = _count(visit.settings.get("give_up_hours", 24), "hour")
    why = f"gave no answer in {hours}" if visit.reason == "no answer" else "failed"
    return f"The call of {url} {why}."


def _noted(visit: Past, around: Around) -> str:
    team, title = visit.settings.get("team", ""), visit.settings.get("title", "")
    return f"Left a task for {team}: {_finish(title)}"


def _started(visit: Past, around: Around) -> str:
    name = around.journeys.get(visit.settings.get("journey_id", 0))
    return f"Asked into the journey “{name}”." if name else "Asked into a journey."


_PASTS: dict[str, Callable[[Past, Around], str]] = {
    "entry": _came_in,
    "message": _sent,
    "survey": _asked,
    "wait": _waited,
    "wait_for": _waited_for,
    "decision": _decided,
    "split": _drawn,
    "jump": _jumped,
    "update": _updated,
    "webhook": _called,
    "notify_team": _noted,
    "start_journey": _started,
}


def _waits(stand: Present, around: Around) -> str:
    if stand.until is None:
        return "Waits."
    return f"Waits until {around.moment(stand.until)}."


def _waits_for(stand: Present, around: Around) -> str:
    event, rule = stand.settings.get("event", ""), stand.settings.get("rule")
    both = "and" if stand.settings.get("needs") == "both" else "or"
    parts = [f"“{event}”"] if event else []
    parts += [f"this to be true ({around.say_rule(rule)})"] if rule else []
    waits = f"Waits for {f' {both} '.join(parts)}"
    if stand.until is None:
        return f"{waits}."
    return f"{waits}, at most until {around.moment(stand.until)}."


def _waits_for_answer(stand: Present, around: Around) -> str:
    url = stand.settings.get("url", "")
    if stand.until is None:
        return f"Waits for the answer of {url}."
    return f"Waits for the answer of {url}, until {around.moment(stand.until)}."


_PRESENTS: dict[str, Callable[[Present, Around], str]] = {
    "wait": _waits,
    "wait_for": _waits_for,
    "webhook": _waits_for_answer,
}


def _branch(settings: Document, key: str) -> Document | None:
    branches = settings.get("branches")
    for branch in branches if isinstance(branches, list) else []:
        if isinstance(branch, Mapping) and branch.get("key") == key:
            return branch
    return None


def _span(visit: Past) -> str:
    """Write how long a visit took, in its largest unit."""
    seconds = max(0, int((visit.left_at - visit.arrived_at).total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return _count(seconds // length, unit)
    return _count(seconds, "second")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number:,} {unit}s"


def _finish(text: str) -> str:
    """End a text with exactly one full stop."""
    return f"{text.strip().rstrip('.')}."
