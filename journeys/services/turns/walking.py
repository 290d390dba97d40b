"""Walk a frame of people through their versions; the result is a ledger of columns.

Nothing is written here. Facts for everybody are loaded in one frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import orjson
import polars as pl

from journeys.domain.advance import EPOCH, Cohort, Ints, Moves, advance, to_micros
from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.base import Woken
from journeys.selectors.roster import Roster, check_zone, parsed_rules
from segments.domain.rules import Rule
from segments.selectors import match_rules

RuleKey = tuple[int, int]  # version id, number of the rule in it


@dataclass(slots=True)
class Ledger:
    """What a slice has to write, in frames.

    Parameters
    ----------
    people
        The rows that were walked, with their new `node_id`, `visit_no`, `arrived`
        and `due`; `how` they ended (empty: not), the `words` of that node, `error`
        (empty: none) and a `patch` of their state (JSON or null).
    visits
        Rows of `journeys_visit`, moments in microseconds.
    messages
        Rows for the outbox.
    passed
        (version, node, outcome) -> how many left that way.
    """

    people: list[pl.DataFrame] = field(default_factory=list)
    visits: list[pl.DataFrame] = field(default_factory=list)
    messages: list[pl.DataFrame] = field(default_factory=list)
    passed: dict[tuple[int, str, str], int] = field(default_factory=dict)


def walk(shard: int, people: pl.DataFrame, roster: Roster, *, now: datetime) -> Ledger:
    """Advance everybody as far as they can go at `now`."""
    ledger = Ledger()
    groups = [
        _Group(roster.versions[int(key[0])], part, roster, now)
        for key, part in people.partition_by(
            "version_id", as_dict=True, maintain_order=True
        ).items()
    ]
    answers = _answer(shard, groups, now)
    for group in groups:
        group.walk(answers, ledger)
    return ledger


def _answer(
    shard: int, groups: "list[_Group]", now: datetime
) -> Mapping[RuleKey, pl.DataFrame]:
    """Ask all rules that can come up, of all customers for whom they can, at once."""
    asked: dict[RuleKey, Rule] = {}
    customers: list[pl.Series] = []
    for group in groups:
        numbers = group.rules_ahead()
        if not numbers:
            continue
        parsed = parsed_rules(group.version)
        asked |= {
            (group.version.version_id, number): parsed[number] for number in numbers
        }
        customers.append(group.part.filter(group.undecided)["customer_id"])
    if not asked:
        return {}
    ids = pl.concat(customers).unique(maintain_order=True)
    frame = match_rules(list(asked.values()), shard, ids.to_list(), now)
    return {
        key: frame.select("customer_id", pl.col(f"r{place}").alias("matched"))
        for place, key in enumerate(asked)
    }


class _Group:
    """The people of one version."""

    def __init__(
        self,
        version: CompiledVersion,
        part: pl.DataFrame,
        roster: Roster,
        now: datetime,
    ) -> None:
        self.version = version
        self.roster = roster
        self.now = now
        self.part = part
        self.node: Ints = (
            part["node_id"]
            .replace_strict(dict(version.places), return_dtype=pl.Int64)
            .to_numpy()
        )
        holding = np.array([node.kind.holds for node in version.nodes])
        by_kind = np.where(holding[self.node], int(Woken.DUE), int(Woken.ARRIVED))
        woken = part["woken"].cast(pl.Int64)
        # An end from outside and the hard limit ask no rules
        self.undecided = (pl.col("forced") < 0) & (pl.col("limit") > to_micros(now))
        self.woken: Ints = np.where(
            woken.is_null().to_numpy(), by_kind, woken.fill_null(0).to_numpy()
        )

    def rules_ahead(self) -> list[int]:
        """Return the rules that can be asked before these people's next hold."""
        numbers: set[int] = set()
        if self.version.exit_rule is not None:
            numbers.add(self.version.exit_rule)
        asked = self.part.select(self.undecided).to_series().to_numpy()
        for key in np.unique(
            self.node[asked] * len(Woken) + self.woken[asked]
        ).tolist():
            place, woken = divmod(key, len(Woken))
            if woken == Woken.ARRIVED:
                numbers |= self.version.rules_on_arrival[place]
            elif woken != Woken.TOUCHED:
                numbers |= self.version.rules_on_waking[place]
        return sorted(numbers)

    def walk(self, answers: Mapping[RuleKey, pl.DataFrame], ledger: Ledger) -> None:
        moves = advance(self.version, self._cohort(answers), now=self.now)
        ledger.people.append(self._people(moves))
        if moves.left:
            ledger.visits.append(self._visits(moves))
        for one in moves.left:
            key = (
                self.version.version_id,
                self.version.nodes[one.node].id,
                one.outcome,
            )
            ledger.passed[key] = ledger.passed.get(key, 0) + len(one.rows)
        queued = [one for one in moves.queued if len(one.rows)]
        if queued:
            ledger.messages.append(self._messages(moves, queued))

    def _cohort(self, answers: Mapping[RuleKey, pl.DataFrame]) -> Cohort:
        part = self.part
        zone, zones = self._zones()
        return Cohort(
            node=self.node,
            visit_no=part["visit_no"].to_numpy(),
            arrived=part["arrived"].to_numpy(),
            due=part["due"].to_numpy(),
            limit=part["limit"].to_numpy(),
            woken=self.woken,
            forced=part["forced"].cast(pl.Int64).to_numpy(),
            zone=zone,
            zones=zones,
            matches=self._matches(answers),
            broken=self._broken(answers),
        )

    def _zones(self) -> tuple[Ints, list[str]]:
        names = self.part["zone"].fill_null(self.roster.zone)
        zones = names.unique(maintain_order=True).to_list()
        if len(zones) == 1:
            return np.zeros(len(names), dtype=np.int64), [self._zone(zones[0])]
        places = {name: place for place, name in enumerate(zones)}
        codes = names.replace_strict(places, return_dtype=pl.Int64).to_numpy()
        return codes, [self._zone(name) for name in zones]

    def _zone(self, name: str) -> str:
        return check_zone(name, self.roster.zone)

    def _matches(self, answers: Mapping[RuleKey, pl.DataFrame]) -> Any:
        matches = np.zeros((len(self.part), len(self.version.rules)), dtype=bool)
        customers = self.part.select("customer_id")
        for number in range(len(self.version.rules)):
            answer = answers.get((self.version.version_id, number))
            if answer is not None:
                matched = customers.join(
                    answer, on="customer_id", how="left", maintain_order="left"
                )["matched"]
                matches[:, number] = matched.fill_null(False).to_numpy()
        return matches

    def _broken(self, answers: Mapping[RuleKey, pl.DataFrame]) -> frozenset[int]:
        """Return the rules nobody knows the answer of."""
        return frozenset(
            number
            for (version_id, number), answer in answers.items()
            if version_id == self.version.version_id
            and 0 < answer.height == answer["matched"].null_count()
        )

    def _people(self, moves: Moves) -> pl.DataFrame:
        ids = pl.Series([node.id for node in self.version.nodes], dtype=pl.String)
        hows = pl.Series([how for how, _ in moves.endings] + [""], dtype=pl.String)
        words = pl.Series([text for _, text in moves.endings] + [""], dtype=pl.String)
        errors = [f"{one.node}: {one.message}" for one in moves.problems] + [""]
        # -1 is the last place: the empty text
        ended = np.where(moves.ended < 0, len(moves.endings), moves.ended)
        failed = np.where(moves.failed < 0, len(moves.problems), moves.failed)
        moved = self.part.with_columns(
            ids.gather(moves.node).alias("node_id"),
            pl.Series("visit_no", moves.visit_no),
            pl.Series("arrived", moves.arrived),
            pl.Series("due", moves.due),
            hows.gather(ended).alias("how"),
            words.gather(ended).alias("words"),
            pl.Series(errors, dtype=pl.String).gather(failed).alias("error"),
        )
        return moved.with_columns(self._patches(moves).alias("patch"))

    def _patches(self, moves: Moves) -> pl.Series:
        """Return what changes in the state of each: JSON, null for nothing.

        `since`: the moment from which an awaited event counts, for who waits for one.
        `woken`: why a failed step is to be repeated, taken away when it worked.
        """
        waits = np.array(
            [node.kind.awaited_event() is not None for node in self.version.nodes]
        )
        failed = moves.failed >= 0
        waiting = waits[moves.node] & (moves.ended < 0) & ~failed
        waiting &= self.woken != Woken.TOUCHED
        repeated = self.part["woken"].is_not_null().to_numpy()
        repeated &= ~self.part["is_new"].to_numpy() & (self.woken != Woken.TOUCHED)
        patches: list[str | None] = [None] * len(self.part)
        if not (waiting.any() or failed.any() or repeated.any()):
            return pl.Series(patches, dtype=pl.String)
        now = to_micros(self.now)
        causes = self.part["cause"].to_list()
        dues = self.part["due"].to_list()
        for row in np.flatnonzero(waiting | failed | repeated).tolist():
            patch: dict[str, Any] = {}
            if failed[row]:
                patch["woken"] = int(self.woken[row])
            elif repeated[row]:
                patch["woken"] = None
            if waiting[row]:
                cause = causes[row]
                patch["since"] = min(dues[row], now) if cause is None else cause
            patches[row] = orjson.dumps(patch).decode()
        return pl.Series(patches, dtype=pl.String)

    def _visits(self, moves: Moves) -> pl.DataFrame:
        left = moves.left
        rows = np.concatenate([one.rows for one in left])
        chunk = np.repeat(np.arange(len(left)), [len(one.rows) for one in left])
        nodes = self.version.nodes
        chunks = pl.DataFrame(
            {
                "node_id": [nodes[one.node].id for one in left],
                "outcome": [one.outcome for one in left],
                "reason": [one.reason for one in left],
            }
        )
        return pl.DataFrame(
            {
                "enrollment_id": self.part["id"].gather(rows),
                "visit_no": np.concatenate([one.visit_no for one in left]),
                "customer_id": self.part["customer_id"].gather(rows),
                "version_id": pl.repeat(
                    self.version.version_id, len(rows), dtype=pl.Int64, eager=True
                ),
                **{name: chunks[name].gather(chunk) for name in chunks.columns},
                "arrived_at": np.concatenate([one.arrived for one in left]),
            }
        )

    def _messages(self, moves: Moves, queued: list[Any]) -> pl.DataFrame:
        contexts = self._contexts(moves)
        now = to_micros(self.now)
        frames = []
        for one in queued:
            message = one.message
            late = message.expires_after
            expires = None if late is None else now + to_span(late)
            frames.append(
                pl.DataFrame(
                    {
                        "customer_id": self.part["customer_id"].gather(one.rows),
                        "origin_id": self.part["id"].gather(one.rows),
                        "origin_no": one.visit_no,
                        "context": contexts.gather(one.rows),
                    }
                ).with_columns(
                    origin_kind=pl.lit("visit"),
                    channel=pl.lit(message.channel),
                    purpose=pl.lit(message.purpose),
                    template_version_id=pl.lit(
                        self.roster.templates[message.template_id], dtype=pl.Int64
                    ),
                    expires_at=pl.lit(expires, dtype=pl.Int64).cast(
                        pl.Datetime("us", "UTC")
                    ),
                )
            )
        return pl.concat(frames)

    def _contexts(self, moves: Moves) -> pl.Series:
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


def to_span(length: Any) -> int:
    """Return a timedelta in microseconds."""
    return to_micros(EPOCH + length)
