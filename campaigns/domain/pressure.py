"""Frequency caps on days ahead: who will have had too many messages by then.

What has left rolls out of the window of a cap, and what is sent on the days ahead comes
into it. The slow, obvious reference is `messaging.domain.caps.free_at`.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pyroaring import BitMap64

from campaigns.domain.arbitration import Audience, to_ids
from messaging.domain.caps import Cap

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
TRANSACTIONAL = "transactional"


class Pressure:
    """The messages of some people, as caps count them from one day to the next.

    Parameters
    ----------
    caps
        Those that hold somebody back.
    moments
        When campaigns run on each day; ascending.
    people
        Everybody who has got, or may get, a message.
    sent
        What has left or waits to: customer_id, channel, purpose and at (i64,
        microseconds since 1970).
    """

    def __init__(
        self,
        caps: Iterable[Cap],
        *,
        moments: Mapping[date, datetime],
        people: BitMap64,
        sent: pl.DataFrame,
    ) -> None:
        self._ids = to_ids(people)
        self._days = {on: place for place, on in enumerate(moments)}
        self._moments = np.array([_count_us(at) for at in moments.values()], np.int64)
        self._counts = {cap: np.zeros(self._ids.size, np.int32) for cap in caps}
        self._leaving: dict[tuple[Cap, int], list[NDArray[np.intp]]] = {}
        for cap in self._counts:
            self._add_sent(cap, sent)

    def start(self, on: date) -> None:
        """Let go of what no window reaches back to any more on this day."""
        for cap, counts in self._counts.items():
            for places in self._leaving.pop((cap, self._days[on]), []):
                np.subtract.at(counts, places, 1)

    def list_capped(self, audience: Audience) -> BitMap64:
        """Return who got as many messages as a cap of the audience allows."""
        return BitMap64.union(
            BitMap64(),
            *(
                BitMap64(self._ids[counts >= cap.limit])
                for cap, counts in self._counts.items()
                if holds_back(cap, audience)
            ),
        )

    def send(self, audience: Audience, people: BitMap64, on: date) -> None:
        """Count a message to each of them: it leaves when the day is decided."""
        channel, purpose = audience
        places = np.searchsorted(self._ids, to_ids(people))
        day = self._days[on]
        for cap in self._counts:
            if cap.channel == channel and cap.purpose in ("", purpose):
                # It leaves a moment after the decision: a window of whole days still
                # holds it when the same hour comes round
                (free,) = self._find_days(cap, self._moments[day : day + 1], "right")
                self._count(cap, places, free)

    def _add_sent(self, cap: Cap, sent: pl.DataFrame) -> None:
        counted = sent.filter(
            pl.col("channel") == cap.channel,
            (pl.col("purpose") == cap.purpose) if cap.purpose else pl.lit(True),
        )
        places = np.searchsorted(
            self._ids, counted["customer_id"].to_numpy().astype(np.uint64)
        )
        free = self._find_days(cap, counted["at"].to_numpy(), "left")
        for day in np.unique(free[free > 0]):
            self._count(cap, places[free == day], day)

    def _count(self, cap: Cap, places: NDArray[np.intp], free: int) -> None:
        np.add.at(self._counts[cap], places, 1)
        self._leaving.setdefault((cap, int(free)), []).append(places)

    def _find_days(
        self, cap: Cap, sent_at: NDArray[np.int64], side: Literal["left", "right"]
    ) -> NDArray[np.intp]:
        """Return the places of the first days on which a cap counts these no more."""
        return np.searchsorted(self._moments, sent_at + cap.window // MICROSECOND, side)


def holds_back(cap: Cap, audience: Audience) -> bool:
    """Tell whether a cap holds such messages back; transactional ones none does."""
    channel, purpose = audience
    return (
        purpose != TRANSACTIONAL
        and cap.channel == channel
        and cap.purpose in ("", purpose)
    )


def _count_us(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND
