"""Turn the effects of a walk into rows to write: messages and what else steps cause."""

from datetime import datetime, timedelta

import orjson
import polars as pl

from journeys.domain.cohort import MICROSECOND, Caused, to_micros
from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.effects import QueueMessage
from journeys.selectors.roster import Roster

MOMENT = pl.Datetime("us", "UTC")


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

    def messages(self, caused: list[Caused]) -> pl.DataFrame | None:
        """Return rows for the outbox; None for none."""
        frames = [
            self._message(one, one.effect)
            for one in caused
            if isinstance(one.effect, QueueMessage) and len(one.rows)
        ]
        return pl.concat(frames) if frames else None

    def _message(self, one: Caused, message: QueueMessage) -> pl.DataFrame:
        return self._visits_of(one).with_columns(
            context=self._contexts().gather(one.rows),
            channel=pl.lit(message.channel),
            purpose=pl.lit(message.purpose),
            template_version_id=pl.lit(
                self.roster.templates[message.template_id], dtype=pl.Int64
            ),
            expires_at=self._in(message.expires_after),
        )

    def _visits_of(self, one: Caused) -> pl.DataFrame:
        """Return whom and what visit a message comes from: it is queued once for it."""
        return pl.DataFrame(
            {
                "customer_id": self.part["customer_id"].gather(one.rows),
                "origin_id": self.part["id"].gather(one.rows),
                "origin_no": one.visit_no,
            }
        ).with_columns(origin_kind=pl.lit("visit"))

    def _in(self, length: timedelta | None) -> pl.Expr:
        moment = None if length is None else to_micros(self.now) + length // MICROSECOND
        return pl.lit(moment, dtype=pl.Int64).cast(MOMENT)

    def _contexts(self) -> pl.Series:
        """Return what a template may see besides the customer, as JSON."""
        journey_id = self.version.journey_id
        journey = {"id": journey_id, "name": self.roster.names.get(journey_id, "")}
        frame = '{"journey":' + orjson.dumps(journey).decode()
        events = self.part["event"]
        if events.null_count() == len(events):
            return pl.repeat(frame + "}", len(events), dtype=pl.String, eager=True)
        return self.part.select(
            pl.when(pl.col("event").is_null())
            .then(pl.lit(frame + "}"))
            .otherwise(pl.concat_str(pl.lit(frame + ',"event":'), "event", pl.lit("}")))
        ).to_series()
