"""A provider that does what a test says, and what it leaves behind."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from customers.models import Event
from messaging.domain.policy import Outcome
from messaging.models import Message
from messaging.services.channels import Outgoing, Result
from tests.messaging.factories import (
    NOW,
)


class Killed(BaseException):
    """Stands for kill -9: nothing after it runs."""


class FakeProvider:
    """A provider that remembers keys; `script` says how each call ends."""

    name = "fake"
    slots = 10
    tracks_opening = False

    def __init__(self, *script: Outcome | BaseException) -> None:
        self.script = list(script)
        self.calls: list[Outgoing] = []

    def hand_over(
        self, batch: Sequence[Outgoing], *, now: datetime
    ) -> Iterator[list[Result]]:
        for outgoing in batch:
            assert not connection.savepoint_ids
            self.calls.append(outgoing)
            step = self.script.pop(0) if self.script else Outcome.ACCEPTED
            if isinstance(step, BaseException):
                raise step
            yield [Result(outgoing.message_id, step, "because", "detail")]

    @property
    def keys(self) -> list[Any]:
        return [outgoing.message_id for outgoing in self.calls]


def expire_leases() -> None:
    Message.objects.filter(status="leased").update(
        lease_until=datetime(2020, 1, 1, tzinfo=NOW.tzinfo)
    )


def events_of(name: str) -> list[dict[str, Any]]:
    events = Event.objects.filter(name__name=name).order_by("id")
    return list(events.values_list("properties", flat=True))
