"""What every way to the outside has in common."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from messaging.domain.policy import Outcome


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it is handed over."""

    message_id: UUID  # the idempotency key, the same at every attempt
    customer_id: int
    address: str
    subject: str
    html: str
    text: str
    unsubscribe_url: str | None  # None for transactional messages
    account: str = ""  # whose breaker counts it; empty: the provider's own
    is_test: bool = False  # no message has this id


@dataclass(frozen=True, slots=True)
class Result:
    """How the hand-over of one message ended."""

    message_id: UUID
    outcome: Outcome
    reason: str = ""
    detail: str = ""  # for people who look into it
    provider_id: str = ""
    account: str = ""  # whose breaker counts it; empty: the provider's own
    status: int | None = None  # of an answer over HTTP, and the beginning of its text
    text: str = ""
    pause: timedelta | None = None  # for which the other side asks to be left alone


class Provider(Protocol):
    """One way out. Add a class, then a line in the table `PROVIDERS`."""

    name: str
    slots: int  # messages claimed at once; at most this many are repeated by a crash
    tracks_opening: bool  # the HTML gets a pixel

    @property
    def rate(self) -> float | None:
        """Return how many messages a second it takes; None: no queue is too long."""
        ...

    def hand_over(
        self, batch: Iterable[Any], *, now: datetime
    ) -> Iterator[list[Result]]:
        """Hand over a batch; each list of results is committed by itself.

        What is handed to somebody else comes one by one, so that a crash repeats at
        most the message under way, and each is taken out of `batch` only when the one
        before has an outcome. Never called inside a transaction.
        """
        ...
