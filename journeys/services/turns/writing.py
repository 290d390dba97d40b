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
from journeys.services.turns.people import ROWS, News
from journeys.services.turns.standings import Reached
from journeys.services.turns.walking import Ledger

# After the first failure, the second, ...; after the last the customer is parked
BACKOFF_MINUTES = (1, 5, 15, 30)
MOMENT = pl.Datetime("us", "UTC")
_EVENTS = {"customer_id": pl.Int64, "name": pl.String, "properties": pl.String}
# A walked frame: what `Ledger.people` holds
WALKED = {
    **ROWS,
    "how": pl.String(),
    "words": pl.String(),
    "error": pl.String(),
    "patch": pl.String(),
    "changed": pl.Boolean(),
}
_ENTERED = {"journey_id": pl.Int64, "entered": pl.Int64}
_COUNTS = {
    "version_id": pl.Int64,
    "node_id": pl.String,
    "outcome": pl.String,
    "passed": pl.Int64,
}

# All of what a slice does to passages, and the counters and tasks with it: each
# statement costs a slice as much as many rows. Who reaches a goal and moves as well is
# written once, since a statement may change a row only once.
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
), admitted AS (
  UPDATE journeys_entry_day d SET entered = u.entered
  FROM unnest(%s::bigint[], %s::bigint[]) AS u (id, entered)
  WHERE d.journey_id = u.id AND d.on_day = %s
), reached AS MATERIALIZED (
  SELECT u.id, timestamptz 'epoch' + u.at * interval '1 microsecond' AS at, u.moves
  FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[]) AS u (id, at, moves)
), stayed AS (
  UPDATE journeys_enrollment e SET goal_at = r.at FROM reached r
  WHERE e.id = r.id AND NOT r.moves AND e.goal_at IS NULL
), entered AS (
  INSERT INTO journeys_enrollment (id, customer_id, journey_id, version_id, entry_key,
    entry_no, owns, node_id, visit_no, arrived_at, due_at, limit_at, status, ended_at,
    ended_reason, attempts, error, state, entered_at)
  SELECT u.id, u.customer_id, u.journey_id, u.version_id, u.entry_key, u.entry_no,
    u.owns, u.node_id, u.visit_no,
    timestamptz 'epoch' + u.arrived * interval '1 microsecond',
    timestamptz 'epoch' + u.due * interval '1 microsecond',
    timestamptz 'epoch' + u.limit_at * interval '1 microsecond',
    CASE WHEN u.how IS NULL THEN 'active' ELSE 'ended' END,
    CASE WHEN u.how IS NOT NULL THEN %s END,
    coalesce(u.how, ''), u.attempts, coalesce(u.error, ''), u.state, %s
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[],
    %s::int[], %s::boolean[], %s::bigint[], %s::text[], %s::int[], %s::bigint[],
    %s::bigint[], %s::text[], %s::smallint[], %s::text[], %s::jsonb[])
    AS u (id, customer_id, journey_id, version_id, entry_key, entry_no, owns, limit_at,
      node_id, visit_no, arrived, due, how, attempts, error, state)
)
UPDATE journeys_enrollment e SET
  node_id = u.node_id, visit_no = u.visit_no,
  arrived_at = timestamptz 'epoch' + u.arrived * interval '1 microsecond',
  due_at = timestamptz 'epoch' + u.due * interval '1 microsecond',
  status = CASE WHEN u.how IS NULL THEN 'active' ELSE 'ended' END,
  ended_at = CASE WHEN u.how IS NOT NULL THEN %s END,
  ended_reason = coalesce(u.how, ''), goal_at = coalesce(e.goal_at, r.at),
  attempts = u.attempts, error = coalesce(u.error, ''),
  parked_at = CASE WHEN u.parked THEN %s END, held_at = NULL,
  state = CASE WHEN u.patch IS NULL THEN e.state ELSE e.state || u.patch END
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::bigint[], %s::bigint[],
  %s::text[], %s::smallint[], %s::text[], %s::boolean[], %s::jsonb[])
  AS u (id, node_id, visit_no, arrived, due, how, attempts, error, parked, patch)
  LEFT JOIN reached r USING (id)
WHERE e.id = u.id
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
    walked = pl.concat(ledger.people) if ledger.people else pl.DataFrame(schema=WALKED)
    people = _settle(walked, now)
    _write_passages(shard, people, ledger, news, now)
    faults.reach("mid_batch")
    _write_visits(ledger.visits, now)
    write_consequences(shard, ledger.consequences, now=now)
    _set_owners(shard, people)
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


def _write_passages(
    shard: int, people: pl.DataFrame, ledger: Ledger, news: News, now: datetime
) -> None:
    """Write who came in, who moved and who reached a goal, and what counts them."""
    counts = _counts(ledger.passed)
    tasks = _tasks(ledger.consequences.tasks)
    new = people.filter("is_new")
    moved = people.filter(~pl.col("is_new"))
    if not (len(counts) or len(tasks) or len(people) or news.reached or news.entered):
        return
    goals = _goals(news.reached, moved)
    entered = pl.DataFrame(list(news.entered.items()), schema=_ENTERED, orient="row")
    values = [
        shard,
        *map(to_array, counts),
        now,
        *map(to_array, tasks),
        *map(to_array, entered),
        news.today,
        *map(to_array, goals),
        now,
        now,
        *map(to_array, _new(new)),
        now,
        now,
        *map(to_array, _moved(moved)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, values)


def _new(people: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of those who come in, as `_MOVE` takes them."""
    states = [
        _first_state(event, patch)
        for event, patch in people.select("event", "patch").iter_rows()
    ]
    return people.select(
        "id",
        "customer_id",
        "journey_id",
        "version_id",
        "entry_key",
        "entry_no",
        pl.col("owns").cast(pl.Boolean),
        _nothing("limit", NEVER),
        "node_id",
        "visit_no",
        "arrived",
        _nothing("due", NEVER),
        _nothing("how", ""),
        "attempts",
        _nothing("error", ""),
        pl.Series("state", states, dtype=pl.String),
    )


def _moved(people: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of those who moved, as `_MOVE` takes them."""
    return people.select(
        "id",
        "node_id",
        "visit_no",
        "arrived",
        _nothing("due", NEVER),
        _nothing("how", ""),
        "attempts",
        _nothing("error", ""),
        "parked",
        "patch",
    )


def _goals(reached: list[Reached], moved: pl.DataFrame) -> pl.DataFrame:
    """Return who reached a goal and when, and whether they moved as well."""
    goals = pl.DataFrame(
        [(one.enrollment_id, one.occurred) for one in reached],
        schema=["id", "at"],
        orient="row",
    ).cast(pl.Int64)
    return goals.with_columns(moves=pl.col("id").is_in(moved["id"].implode()))


def _first_state(event: str | None, patch: str | None) -> str:
    state = {} if patch is None else orjson.loads(patch)
    if event is not None:
        state["event"] = orjson.Fragment(event)
    return orjson.dumps(state).decode()


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


def _set_owners(shard: int, people: pl.DataFrame) -> None:
    """Give the ended back to micro-segment mode; take those who entered."""
    owned = people.filter((pl.col("owns") == 1) & pl.col("heir").is_null())
    is_taken = pl.col("is_new") & (pl.col("how") == "")
    changed = owned.filter(is_taken | (pl.col("how") != ""))
    ends = changed["how"].to_list()
    set_owner_mode(
        customer_ids=changed["customer_id"].to_list(),
        mode=[OwnerMode.OPEN if how else OwnerMode.INCUBATING for how in ends],
        reason=[how or "entered" for how in ends],
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
