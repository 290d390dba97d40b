"""When a provider is left alone for a while: decided from its last answers alone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST_IN_A_ROW = 5
WINDOW = 20  # answers that are remembered
MOST_IN_WINDOW = 10  # failures among them
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Breaker:
    """What is remembered of one provider account.

    Parameters
    ----------
    recent
        Its last answers, the newest last: `x` for a failure, `.` for none.
    until
        Until when it is left alone (real time, aware); None: it is not.
    pause
        How long the last pause was; zero if there was none since it worked.
    """

    recent: str = ""
    until: datetime | None = None
    pause: timedelta = timedelta()

    @property
    def is_clean(self) -> bool:
        """Tell whether there is nothing to remember."""
        return "x" not in self.recent and self.until is None

    def is_open(self, now: datetime) -> bool:
        """Tell whether the provider must be left alone at `now`."""
        return self.until is not None and now < self.until

    def is_trying(self, now: datetime) -> bool:
        """Tell whether a pause is over and one message shall show how things are."""
        return self.until is not None and now >= self.until

    def after(
        self, failed: bool, now: datetime, *, first_pause: timedelta = FIRST_PAUSE
    ) -> "Breaker":
        """Return the state after one answer at `now`.

        Examples
        --------
        >>> from datetime import UTC
        >>> now = datetime(2026, 3, 10, tzinfo=UTC)
        >>> breaker = Breaker()
        >>> for _ in range(5):
        ...     breaker = breaker.after(True, now)
        >>> breaker.is_open(now), breaker.pause.total_seconds()
        (True, 30.0)
        >>> later = now + breaker.pause
        >>> breaker.after(True, later).pause.total_seconds()
        60.0
        >>> breaker.after(False, later).is_clean
        True
        """
        if self.is_open(now):
            return self  # of a call that began before
        if self.is_trying(now) and not failed:
            return Breaker()
        recent = (self.recent + ("x" if failed else "."))[-WINDOW:]
        trips = failed and (
            self.is_trying(now)
            or recent.endswith("x" * MOST_IN_A_ROW)
            or recent.count("x") >= MOST_IN_WINDOW
        )
        if not trips:
            return replace(self, recent=recent) if "x" in recent else Breaker()
        pause = min(max(self.pause * 2, first_pause), LONGEST_PAUSE)
        return Breaker(recent=recent, until=now + pause, pause=pause)
