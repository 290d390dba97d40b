"""Try a journey on somebody who does not exist, on a virtual clock, with no database.

The same code decides as for real customers (`advance` and the kinds' `visit`): what is
shown is what would happen. Only the facts are made up, from a persona and its odds.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from journeys.domain.chance import draw_shares, make_salt
from journeys.domain.cohort import Ints
from journeys.domain.nodes.base import Document, Known
from journeys.domain.nodes.split import Split
from journeys.domain.simulate.assuming import Assumption, Assumptions
from journeys.domain.simulate.counting import Expected, count
from journeys.domain.simulate.drafting import Draft, read_draft
from journeys.domain.simulate.happenings import DAY
from journeys.domain.simulate.hearing import list_heard
from journeys.domain.simulate.rehearsal import Rehearsal
from journeys.domain.simulate.responding import ABOUT_MESSAGES
from journeys.domain.simulate.script import EventOdds, Habits, Persona, Script
from journeys.domain.simulate.telling import Narrator, make_around
from journeys.domain.simulate.told import SimulatedTrace
from segments.domain import rules
from segments.domain.errors import RuleError
from segments.domain.measures import Names

__all__ = [
    "Assumption",
    "Basis",
    "EventOdds",
    "Habits",
    "Persona",
    "Script",
    "Setting",
    "make_people",
    "simulate_people",
    "simulate_person",
]

MOMENTS = 240  # into which the time of many people is divided


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a simulation takes place.

    Parameters
    ----------
    document
        A graph document, finished or not.
    journey_id
        Chance is drawn with it, as it is live.
    known
        What exists outside the document; None: whatever it names.
    names
        Names for sentences.
    """

    document: Any
    journey_id: int = 0
    known: Known | None = None
    names: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a simulation rests on, to be said beside it.

    Parameters
    ----------
    heard
        Events the journey waits for or counts, with the odds they had.
    assumptions
        What nobody can know of a persona.
    notes
        Sentences on what was left out or is taken for granted.
    """

    heard: tuple[EventOdds, ...]
    assumptions: tuple[Assumption, ...]
    notes: tuple[str, ...]


def simulate_person(setting: Setting, script: Script) -> tuple[SimulatedTrace, Basis]:
    """Walk one person through a journey; tell every visit and why it ended so.

    Raises
    ------
    GraphInvalid
        The document is no graph, or has no entry.
    AnswerUnknown
        An answer is none of its step.
    SimulationTooLarge
    """
    draft = _read(setting, script)
    rehearsal = Rehearsal(draft, script, make_people(script.seed, 1), grain=0)
    record = rehearsal.run()
    say_rule = _make_teller(setting.names)
    zone, journeys = script.persona.zone, setting.names.journeys
    around = make_around(draft, zone, say_rule, journeys)
    told = Narrator(rehearsal, record, around).tell()
    return told, _find_basis(draft, script)


def simulate_people(
    setting: Setting, script: Script, people: int
) -> tuple[Expected, Basis]:
    """Walk many people with the same odds through a journey; count who came where.

    Raises
    ------
    GraphInvalid
        The document is no graph, or has no entry.
    SimulationTooLarge
    """
    draft = _read(setting, script)
    grain = script.days * DAY // MOMENTS
    ids = make_people(script.seed, people)
    rehearsal = Rehearsal(draft, script, ids, grain=grain)
    record = rehearsal.run()
    return count(rehearsal, record), _find_basis(draft, script)


def make_people(seed: int, size: int) -> Ints:
    """Return the numbers with which chance is drawn for people of this seed."""
    numbers = np.arange(size, dtype=np.int64)
    return draw_shares(make_salt("simulate", seed, "people"), 2**53, numbers)


def _read(setting: Setting, script: Script) -> Draft:
    return read_draft(
        setting.document,
        journey_id=setting.journey_id,
        assumptions=Assumptions(script.persona.assumed, setting.names),
        known=setting.known,
    )


def _find_basis(draft: Draft, script: Script) -> Basis:
    notes = list(draft.notes)
    notes += [
        f"“{event}” is taken to fit every condition on its properties."
        for event in sorted(draft.assumptions.unfiltered)
    ]
    notes += [
        f"“{draft.nodes[node_id].name or Split.label}” sends people on by the shares as"
        " drawn; once it is live, results choose them."
        for node_id in draft.version.designs
    ]
    heard = [one for one in list_heard(draft) if one not in ABOUT_MESSAGES]
    return Basis(
        heard=tuple(script.persona.odds_of(event) for event in heard),
        assumptions=tuple(draft.assumptions.found.values()),
        notes=tuple(notes),
    )


def _make_teller(names: Names) -> Callable[[Document], str]:
    def say_rule(rule: Document) -> str:
        try:
            return rules.describe(rules.parse(rule), names)
        except RuleError as error:
            return f"a rule that cannot be read ({error})"

    return say_rule
