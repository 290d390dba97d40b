"""Write a ledger: a fixed number of statements, whatever the number of people."""

from datetime import datetime

import orjson
import polars as pl
from django.db import connection

from customers.models import OwnerMode
from customers.services import (
    append_events,
    faults,
    set_owner_mode,
    to_array,
    write_frame,
)
from journeys.domain.cohort import NEVER, to_micros
from journeys.selectors.roster import Roster
from journeys.services.turns.causing import TASKS
from journeys.services.turns.consequences import write_consequences
from journeys.services.turns.people import News
from journeys.services.turns.standings import Reached
from journeys.services.turns.walking import Ledger

# After the first failure, the second, ...; after the last the customer is parked
BACKOFF_MINUTES = (1, 5, 15, 30)
MOMENT = pl.Datetime("us", "UTC")
_EVENTS = {"customer_id": pl.Int64, "name": pl.String, "properties": pl.String}
_COUNTS = {
    "version_id": pl.Int64,
    "node_id": pl.String,
    "outcome": pl.String,
    "passed": pl.Int64,
}

# Counters and tasks come along: each statement costs a slice as much as many rows
_MOVE = """
WITH counted AS (
  INSERT INTO journeys_counter AS c (version_id, node_id, outcome, shard, passed)
  SELECT u.version_id, u.node_id, u.outcome, %s, u.passed
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[])
    AS u (version_id, node_id, outcome, passed)
  ON CONFLICT (version_id, node_id, outcome, shard)
  DO UPDATE SET passed = c.passed + excluded.passed
), asked AS (
  INSERT INTO journeys_teamtask (customer_id, enrollment_id, visit_no, journey_id, team,
    title, text, created_at)
  SELECT u.*, %s FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bigint[],
    %s::text[], %s::text[], %s::text[]) AS u
)
UPDATE journeys_enrollment e SET
  node_id = u.node_id, visit_no = u.visit_no,
  arrived_at = timestamptz 'epoch' + u.arrived * interval '1 microsecond',
  due_at = timestamptz 'epoch' + u.due * interval '1 microsecond',
  status = CASE WHEN u.how IS NULL THEN 'active' ELSE 'ended' END,
  ended_at = CASE WHEN u.how IS NOT NULL THEN %s END,
  ended_reason = coalesce(u.how, ''),
  attempts = u.attempts, error = coalesce(u.error, ''),
  parked_at = CASE WHEN u.parked THEN %s END, held_at = NULL,
  state = CASE WHEN u.patch IS NULL THEN e.state ELSE e.state || u.patch END
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::bigint[], %s::bigint[],
  %s::text[], %s::smallint[], %s::text[], %s::boolean[], %s::jsonb[])
  AS u (id, node_id, visit_no, arrived, due, how, attempts, error, parked, patch)
WHERE e.id = u.id
"""

_REACH = """
UPDATE journeys_enrollment e
SET goal_at = timestamptz 'epoch' + u.at * interval '1 microsecond'
FROM unnest(%s::bigint[], %s::bigint[]) AS u (id, at)
WHERE e.id = u.id AND e.goal_at IS NULL
"""


def write(
    shard: int, ledger: Ledger, news: News, roster: Roster, *, now: datetime
) -> bool:
    """Write everything a slice decided, in the transaction it was decided in.

    Returns
    -------
    bool
        Whether that made news which the next slice has to take.
    """
    if ledger.people:
        people = _settle(pl.concat(ledger.people), now)
        _write_new(people.filter("is_new"), now)
        _write_moved(shard, people.filter(~pl.col("is_new")), ledger, now)
        faults.reach("mid_batch")
        _write_visits(ledger.visits, now)
        write_consequences(shard, ledger.consequences, now=now)
        _set_owners(shard, people)
    else:
        people = pl.DataFrame()
    _write_goals(news.reached)
    requests = ledger.consequences.requests
    told = _tell(people, news, requests, roster, now)
    return told or bool(ledger.consequences.changes)


def _settle(people: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Complete the new state of each row: who ended, who failed and when to repeat.

    Rows that were only touched and hold as before have nothing to write. Who is held
    because a step fails for many is tried again then, and nothing is counted.
    """
    if "held" not in people.columns:
        people = people.with_columns(held=pl.lit(None, dtype=pl.Int64))
    failed = pl.col("error") != ""
    counted = failed & pl.col("held").is_null()
    attempts = pl.when(failed).then(pl.col("attempts") + counted).otherwise(0)
    people = people.filter("changed").with_columns(
        attempts.cast(pl.Int16).alias("attempts")
    )
    parked = counted & (pl.col("attempts") > len(BACKOFF_MINUTES))
    minutes = pl.lit(0, dtype=pl.Int64)
    for attempt, wait in enumerate(BACKOFF_MINUTES, start=1):
        minutes = pl.when(pl.col("attempts") == attempt).then(wait).otherwise(minutes)
    # Spread over half a minute by id, so that a common cause is not met all at once
    start = pl.coalesce("held", pl.lit(to_micros(now)) + minutes * 60_000_000)
    again = start + pl.col("id") % 30 * 1_000_000
    limit = pl.when(pl.col("limit") > to_micros(now)).then("limit").otherwise(NEVER)
    due = (
        pl.when(~failed)
        .then("due")
        .when(parked)
        .then(limit)
        .otherwise(pl.min_horizontal(again, limit))
    )
    return people.with_columns(parked.alias("parked"), due.alias("due"))


def _write_new(people: pl.DataFrame, now: datetime) -> None:
    if people.is_empty():
        return
    states = [
        _first_state(event, patch)
        for event, patch in people.select("event", "patch").iter_rows()
    ]
    ended = pl.col("how") != ""
    frame = people.select(
        "id",
        "journey_id",
        "version_id",
        "customer_id",
        "entry_key",
        "entry_no",
        pl.col("owns").cast(pl.Boolean),
        pl.when(ended)
        .then(pl.lit("ended"))
        .otherwise(pl.lit("active"))
        .alias("status"),
        "node_id",
        "visit_no",
        _moment("arrived").alias("arrived_at"),
        _moment("due").alias("due_at"),
        _moment("limit").alias("limit_at"),
        pl.Series("state", states, dtype=pl.String),
        pl.lit(now, dtype=MOMENT).alias("entered_at"),
        pl.when(ended).then(pl.lit(now, dtype=MOMENT)).alias("ended_at"),
        pl.col("how").alias("ended_reason"),
        "attempts",
        "error",
    )
    write_frame(table="journeys_enrollment", frame=frame)


def _first_state(event: str | None, patch: str | None) -> str:
    state = {} if patch is None else orjson.loads(patch)
    if event is not None:
        state["event"] = orjson.Fragment(event)
    return orjson.dumps(state).decode()


def _write_moved(
    shard: int, people: pl.DataFrame, ledger: Ledger, now: datetime
) -> None:
    counts = _counts(ledger.passed)
    tasks = _tasks(ledger.consequences.tasks)
    if people.is_empty() and counts.is_empty() and tasks.is_empty():
        return
    arrays = [
        to_array(people["id"]),
        to_array(people["node_id"]),
        to_array(people["visit_no"]),
        to_array(people["arrived"]),
        to_array(people.select(_nothing("due", NEVER)).to_series()),
        to_array(people.select(_nothing("how", "")).to_series()),
        to_array(people["attempts"]),
        to_array(people.select(_nothing("error", "")).to_series()),
        to_array(people["parked"]),
        to_array(people["patch"]),
    ]
    with connection.cursor() as cursor:
        counted = [to_array(column) for column in counts]
        asked = [to_array(column) for column in tasks]
        cursor.execute(_MOVE, [shard, *counted, now, *asked, now, now, *arrays])


def _write_visits(visits: list[pl.DataFrame], now: datetime) -> None:
    frame = pl.concat(visits) if visits else pl.DataFrame()
    if frame.is_empty():
        return
    frame = frame.with_columns(
        pl.col("arrived_at").cast(MOMENT), pl.lit(now, dtype=MOMENT).alias("left_at")
    )
    write_frame(table="journeys_visit", frame=frame)


def _counts(passed: dict[tuple[int, str, str], int]) -> pl.DataFrame:
    """Return how many left each node by each outcome; always in the same order."""
    rows = [(*key, count) for key, count in sorted(passed.items()) if count]
    return pl.DataFrame(rows, schema=_COUNTS, orient="row")


def _tasks(tasks: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=TASKS), *tasks])


def _write_goals(reached: list[Reached]) -> None:
    if not reached:
        return
    ids = [one.enrollment_id for one in reached]
    moments = [one.occurred for one in reached]
    with connection.cursor() as cursor:
        cursor.execute(_REACH, [ids, moments])


def _set_owners(shard: int, people: pl.DataFrame) -> None:
    """Give the ended back to micro-segment mode; take those who entered."""
    owned = people.filter((pl.col("owns") == 1) & pl.col("heir").is_null())
    taken = owned.filter(pl.col("is_new") & (pl.col("how") == ""))
    freed = owned.filter(pl.col("how") != "")
    set_owner_mode(
        customer_ids=taken["customer_id"].to_list(),
        mode=OwnerMode.INCUBATING,
        reason="entered",
        shard=shard,
    )
    set_owner_mode(
        customer_ids=freed["customer_id"].to_list(),
        mode=OwnerMode.OPEN,
        reason=freed["how"].to_list(),
        shard=shard,
    )


def _tell(
    people: pl.DataFrame,
    news: News,
    requests: list[pl.DataFrame],
    roster: Roster,
    now: datetime,
) -> bool:
    """Record what happened as system events: that is how other apps learn of it."""
    rows: list[tuple[int, str, dict[str, object]]] = []
    if not people.is_empty():
        news_rows = people.filter(pl.col("is_new") | (pl.col("how") != ""))
        for one in news_rows.iter_rows(named=True):
            journey = {
                "journey": one["journey_id"],
                "name": roster.names.get(one["journey_id"], ""),
                "version": roster.numbers.get(one["version_id"], 0),
            }
            who = one["heir"] or one["customer_id"]
            if one["is_new"]:
                rows.append((who, "$journey_entered", journey))
            if one["how"]:
                left = {**journey, "how": one["how"], "reason": one["words"]}
                rows.append((who, "$journey_left", left))
    rows += [
        (one.customer_id, "$journey_refused", _name(one.journey_id, roster, one.reason))
        for one in news.refusals
    ]
    rows += [_tell_goal(one, roster) for one in news.reached]
    if not rows and not requests:
        return False
    events = pl.DataFrame(
        {
            "customer_id": [who for who, _, _ in rows],
            "name": [name for _, name, _ in rows],
            "properties": [orjson.dumps(what).decode() for _, _, what in rows],
        },
        schema=_EVENTS,
    )
    told = pl.concat([events, *requests])
    moment = pl.lit(now, dtype=MOMENT)
    append_events(events=told.with_columns(occurred_at=moment), now=now)
    return True


def _name(journey_id: int, roster: Roster, reason: str) -> dict[str, object]:
    name = roster.names.get(journey_id, "")
    return {"journey": journey_id, "name": name, "reason": reason}


def _tell_goal(one: Reached, roster: Roster) -> tuple[int, str, dict[str, object]]:
    journey_id = roster.versions[one.version_id].journey_id
    what = {
        "journey": journey_id,
        "name": roster.names.get(journey_id, ""),
        "version": roster.numbers.get(one.version_id, 0),
        "enrollment": one.enrollment_id,
    }
    return one.customer_id, "$journey_goal_reached", what


def _nothing(name: str, nothing: object) -> pl.Expr:
    """Return a column in which a value that means nothing is null."""
    return pl.when(pl.col(name) != nothing).then(pl.col(name))


def _moment(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != NEVER).then(pl.col(name)).cast(MOMENT).alias(name)
