"""What simulated people do and when: columns of events, to come and past."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from journeys.domain.chance import draw_shares, make_salt
from journeys.domain.cohort import NEVER, Bools, Ints
from journeys.domain.simulate.effort import EVENTS_KEPT, Effort

Floats = npt.NDArray[np.float64]
HOUR = 3_600_000_000  # microseconds
SECOND = 1_000_000
DAY = 24 * HOUR
FINE = 2**40  # a uniform draw is one of so many
MAX_OCCURRENCES = 1_000_000  # of all events, for all people together
LOOK = 4_096  # events looked at in one go
ALMOST_SURE = 1 - 1e-3


@dataclass(frozen=True, slots=True)
class Happened:
    """Events in order of time: rows are people, `visit` -1 unless it answers one."""

    at: Ints
    row: Ints
    name: Ints
    visit: Ints

    def __len__(self) -> int:
        return len(self.at)

    def pick(self, keep: Bools) -> "Happened":
        """Return some of them."""
        return Happened(
            self.at[keep], self.row[keep], self.name[keep], self.visit[keep]
        )


def _nothing() -> Happened:
    empty = np.zeros(0, dtype=np.int64)
    return Happened(empty, empty, empty, empty)


class Happenings:
    """Events that are still to come, in order, and those that have happened."""

    def __init__(self, names: Sequence[str], effort: Effort) -> None:
        self.names = list(names)
        self._effort = effort
        self.codes = {name: code for code, name in enumerate(names)}
        self._coming = _nothing()
        self.past = _nothing()

    def add(self, name: str, rows: Ints, at: Ints, visit: Ints | None = None) -> None:
        """Let an event happen to some people at some moments; unheard ones are not."""
        code = self.codes.get(name)
        if code is None or not len(rows):
            return
        self._effort.spend((len(self._coming) + len(rows)) // EVENTS_KEPT)
        order = np.argsort(at, kind="stable")
        visits = np.full(len(rows), -1, dtype=np.int64) if visit is None else visit
        coming = self._coming
        places = np.searchsorted(coming.at, at[order], side="right")
        self._coming = Happened(
            np.insert(coming.at, places, at[order]),
            np.insert(coming.row, places, rows[order]),
            np.insert(coming.name, places, code),
            np.insert(coming.visit, places, visits[order]),
        )

    def drop(self, name: str, row: int, until: int) -> None:
        """Let an event not happen to somebody before a moment."""
        code = self.codes.get(name, -1)
        coming = self._coming
        gone = (coming.name == code) & (coming.row == row) & (coming.at <= until)
        if gone.any():
            self._coming = coming.pick(~gone)

    def next_at(self, name: str, row: int) -> int:
        """Return when an event next happens to somebody, NEVER if it does not."""
        code = self.codes.get(name, -1)
        mine = (self._coming.name == code) & (self._coming.row == row)
        return int(self._coming.at[mine][0]) if mine.any() else NEVER

    def first(self, heard: Callable[[Happened], Bools], until: int) -> int:
        """Return the moment of the first event that is heard by then, else NEVER."""
        coming = self._coming
        end = int(np.searchsorted(coming.at, until, side="right"))
        for begin in range(0, end, LOOK):
            cut = slice(begin, min(begin + LOOK, end))
            some = Happened(
                coming.at[cut], coming.row[cut], coming.name[cut], coming.visit[cut]
            )
            found = np.flatnonzero(heard(some))
            if len(found):
                return int(some.at[found[0]])
        return NEVER

    def last(self, begin: int, until: int) -> int:
        """Return the moment of the last event in a stretch of time, else `begin`."""
        end = int(np.searchsorted(self._coming.at, until, side="right"))
        return max(begin, int(self._coming.at[end - 1])) if end else begin

    def take(self, until: int) -> Happened:
        """Return what happens by a moment; it is past from now on."""
        coming = self._coming
        end = int(np.searchsorted(coming.at, until, side="right"))
        taken = Happened(
            coming.at[:end], coming.row[:end], coming.name[:end], coming.visit[:end]
        )
        self._coming = Happened(
            coming.at[end:], coming.row[end:], coming.name[end:], coming.visit[end:]
        )
        if end:
            past = self.past
            self._effort.spend((len(past) + len(taken)) // EVENTS_KEPT)
            self.past = Happened(
                np.concatenate([past.at, taken.at]),
                np.concatenate([past.row, taken.row]),
                np.concatenate([past.name, taken.name]),
                np.concatenate([past.visit, taken.visit]),
            )
        return taken


def draw(seed: int, what: str, *keys: Ints) -> Floats:
    """Return a number in [0, 1) for each row of its keys, the same for one seed."""
    salt = make_salt("simulate", seed, what)
    return draw_shares(salt, FINE, *keys).astype(np.float64) / FINE


def draw_occurrences(
    seed: int,
    event: str,
    people: Ints,
    *,
    chance: float,
    hours: float,
    length: int,
    most: int,
) -> tuple[Ints, Ints]:
    """Return who does something and when, in microseconds from the beginning.

    Each stretch of `hours` holds it at least once with this chance: gaps between
    occurrences are exponential, so that it does not matter from when one looks.

    Parameters
    ----------
    people
        What chance is drawn with, one per person; rows are places in it.
    length
        Of the whole time, in microseconds.
    most
        Occurrences at most of all people together; what would come later is left out.
    """
    if chance <= 0 or not len(people):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    rate = -np.log1p(-min(chance, ALMOST_SURE)) / (hours * HOUR)
    expected = rate * length
    enough = int(expected + 6 * np.sqrt(expected) + 6)
    count = min(enough, max(1, most // len(people)))
    number = np.tile(np.arange(count, dtype=np.int64), len(people))
    drawn = draw(seed, f"event {event}", np.repeat(people, count), number)
    gaps = (-np.log1p(-drawn) / rate).reshape(len(people), count)
    moments = np.cumsum(gaps, axis=1)
    row, place = np.nonzero(moments < length)
    at = moments[row, place].astype(np.int64) // SECOND * SECOND
    return row.astype(np.int64), at
