"""Which events matter to people who stand at a step."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from journeys.domain.cohort import Bools
from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.webhook import ANSWERED, FAILED
from journeys.domain.simulate.drafting import Draft
from journeys.domain.simulate.responding import ABOUT_MESSAGES, UNSUBSCRIBED
from journeys.domain.simulate.script import Persona
from segments.domain.plan import build_plan
from segments.domain.rules import Rule

OWN = (ANSWERED, FAILED)
NO_GOAL = -1


def list_heard(draft: Draft) -> list[str]:
    """Return the events that the journey waits for, counts or has as its goal."""
    version = draft.version
    goal = version.settings.goal
    names = {*version.awaited, *_events_of(draft.rules)}
    if goal is not None:
        names.add(goal.event)
    return sorted(names - set(OWN))


def list_names(draft: Draft, persona: Persona) -> list[str]:
    """Return the events that are simulated.

    Where a rule asks for anything at all, that is everything with odds.
    """
    names = {*list_heard(draft), *ABOUT_MESSAGES, UNSUBSCRIBED, *OWN}
    if _asks_for_anything(draft.rules):
        names |= {one.event for one in persona.events}
    return sorted(names)


class Ear:
    """What is heard where: tables of a step's place and an event's number."""

    def __init__(self, draft: Draft, names: list[str]) -> None:
        version = draft.version
        codes = {name: code for code, name in enumerate(names)}
        shape = (len(version.nodes), len(names))
        self.awaited: Bools = np.zeros(shape, dtype=bool)
        for event, places in version.awaited.items():
            self.awaited[list(places), codes[event]] = True
        self.touching: Bools = np.zeros(shape, dtype=bool)
        is_heard = [_list_touching(rule, names) for rule in draft.rules]
        for place, rules in _asked_while_held(version):
            for number in rules:
                self.touching[place] |= is_heard[number]
        goal = version.settings.goal
        self.goal = NO_GOAL if goal is None else codes[goal.event]


def _asked_while_held(version: CompiledVersion) -> Iterable[tuple[int, set[int]]]:
    """Yield each place with the rules that are asked as soon as there is news."""
    always = set() if version.exit_rule is None else {version.exit_rule}
    for place, node in enumerate(version.nodes):
        yield place, always | set(node.rules if node.kind.watches else ())


def _list_touching(rule: Rule, names: list[str]) -> Bools:
    """Tell by number of an event whether a rule looks at it."""
    events, is_any = _events_of([rule]), _asks_for_anything([rule])
    return np.array(
        [name in events or (is_any and not name.startswith("$")) for name in names],
        dtype=bool,
    )


def _needs(rules: Iterable[Rule]) -> Any:
    return build_plan(dict(enumerate(rules))).needs.events


def _events_of(rules: Iterable[Rule]) -> set[str]:
    return {event for need in _needs(rules) for event in need.events or ()}


def _asks_for_anything(rules: Iterable[Rule]) -> bool:
    return any(need.events is None for need in _needs(rules))
