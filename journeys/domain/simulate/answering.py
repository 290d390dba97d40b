"""What rules say of simulated people: the live evaluator over facts made up here."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from journeys.domain.changing import Changes
from journeys.domain.cohort import Bools, Coded, Ints
from journeys.domain.nodes.update import TAGS
from journeys.domain.simulate.assuming import Assumption
from journeys.domain.simulate.effort import COMPILED, EVENTS_PAST, Effort
from journeys.domain.simulate.happenings import Happened, Happenings, draw
from journeys.domain.simulate.script import Script
from journeys.domain.simulate.weighing import Weight, weigh
from segments.domain.evaluator import Evaluator
from segments.domain.facts import (
    CUSTOMER_COLUMNS,
    EVENT_COLUMNS,
    Facts,
    attribute_column,
)
from segments.domain.plan import Plan, build_plan
from segments.domain.rules import Rule
from segments.domain.sheet import Sheet


@dataclass(slots=True)
class Answers:
    """What rules say of some people; columns of all rules, right where asked.

    Parameters
    ----------
    changes
        By number of a rule that is watched: when time alone can next change it.
    broken
        Rules nobody knows the answer of.
    """

    matches: Bools
    changes: dict[int, Ints] = field(default_factory=dict)
    broken: frozenset[int] = frozenset()


class People:
    """Everybody of a simulation: what is known of them, and what they did."""

    def __init__(
        self,
        script: Script,
        ids: Ints,
        rules: Sequence[Rule],
        assumed: Collection[Assumption],
        happenings: Happenings,
        effort: Effort,
    ) -> None:
        self.script = script
        self.happenings = happenings
        self._effort = effort
        self._rules = rules
        self._size = len(ids)
        self._attributes: dict[str, list[str | None]] = {
            name: [_to_json(value)] * self._size
            for name, value in script.persona.attributes.items()
        }
        for one in assumed:
            is_so = draw(script.seed, one.attribute, ids) < one.chance
            self._attributes[one.attribute] = np.where(is_so, "true", "false").tolist()
        self._plans: dict[frozenset[int], tuple[Plan[int], Weight]] = {}

    def values(self, name: str, rows: Ints) -> Coded:
        """Return the JSON texts of an attribute of some people."""
        known = self._attributes.get(name)
        if known is None:
            return Coded(np.zeros(len(rows), dtype=np.int64), [None])
        codes: dict[str | None, int] = {}
        found = [codes.setdefault(known[row], len(codes)) for row in rows.tolist()]
        return Coded(np.array(found, dtype=np.int64), list(codes))

    def change(self, row: int, changes: Changes) -> None:
        """Change the attributes of one person as the live product does."""
        news: dict[str, Any] = dict(changes.values)
        news |= dict.fromkeys(changes.cleared)
        for name, more in changes.increased.items():
            had = self._value(name, row)
            is_number = isinstance(had, int | float) and not isinstance(had, bool)
            news[name] = (had if is_number else 0) + more
        if changes.tags:
            had = self._value(TAGS, row)
            tags = had if isinstance(had, list) else []
            kept = [tag for tag in tags if changes.tags.get(tag, True)]
            new = [tag for tag, has in changes.tags.items() if has and tag not in kept]
            news[TAGS] = kept + new
        for name, value in news.items():
            column = self._attributes.setdefault(name, [None] * self._size)
            column[row] = None if value is None else _to_json(value)

    def _value(self, name: str, row: int) -> Any:
        text = self._attributes.get(name, [None] * self._size)[row]
        return None if text is None else json.loads(text)

    def ask(
        self,
        numbers: frozenset[int],
        rows: Ints,
        now: datetime,
        watched: Collection[int],
    ) -> Answers:
        """Ask some rules about some people, as they are now.

        Parameters
        ----------
        watched
            Rules of which the next change is asked too.
        """
        answers = Answers(np.zeros((len(rows), len(self._rules)), dtype=bool))
        if not numbers or not len(rows):
            return answers
        plan, weight = self._plan(numbers, watched)
        past = self._recall(plan, rows)
        counts = np.bincount(past.name, minlength=len(self.happenings.names))
        letters = {name: self._measure(name, rows) for name in weight.attributes}
        self._effort.spend(weight.price(len(rows), counts, letters))
        sheet = Sheet(self._facts(plan, rows, past), now, self.script.persona.zone)
        found = Evaluator(sheet).run(plan, set(watched) & numbers)
        for number, column in found.columns.items():
            answers.matches[:, number] = column.to_numpy()
        answers.broken = frozenset(found.failures)
        answers.changes = dict(found.changes)
        return answers

    def _plan(
        self, numbers: frozenset[int], watched: Collection[int]
    ) -> tuple[Plan[int], Weight]:
        if numbers not in self._plans:
            plan = build_plan({one: self._rules[one] for one in sorted(numbers)})
            operations = sum(len(program) for program in plan.programs.values())
            self._effort.spend(operations * COMPILED)
            weight = weigh(plan, set(watched) & numbers, self.happenings.codes)
            self._plans[numbers] = plan, weight
        return self._plans[numbers]

    def _measure(self, name: str, rows: Ints) -> int:
        """Return the length of the values of an attribute of some people."""
        known = self._attributes.get(name)
        return sum(len(known[row] or "") for row in rows.tolist()) if known else 0

    def _recall(self, plan: Plan[int], rows: Ints) -> Happened:
        """Return what some people did so far, as far as rules ask for it."""
        past, known = self.happenings.past, self.happenings.codes
        self._effort.spend(len(past) // EVENTS_PAST)
        asked = np.zeros(len(known), dtype=bool)
        for need in plan.needs.events:
            if need.events is None:
                asked[[not name.startswith("$") for name in known]] = True
            else:
                asked[[known[name] for name in need.events if name in known]] = True
        here = np.zeros(self._size, dtype=bool)
        here[rows] = True
        return past.pick(here[past.row] & asked[past.name])

    def _facts(self, plan: Plan[int], rows: Ints, past: Happened) -> Facts:
        persona, size = self.script.persona, len(rows)
        names = sorted(plan.needs.attributes)
        values = {
            attribute_column(name): [
                None if (column := self._attributes.get(name)) is None else column[row]
                for row in rows.tolist()
            ]
            for name in names
        }
        customers = pl.DataFrame(
            {
                "customer_id": np.arange(size),
                "open": [True] * size,
                "signed_up_at": [persona.signed_up_at] * size,
                "timezone": [persona.zone] * size,
                **values,
            },
            schema={**CUSTOMER_COLUMNS, **dict.fromkeys(values, pl.String())},
        )
        return Facts(customers, self._events(rows, past), self.happenings.codes)

    def _events(self, rows: Ints, past: Happened) -> pl.DataFrame:
        """Return what the asked people did as the evaluator reads it."""
        places = np.zeros(self._size, dtype=np.int64)
        places[rows] = np.arange(len(rows))
        worth = np.array(
            [self._worth(name) for name in self.happenings.names] or [np.nan]
        )
        return pl.DataFrame(
            {
                "customer_id": places[past.row],
                "name_id": past.name.astype(np.int32),
                "occurred_at": pl.Series(past.at).cast(pl.Datetime("us", "UTC")),
                "revenue": pl.Series(worth[past.name]).fill_nan(None),
            },
            schema={**EVENT_COLUMNS, "revenue": pl.Float64()},
        )

    def _worth(self, event: str) -> float:
        """Return the revenue of an event: whatever is no system event may be a sale."""
        return np.nan if event.startswith("$") else self.script.persona.order_value


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
