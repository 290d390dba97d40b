"""What a turn does when something failed: halve, walk one by one, put aside.

Each failure is brought down to one customer, who waits for another try while all
others go on. When too many fail alike, nobody is to blame: see `holding`.
"""

import dataclasses
import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import polars as pl
import psycopg
from django.db import InterfaceError, OperationalError, transaction

from customers.services import faults
from journeys.domain.cohort import NEVER, to_micros
from journeys.domain.faults import is_system_fault
from journeys.domain.nodes.base import Woken
from journeys.selectors.roster import Roster
from journeys.services.turns import inflight
from journeys.services.turns.causing import Consequences
from journeys.services.turns.holding import hold_back, hold_steps
from journeys.services.turns.people import News
from journeys.services.turns.walking import Ledger, walk
from journeys.services.turns.writing import write

logger = logging.getLogger(__name__)

# The database failed, not a customer: the whole turn is tried again later
OUTAGES = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


@dataclasses.dataclass(slots=True)
class Failures:
    """Customers who raised, each with the error; `people` is the whole slice."""

    people: pl.DataFrame
    found: list[tuple[pl.DataFrame, Exception]] = dataclasses.field(
        default_factory=list
    )
    classes: Counter[str] = dataclasses.field(default_factory=Counter)

    def add(self, part: pl.DataFrame, error: Exception) -> None:
        """Note one customer and why they failed."""
        logger.error("Customer %s failed", part["customer_id"][0], exc_info=error)
        self.found.append((part, error))
        self.classes[type(error).__name__] += 1

    @property
    def is_system_fault(self) -> bool:
        """Tell whether too many failed in the same way."""
        size = self.people["customer_id"].n_unique()
        return any(is_system_fault(count, size) for count in self.classes.values())


def apply_carefully(
    shard: int, people: pl.DataFrame, news: News, roster: Roster, now: datetime
) -> bool:
    """Apply in halves until each failure is one customer's, and put those aside."""
    write(shard, Ledger(), news, roster, now=now)
    quiet = News()
    failures = Failures(people)
    waiting = [people]
    while waiting and not failures.is_system_fault:
        part = waiting.pop()
        try:
            with transaction.atomic():
                write(shard, _walk(shard, part, roster, now), quiet, roster, now=now)
        except OUTAGES:
            raise
        except Exception as error:
            customers = part["customer_id"].unique().sort()
            if len(customers) > 1:
                lower = pl.col("customer_id") < customers[len(customers) // 2]
                waiting += [part.filter(lower), part.filter(~lower)]
            else:
                failures.add(part, error)
    _settle(shard, failures, waiting, roster, now)
    return True  # it may have; asking again costs little


def apply_singly(
    size: int,
    shard: int,
    people: pl.DataFrame,
    news: News,
    roster: Roster,
    now: datetime,
) -> bool:
    """Walk one customer after the other, each named before: one of them may kill us."""
    failures = Failures(people)
    ledgers: list[Ledger] = []
    for part in people.partition_by("customer_id", maintain_order=True):
        inflight.mark(shard, part["customer_id"][0])
        try:
            with transaction.atomic():
                ledgers.append(_walk(shard, part, roster, now))
        except OUTAGES:
            raise
        except Exception as error:
            failures.add(part, error)
    inflight.mark(shard, -size)
    made_news = write(shard, _join(ledgers), news, roster, now=now)
    _settle(shard, failures, [], roster, now)
    return made_news


def _walk(shard: int, part: pl.DataFrame, roster: Roster, now: datetime) -> Ledger:
    faults.meet(part["customer_id"])
    ledger = walk(shard, part, roster, now=now)
    hold_back(ledger, part, tripped=roster.tripped, now=now)
    return ledger


def _join(ledgers: Iterable[Ledger]) -> Ledger:
    """Return one ledger with what stands in all of them."""
    joined = Ledger()
    for one in ledgers:
        _add(joined, one)
    return joined


def _add(mine: Ledger | Consequences, theirs: Ledger | Consequences) -> None:
    for field in dataclasses.fields(mine):
        old, new = getattr(mine, field.name), getattr(theirs, field.name)
        if isinstance(old, list):
            old.extend(new)
        elif isinstance(old, Consequences):
            _add(old, new)
        else:
            for key, count in new.items():
                old[key] = old.get(key, 0) + count


def _settle(
    shard: int,
    failures: Failures,
    untried: list[pl.DataFrame],
    roster: Roster,
    now: datetime,
) -> None:
    """Put each failed customer aside; in a system fault hold all who stand there."""
    frames = [_stay(part, error, now) for part, error in failures.found]
    if failures.is_system_fault:
        frames += [_stay(part, None, now) for part in untried]
        people = pl.concat(frames)
        steps = people.select("version_id", "node_id").unique().iter_rows()
        error = _describe(failures.found[0][1])
        found = dict.fromkeys(steps, (error, 0))
        for part, _ in failures.found:
            for step in part.select("version_id", "node_id").iter_rows():
                found[step] = (error, found[step][1] + 1)
        held = max(hold_steps(found, now=now).values())
        frames = [people.with_columns(held=pl.lit(to_micros(held)))]
    if frames:
        write(shard, Ledger(people=frames), News(), roster, now=now)


def _stay(part: pl.DataFrame, error: Exception | None, now: datetime) -> pl.DataFrame:
    """Return customers as they stand, to be tried again later."""
    text = "Not tried: the step fails for others" if error is None else _describe(error)
    return part.with_columns(
        how=pl.lit(""),
        words=pl.lit(""),
        error=pl.lit(text),
        changed=pl.lit(True),
        patch=pl.struct(
            woken=pl.col("woken").fill_null(
                pl.when(pl.col("until") > to_micros(now))
                .then(int(Woken.TOUCHED))
                .otherwise(int(Woken.DUE))
            ),
            happened="happened",
            until=pl.when(pl.col("until") != NEVER).then("until"),
        ).struct.json_encode(),
    )


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
