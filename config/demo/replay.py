"""Moves the demo clock and posts what happens as it gets there.

The past is replayed, not computed: each day's calls go through the public HTTP API, and
turns, runs and treatments are done by the same pulse and workers as live. Message ids
are the data's own, so posting a day again after a restart changes nothing.
"""

import base64
import gzip
import json
import logging
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from django.db import connection

from config.demo.shopping import Call, Shopping
from customers import selectors as customers
from customers import services
from customers.models import SHARD_COUNT, Clock

logger = logging.getLogger(__name__)

DAYS_BEFORE_TODAY = 59  # day 60 of the data is today
BATCH = 200
RUN_AT = time_of_day(0, 15)  # just after the daily run is due
CLOSE_AT = time_of_day(23, 50)  # when a day's calls are all in
FOLLOW_SECONDS = 1.0
PATIENCE_SECONDS = 120  # a day that takes longer is reported, and waited for

BUSY = """
SELECT EXISTS (SELECT FROM customers_work)
    OR EXISTS (SELECT FROM journeys_enrollment
               WHERE status = 'active' AND due_at <= %(now)s AND parked_at IS NULL)
    OR EXISTS (SELECT FROM messaging_message
               WHERE status = 'leased' OR status = 'queued' AND not_before <= %(now)s)
"""
TREATED = """
SELECT count(*) FROM campaigns_treatment_shard WHERE "on" = %(on)s
"""


class Replay:
    """The replayer of one demo.

    Parameters
    ----------
    address
        Where the web process answers, without a trailing slash.
    write_key
        A write key of the demo's source.
    respond
        Called with the present after each batch of calls: lets customers open and
        click the messages that have reached them.
    stopped
        Set from outside to end the replay between two steps.
    """

    def __init__(
        self,
        address: str,
        write_key: str,
        respond: Callable[[datetime], None],
        stopped: threading.Event,
    ) -> None:
        self._stopped = stopped
        self._address = address
        self._key = base64.b64encode(f"{write_key}:".encode()).decode()
        self._respond = respond
        workspace = customers.get_workspace()
        self._zone = ZoneInfo(workspace.timezone)
        clock = Clock.objects.get(pk=1)
        assert clock.replay_from is not None
        assert clock.replay_until is not None
        self._until = clock.replay_until
        self._first_on = clock.replay_from.astimezone(self._zone).date()
        self._shopping = Shopping(self._first_on, workspace.timezone)

    def replay_past(self) -> None:
        """Move through the days before today, then let the clock run."""
        on = customers.get_now().astimezone(self._zone).date()
        today = self._until.astimezone(self._zone).date()
        while on < today and not self._stopped.is_set():
            self._replay_day(on)
            on += timedelta(days=1)
        if self._stopped.is_set():
            return
        if Clock.objects.filter(pk=1, speed=0).exists():
            self._set_clock(self._moment(today, RUN_AT))
            self._wait_for_daily_run(today)
            services.set_clock(at=max(self._until, customers.get_now()), speed=1)

    def follow(self) -> None:
        """Post the rest of the year as the clock reaches it, until stopped."""
        # What was posted before a restart is posted again, and found to be known
        seen = customers.get_now() - timedelta(days=1)
        while not self._stopped.wait(FOLLOW_SECONDS):
            now = customers.get_now()
            self._post(call for call in self._calls(seen, now))
            seen = now
            self._respond(now)

    def _replay_day(self, on: date) -> None:
        self._set_clock(self._moment(on, RUN_AT))
        if on > self._first_on:
            self._wait_for_daily_run(on)
            self._wait("morning", on, self._is_settled)
        self._set_clock(self._moment(on, CLOSE_AT))
        self._post(iter(self._shopping.calls_of(on)))
        self._wait("evening", on, self._is_settled)
        self._respond(customers.get_now())

    def _calls(self, after: datetime, until: datetime) -> Iterator[Call]:
        on = after.astimezone(self._zone).date()
        while on <= until.astimezone(self._zone).date():
            for call in self._shopping.calls_of(on):
                if after < call.at <= until:
                    yield call
            on += timedelta(days=1)

    def _post(self, calls: Iterator[Call]) -> None:
        batch: list[dict[str, object]] = []
        for call in calls:
            batch.append(call.body)
            if len(batch) == BATCH:
                self._post_batch(batch)
                batch = []
        if batch:
            self._post_batch(batch)

    def _post_batch(self, batch: list[dict[str, object]]) -> None:
        request = urllib.request.Request(
            f"{self._address}/v1/batch",
            data=gzip.compress(json.dumps({"batch": batch}).encode(), 1),
            headers={
                "Authorization": f"Basic {self._key}",
                "Content-Type": "application/json",
                "Content-Encoding": "gzip",
            },
        )
        # The web process may still be starting, or restart: nothing is lost by waiting
        for _ in range(60):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    rejected = json.load(answer)["rejected"]
            except OSError as error:
                logger.info("The web process did not take a batch yet: %s", error)
                if self._stopped.wait(1):
                    return
                continue
            if rejected:
                logger.warning("Rejected: %s", rejected[:3])
            return
        raise ConnectionError(f"{self._address} takes no events")

    def _wait_for_daily_run(self, on: date) -> None:
        self._wait("daily run", on, lambda: self._is_treated(on))

    def _wait(self, what: str, on: date, is_done: Callable[[], bool]) -> None:
        begun = time.monotonic()
        while not is_done() and not self._stopped.wait(0.05):
            if time.monotonic() - begun > PATIENCE_SECONDS:
                logger.warning("Still waiting for the %s of %s", what, on)
                begun = time.monotonic()

    def _is_settled(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(BUSY, {"now": customers.get_now()})
            (busy,) = cursor.fetchone()
        return not busy

    def _is_treated(self, on: date) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(TREATED, {"on": on})
            (shards,) = cursor.fetchone()
        return bool(shards == SHARD_COUNT)

    def _moment(self, on: date, at: time_of_day) -> datetime:
        return datetime.combine(on, at, tzinfo=self._zone)

    def _set_clock(self, moment: datetime) -> None:
        if moment > customers.get_now():
            services.set_clock(at=moment, speed=0)
