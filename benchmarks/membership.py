"""Membership runs beside merely reading what their rules need into Arrow.

1,000 rules over 300 leaves and 60 measures. One measurement is two days long:

- `membership`: the daily run of a day on which about one customer in ten changed,
  beside reading the same rows by the same queries in the same processes;
- `second_run`: another run later that day, one customer in a hundred having changed,
  beside the daily run;
- `edit_attribute`, `edit_events`: the run after somebody edited one rule, beside the
  daily run, or beside reading the events that this rule needs;
- `more_rules`: the daily run of the next day with 2,000 rules over the same leaves,
  beside that with 1,000.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from benchmarks import membership_data as data
from benchmarks.membership_workers import Workers
from benchmarks.result import Result

CUSTOMERS = {"small": 50_000, "full": 1_000_000}
RULES = 1_000
PROCESSES = 2
CHANGED_SHARE = 0.07  # get an event on the second day; time changes others
CHANGED_LATER = 0.01  # get one between two runs of a day
HOUR = timedelta(hours=1)


def run(scale: str) -> Iterator[list[Result]]:
    """Fill the database, run the first day, then measure one day after the other."""
    data.fill(CUSTOMERS[scale])
    data.write_segments(RULES)
    with Workers(PROCESSES) as workers:
        bench = Bench(scale, workers)
        bench.run_day()
        for number in count(1):
            daily = bench.measure_daily()
            yield [
                daily,
                bench.measure_second(daily["seconds"]),
                bench.measure_edit_of_attributes(number, daily["seconds"]),
                bench.measure_edit_of_events(number),
                bench.measure_more_rules(number + 1, daily["seconds"]),
            ]


class Bench:
    """A workspace that grows older while it is measured."""

    def __init__(self, scale: str, workers: Workers) -> None:
        self.scale = scale
        self.workers = workers
        self.customers = CUSTOMERS[scale]
        self.events = self.customers * data.EVENTS_EACH
        self.now = data.FIRST_DAY

    def run_day(self) -> float:
        """Run memberships as of now; return the seconds."""
        return self.workers.run(self.now)

    def live(self, share: float, length: timedelta) -> None:
        """Let time pass, in which a share of the customers get an event."""
        changed = round(self.customers * share)
        first = self.events + 1
        data.add_events(self.customers, first, changed, self.now, length)
        self.events += changed
        self.now += length

    def measure_daily(self) -> Result:
        """Measure the daily run of the next day."""
        self.wake()
        before = self.workers.ask("read_all", self.now)[0]
        seconds = self.run_day()
        after = self.workers.ask("read_all", self.now)[0]
        return self._result(
            "membership",
            seconds,
            (before + after) / 2,
            "at most 4.5, aim 3",
            yardsticks=[round(before, 2), round(after, 2)],
            memory_mb=self.workers.ask("measure_memory")[1],
            **describe(self.customers, self.now),
        )

    def measure_second(self, daily: float) -> Result:
        """Measure a run some hours after the daily one."""
        self.live(CHANGED_LATER, 6 * HOUR)
        seconds = self.workers.run(self.now, cause="manual")
        return self._result("second_run", seconds, daily, "at most 0.5")

    def measure_edit_of_attributes(self, number: int, daily: float) -> Result:
        """Measure the run after an edit of a rule over attributes only."""
        seconds = self._edit(
            {
                "all": [
                    _attribute("plan", "eq", "P1"),
                    _attribute("age", "lt", 30 + number),
                ]
            }
        )
        return self._result("edit_attribute", seconds, daily, "at most 0.1")

    def measure_edit_of_events(self, number: int) -> Result:
        """Measure the run after an edit of a rule over events."""
        bought = {"kind": "count", "event": data.NAMES[0], "within_days": 90}
        paid = {"kind": "sum", "event": data.NAMES[1], "property": "revenue"}
        root = {
            "all": [
                {"measure": bought, "operator": "gte", "value": 1},
                {"measure": paid, "operator": "gt", "value": 40 + number},
            ]
        }
        before = self.workers.ask("read_for", root, self.now)[0]
        seconds = self._edit(root)
        after = self.workers.ask("read_for", root, self.now)[0]
        return self._result("edit_events", seconds, (before + after) / 2, "at most 1.5")

    def measure_more_rules(self, seed: int, daily: float) -> Result:
        """Measure the daily run with twice as many rules, and let the new ones go."""
        added = data.write_segments(RULES, seed=seed + 7)
        self.workers.run_edits(self.now + HOUR)
        self.wake()
        seconds = self.run_day()
        data.archive_segments(added)
        self.workers.run_edits(self.now)
        return self._result("more_rules", seconds, daily, "at most 1.2")

    def _edit(self, root: Any) -> float:
        self.now += HOUR
        data.edit_segment(RULES // 2, root)
        return self.workers.run_edits(self.now)

    def wake(self) -> None:
        """Let time pass until the hour of the next daily run."""
        begun = self.now - data.FIRST_DAY
        self.live(CHANGED_SHARE, timedelta(days=begun.days + 1) - begun)

    def _result(
        self, name: str, seconds: float, yardstick: float, target: str, **more: object
    ) -> Result:
        return {
            "name": name,
            "scale": self.scale,
            "ratio": seconds / yardstick,
            "seconds": seconds,
            "yardstick_seconds": yardstick,
            "target": target,
            "details": {"customers": self.customers, **more},
        }


def describe(customers: int, now: datetime) -> dict[str, object]:
    """Return what the run gave, to see that the workload is what it should be."""
    from django.db import connection  # needs settings, as everything below

    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT (SELECT sum(members) FROM segments_day_count WHERE "on" = %s),'
            " (SELECT count(DISTINCT customer_id) FROM segments_crossing"
            "  WHERE at = %s)",
            [now.date(), now],
        )
        members, changed = cursor.fetchone()
    return {
        "memberships_each": round(members / customers, 1),
        "changed_share": round(changed / customers, 3),
    }


def _attribute(name: str, operator: str, value: Any) -> dict[str, Any]:
    measure = {"kind": "attribute", "name": name}
    return {"measure": measure, "operator": operator, "value": value}
