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
from journeys.domain.simulate.happenings import Happened, Happenings, draw
from journeys.domain.simulate.script import Script
from segments.domain.evaluator import Evaluator
from segments.domain.plan import Plan, build_plan
from segments.domain.rules import Rule
from segments.domain.sheet import (
    CUSTOMER_COLUMNS,
    EVENT_COLUMNS,
    Facts,
    Sheet,
    attribute_column,
)


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
    ) -> None:
        self.script = script
        self.happenings = happenings
        self._rules = rules
        self._size = len(ids)
        self._attributes: dict[str, list[str | None]] = {
            name: [_to_json(value)] * self._size
            for name, value in script.persona.attributes.items()
        }
        for one in assumed:
            is_so = draw(script.seed, one.attribute, ids) < one.chance
            self._attributes[one.attribute] = np.where(is_so, "true", "false").tolist()
        self._plans: dict[frozenset[int], Plan[int]] = {}

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
        plan = self._plan(numbers)
        sheet = Sheet(self._facts(plan, rows), now, self.script.persona.zone)
        found = Evaluator(sheet).run(plan, set(watched) & numbers)
        for number, column in found.columns.items():
            answers.matches[:, number] = column.to_numpy()
        answers.broken = frozenset(found.failures)
        answers.changes = dict(found.changes)
        return answers

    def _plan(self, numbers: frozenset[int]) -> Plan[int]:
        if numbers not in self._plans:
            asked = {number: self._rules[number] for number in sorted(numbers)}
            self._plans[numbers] = build_plan(asked)
        return self._plans[numbers]

    def _facts(self, plan: Plan[int], rows: Ints) -> Facts:
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
        return Facts(customers, self._events(plan, rows), self.happenings.codes)

    def _events(self, plan: Plan[int], rows: Ints) -> pl.DataFrame:
        """Return what the asked people did so far, as far as rules can see it."""
        schema = {**EVENT_COLUMNS, "revenue": pl.Float64()}
        if not plan.needs.events:
            return pl.DataFrame(schema=schema)
        past: Happened = self.happenings.past
        places = np.full(self._size, -1, dtype=np.int64)
        places[rows] = np.arange(len(rows))
        mine = past.pick(places[past.row] >= 0)
        worth = np.array(
            [self._worth(name) for name in self.happenings.names] or [np.nan]
        )
        return pl.DataFrame(
            {
                "customer_id": places[mine.row],
                "name_id": mine.name.astype(np.int32),
                "occurred_at": pl.Series(mine.at).cast(pl.Datetime("us", "UTC")),
                "revenue": pl.Series(worth[mine.name]).fill_nan(None),
            },
            schema=schema,
        )

    def _worth(self, event: str) -> float:
        """Return the revenue of an event: whatever is no system event may be a sale."""
        return np.nan if event.startswith("$") else self.script.persona.order_value


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
