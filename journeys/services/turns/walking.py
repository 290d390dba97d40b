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

from journeys.domain.advance import advance
from journeys.domain.cohort import (
    NEVER,
    Bools,
    Coded,
    Cohort,
    Ints,
    Moves,
    to_micros,
)
from journeys.domain.compiled import Ahead, CompiledVersion
from journeys.domain.nodes.base import Woken
from journeys.selectors.recalling import Recalled, encode, recall
from journeys.selectors.roster import Roster, check_zone, parsed_rules
from journeys.services.turns.causing import Causes, Consequences
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
        (empty: none), a `patch` of their state (JSON or null), and whether anything
        `changed` at all.
    visits
        Rows of `journeys_visit`, moments in microseconds.
    consequences
        Rows that follow from what steps cause.
    passed
        (version, node, outcome) -> how many left that way.
    """

    people: list[pl.DataFrame] = field(default_factory=list)
    visits: list[pl.DataFrame] = field(default_factory=list)
    consequences: Consequences = field(default_factory=Consequences)
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
    answers = _answer(shard, groups, now, roster.zone)
    recalled = _recall(shard, groups)
    for group in groups:
        group.walk(answers, recalled, ledger)
    return ledger


def _answer(
    shard: int, groups: "list[_Group]", now: datetime, zone: str
) -> Mapping[RuleKey, pl.DataFrame]:
    """Ask all rules that can come up, of all customers for whom they can, at once."""
    asked: dict[RuleKey, Rule] = {}
    customers: list[pl.Series] = []
    for group in groups:
        numbers = sorted(group.ahead.rules)
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
    watching = {
        (group.version.version_id, number)
        for group in groups
        for number in group.version.watched & group.ahead.rules
    }
    watched = [place for place, key in enumerate(asked) if key in watching]
    rules = list(asked.values())
    frame = match_rules(rules, shard, ids.to_list(), now, watched, zone)
    never = pl.lit(None, dtype=pl.Int64)
    return {
        key: frame.select(
            "customer_id",
            pl.col(f"r{place}").alias("matched"),
            (pl.col(f"n{place}") if key in watching else never).alias("next_at"),
        )
        for place, key in enumerate(asked)
    }


def _recall(shard: int, groups: "list[_Group]") -> Recalled:
    """Read what nodes need besides rules, of everybody for whom they do, at once."""
    asking = [one for one in groups if one.ahead.asks_past]
    if not asking:
        return Recalled()
    people = [
        one.part.filter(one.undecided).select("id", "customer_id") for one in asking
    ]
    names = {name for one in asking for name in one.ahead.attributes}
    nodes = {
        one.version.nodes[place].id
        for one in asking
        for place in one.ahead.counted | one.ahead.kept
    }
    return recall(shard, pl.concat(people), sorted(names), sorted(nodes))


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
        self.stuck = part["attempts"].to_numpy() > 0
        self.woken = self._woken()
        # An end from outside and the hard limit ask no rules
        self.undecided = (pl.col("forced") < 0) & (pl.col("limit") > to_micros(now))
        self.ahead = self._look_ahead()

    def _woken(self) -> Ints:
        """Return why each is asked: what is known, else what their node means."""
        kinds = [node.kind for node in self.version.nodes]
        holding = np.array([kind.holds for kind in kinds])[self.node]
        early = self.part["until"].to_numpy() > to_micros(self.now)
        waking = np.where(early, int(Woken.TOUCHED), int(Woken.DUE))
        by_kind = np.where(holding, waking, int(Woken.ARRIVED))
        given = self.part["woken"].cast(pl.Int64)
        woken = np.where(given.is_null().to_numpy(), by_kind, given.fill_null(0))
        return np.where((woken == Woken.MOVED) & ~holding, int(Woken.ARRIVED), woken)

    def _look_ahead(self) -> Ahead:
        """Return what can be asked before these people's next hold."""
        version = self.version
        exit_rule = version.exit_rule
        ahead = Ahead() if exit_rule is None else Ahead(frozenset({exit_rule}))
        asked = self.part.select(self.undecided).to_series().to_numpy()
        keys = self.node[asked] * len(Woken) + self.woken[asked]
        for key in np.unique(keys).tolist():
            place, woken = divmod(key, len(Woken))
            ahead |= version.look_ahead(place, Woken(woken))
        return ahead

    def walk(
        self,
        answers: Mapping[RuleKey, pl.DataFrame],
        recalled: Recalled,
        ledger: Ledger,
    ) -> None:
        moves = advance(self.version, self._cohort(answers, recalled), now=self.now)
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
        causes = Causes(self.version, self.part, self.roster, self.now)
        causes.collect(moves.caused, ledger.consequences)

    def _cohort(
        self, answers: Mapping[RuleKey, pl.DataFrame], recalled: Recalled
    ) -> Cohort:
        part = self.part
        ids, nodes = part["id"], self.version.nodes
        return Cohort(
            customer=part["customer_id"].to_numpy(),
            entry_no=part["entry_no"].cast(pl.Int64).to_numpy(),
            node=self.node,
            visit_no=part["visit_no"].to_numpy(),
            arrived=part["arrived"].to_numpy(),
            due=part["due"].to_numpy(),
            until=part["until"].to_numpy(),
            limit=part["limit"].to_numpy(),
            woken=self.woken,
            forced=part["forced"].cast(pl.Int64).to_numpy(),
            stuck=self.stuck,
            zone=self._zones(),
            event=encode(part["happened"]),
            matches=self._matches(answers),
            changes=self._changes(answers),
            broken=self._broken(answers),
            full=self.roster.full,
            values={
                name: encode(recalled.values(ids, name))
                for name in self.ahead.attributes
            },
            passes={
                place: recalled.passes(ids, nodes[place].id)
                for place in self.ahead.counted
            },
            earlier={
                place: encode(recalled.earlier(ids, nodes[place].id))
                for place in self.ahead.kept
            },
            weighed=self.roster.weighed.get(self.version.version_id, {}),
        )

    def _zones(self) -> Coded:
        zones = encode(self.part["zone"].fill_null(self.roster.zone))
        names = [check_zone(name, self.roster.zone) for name in zones.texts]
        return Coded(zones.codes, names)

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

    def _changes(self, answers: Mapping[RuleKey, pl.DataFrame]) -> dict[int, Ints]:
        """Return when time alone can change the answers of watched rules."""
        customers = self.part.select("customer_id")
        found = {}
        for number in self.version.watched:
            answer = answers.get((self.version.version_id, number))
            if answer is not None and answer["next_at"].null_count() < answer.height:
                next_at = customers.join(
                    answer, on="customer_id", how="left", maintain_order="left"
                )["next_at"]
                found[number] = next_at.fill_null(NEVER).to_numpy()
        return found

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
        patches = self._patches(moves)
        changed = (moves.visit_no != self.part["visit_no"].to_numpy()) | (
            moves.due != self.part["due"].to_numpy()
        )
        changed |= (moves.ended >= 0) | (moves.failed >= 0)
        changed |= patches.is_not_null().to_numpy()
        return self.part.with_columns(
            ids.gather(moves.node).alias("node_id"),
            pl.Series("visit_no", moves.visit_no),
            pl.Series("arrived", moves.arrived),
            pl.Series("due", moves.due),
            pl.Series("until", moves.until),
            hows.gather(ended).alias("how"),
            words.gather(ended).alias("words"),
            pl.Series(errors, dtype=pl.String).gather(failed).alias("error"),
            patches.alias("patch"),
            pl.Series("changed", changed),
        )

    def _patches(self, moves: Moves) -> pl.Series:
        """Return what changes in the state of each: JSON, null for nothing.

        `since`: the moment from which an awaited event counts, for who waits for one.
        `woken`, `happened`: why a step is asked again, taken away when it worked.
        `until`: the moment of the node, where the row is due before it.
        `begun`: when that happened which let them in, where a goal counts from it.
        """
        now = to_micros(self.now)
        failed, inside = moves.failed >= 0, moves.ended < 0
        quiet = (self.woken == Woken.TOUCHED) | (self.woken == Woken.MOVED)
        quiet &= moves.visit_no == self.part["visit_no"].to_numpy()
        waits = np.array(
            [bool(one.kind.awaited_events()) for one in self.version.nodes]
        )
        waiting = waits[moves.node] & inside & ~failed & ~quiet
        # Moved to another version: that was stored, and has been asked now
        carried = (self.woken == Woken.MOVED) & (self.part["due"].to_numpy() <= now)
        repeated = self.part["woken"].is_not_null().to_numpy() & (~quiet | carried)
        repeated &= ~self.part["is_new"].to_numpy()
        early = (moves.due < moves.until) & (moves.due < self.part["limit"].to_numpy())
        early = (early & inside) | (failed & (self.woken == Woken.TOUCHED))
        was_early = self.part["until"].to_numpy() != self.part["due"].to_numpy()
        told = (
            waiting | failed | repeated | moves.pending | early | (was_early & inside)
        )
        begins = self._begins()
        told |= begins
        patches: list[str | None] = [None] * len(self.part)
        causes, dues = self.part["cause"], self.part["due"]
        for row in np.flatnonzero(told).tolist():
            patch: dict[str, Any] = {}
            if failed[row]:
                patch["woken"] = int(self.woken[row])
                patch["happened"] = self.part["happened"][row]
            elif moves.pending[row]:
                patch["woken"] = int(Woken.ARRIVED)
            elif repeated[row]:
                patch |= {"woken": None, "happened": None}
            if waiting[row]:
                cause = causes[row]
                patch["since"] = min(dues[row], now) if cause is None else cause
            if begins[row]:
                patch["begun"] = causes[row]
            if early[row] or was_early[row]:
                patch["until"] = int(moves.until[row]) if early[row] else None
            patches[row] = orjson.dumps(patch).decode()
        return pl.Series(patches, dtype=pl.String)

    def _begins(self) -> Bools:
        """Return who comes in by an event of before: their goal counts from then."""
        begins: Bools = self.part["is_new"].to_numpy()
        if self.version.settings.goal is None:
            return np.zeros_like(begins)
        earlier = self.part["cause"].fill_null(NEVER).to_numpy() < to_micros(self.now)
        return begins & earlier

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
