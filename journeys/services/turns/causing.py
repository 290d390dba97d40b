"""Turn the effects of a walk into rows to write: messages and what else steps cause."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import orjson
import polars as pl

from customers.services import Change
from journeys.domain.changing import fold
from journeys.domain.cohort import Caused, Ints
from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.effects import (
    CallWebhook,
    Effect,
    NotifyTeam,
    Question,
    QueueMessage,
    StartJourney,
)
from journeys.selectors.roster import REQUESTED, Roster

MOMENT = pl.Datetime("us", "UTC")
WEBHOOK = "webhook"  # channel of requests to other systems
TRANSACTIONAL = "transactional"

TASKS = {
    "customer_id": pl.Int64,
    "enrollment_id": pl.Int64,
    "visit_no": pl.Int64,
    "journey_id": pl.Int64,
    "team": pl.String,
    "title": pl.String,
    "text": pl.String,
}

# Columns of the outbox that are left to their defaults where nobody differs from them
DEFAULTS: dict[str, Any] = {
    "quiet_start": None,
    "quiet_end": None,
    "exempt": False,
    "dup_policy": "deliver",
}


@dataclass(slots=True)
class Consequences:
    """Rows that follow from effects.

    Parameters
    ----------
    messages
        Rows for the outbox.
    changes
        Customers and what happens to their attributes.
    tasks
        Rows of `journeys_teamtask`.
    requests
        System events: `customer_id`, `name`, `properties` (JSON text).
    """

    messages: list[pl.DataFrame] = field(default_factory=list)
    changes: list[tuple[list[int], list[Change]]] = field(default_factory=list)
    tasks: list[pl.DataFrame] = field(default_factory=list)
    requests: list[pl.DataFrame] = field(default_factory=list)


class Causes:
    """What the people of one version cause in one walk."""

    def __init__(
        self,
        version: CompiledVersion,
        part: pl.DataFrame,
        roster: Roster,
        now: datetime,
    ) -> None:
        self.version = version
        self.part = part
        self.roster = roster
        self.now = now
        journey_id = version.journey_id
        self.journey = {"id": journey_id, "name": roster.names.get(journey_id, "")}

    def collect(self, caused: Iterable[Caused], into: Consequences) -> None:
        """Add what these effects come to."""
        changing: list[Caused] = []
        for one in caused:
            if not len(one.rows):
                continue
            match one.effect:
                case QueueMessage() as message:
                    into.messages.append(self._message(one, message))
                case CallWebhook() as call:
                    into.messages.append(self._call(one, call))
                case NotifyTeam() as notice:
                    into.tasks.append(self._task(one, notice))
                case StartJourney(journey_id):
                    into.requests.append(self._request(one, journey_id))
                case _:
                    changing.append(one)
        if changing:
            into.changes.append(self._change(changing))

    def _message(self, one: Caused, message: QueueMessage) -> pl.DataFrame:
        more = None
        if message.question is not None:
            more = self._survey(one, message.question)
        quiet = message.quiet
        return self._outgoing(
            one,
            channel=message.channel,
            purpose=message.purpose,
            template_version_id=self.roster.templates[message.template_id],
            context=self._contexts(more).gather(one.rows),
            expires_at=self._after(message.expires_after),
            quiet_start=None if quiet is None else quiet.start,
            quiet_end=None if quiet is None else quiet.end,
            dup_policy=message.dup_policy,
        )

    def _survey(self, one: Caused, question: Question) -> dict[str, Any]:
        node_id = self.version.nodes[one.node].id
        asked = {
            "scale": question.scale,
            "name": question.survey,
            "journey": self.version.journey_id,
            "node": node_id,
        }
        return {"survey": asked}

    def _call(self, one: Caused, call: CallWebhook) -> pl.DataFrame:
        node_id = self.version.nodes[one.node].id
        asked = {
            "url": call.url,
            "method": call.method,
            "fields": [list(pair) for pair in call.fields],
            "body": {"journey": self.journey, "step": node_id},
            "secret": call.secret,
        }
        return self._outgoing(
            one,
            channel=WEBHOOK,
            purpose=TRANSACTIONAL,  # consent is asked for what people get, not for this
            template_version_id=None,
            context=self._contexts({"webhook": asked}).gather(one.rows),
            expires_at=self._after(call.expires_after),
            quiet_start=None,
            quiet_end=None,
            dup_policy="deliver",
        )

    def _outgoing(
        self, one: Caused, *, context: pl.Series, **columns: Any
    ) -> pl.DataFrame:
        """Return rows of the outbox: of each visit a message is queued once."""
        types: dict[str, pl.DataType] = {
            "template_version_id": pl.Int64(),
            "quiet_start": pl.Int16(),
            "quiet_end": pl.Int16(),
            "expires_at": MOMENT,
        }
        return pl.DataFrame(
            {
                "customer_id": self.part["customer_id"].gather(one.rows),
                "origin_id": self.part["id"].gather(one.rows),
                "origin_no": one.visit_no,
                "context": context,
            }
        ).with_columns(
            origin_kind=pl.lit("visit"),
            lane=pl.lit(self.version.journey_id, dtype=pl.Int64),
            exempt=pl.lit(self.version.settings.cap_exempt),
            **{
                name: pl.lit(value, dtype=types.get(name))
                for name, value in columns.items()
            },
        )

    def _after(self, length: timedelta | None) -> datetime | None:
        return None if length is None else self.now + length

    def _contexts(self, more: dict[str, Any] | None = None) -> pl.Series:
        """Return what a message may know besides the customer, as JSON."""
        known = {"journey": self.journey, **(more or {})}
        frame = orjson.dumps(known).decode()[:-1]
        events = self.part["event"]
        if events.null_count() == len(events):
            return pl.repeat(frame + "}", len(events), dtype=pl.String, eager=True)
        return self.part.select(
            pl.when(pl.col("event").is_null())
            .then(pl.lit(frame + "}"))
            .otherwise(pl.concat_str(pl.lit(frame + ',"event":'), "event", pl.lit("}")))
        ).to_series()

    def _task(self, one: Caused, notice: NotifyTeam) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "customer_id": self.part["customer_id"].gather(one.rows),
                "enrollment_id": self.part["id"].gather(one.rows),
                "visit_no": one.visit_no,
            }
        ).with_columns(
            journey_id=pl.lit(self.version.journey_id, dtype=pl.Int64),
            team=pl.lit(notice.team),
            title=pl.lit(notice.title),
            text=pl.lit(notice.text),
        )

    def _request(self, one: Caused, journey_id: int) -> pl.DataFrame:
        asked = {
            "journey": journey_id,
            "cause": "journey",
            "from": self.version.journey_id,
        }
        return pl.DataFrame(
            {"customer_id": self.part["customer_id"].gather(one.rows)}
        ).with_columns(
            name=pl.lit(REQUESTED), properties=pl.lit(orjson.dumps(asked).decode())
        )

    def _change(self, caused: list[Caused]) -> tuple[list[int], list[Change]]:
        """Return everybody who changes, with all their changes in one.

        Who went through the same changes in the same order shares them: few different
        ones are folded, however many people there are.
        """
        program: Ints = np.zeros(len(self.part), dtype=np.int64)
        programs: list[tuple[Effect, ...]] = [()]
        for one in caused:
            for before in np.unique(program[one.rows]).tolist():
                rows = one.rows[program[one.rows] == before]
                program[rows] = len(programs)
                programs.append((*programs[before], one.effect))
        folded = [self._fold(effects) for effects in programs]
        rows = np.flatnonzero(program)
        customers = self.part["customer_id"].gather(rows).to_list()
        return customers, [folded[number] for number in program[rows].tolist()]

    def _fold(self, effects: tuple[Effect, ...]) -> Change:
        found = fold(effects, now=self.now)
        return Change(
            values=found.values,
            cleared=frozenset(found.cleared),
            increased=found.increased,
            tags_added=tuple(tag for tag, has in found.tags.items() if has),
            tags_removed=frozenset(tag for tag, has in found.tags.items() if not has),
        )
