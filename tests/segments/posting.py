"""Requests with events whose transactions stay open as long as a test likes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connection, transaction

from customers.domain import parsing, validation
from customers.domain.calls import Limits
from customers.models import Source
from customers.services.ingestion import store
from customers.services.receipts import Manner


class Posts:
    """Requests under way by customer, each on a connection of its own."""

    def __init__(self) -> None:
        self.open: dict[int, Post] = {}

    def begin(self, customer_id: int, event: str, *, at: datetime) -> None:
        """Store an event of a customer and do not commit."""
        self.open[customer_id] = Post(str(customer_id), event, at)

    def end(self, customer_id: int, *, commits: bool = True) -> None:
        """Commit a request, or let it fail."""
        self.open.pop(customer_id).end(commits=commits)

    def end_all(self, *, commits: bool = False) -> None:
        """End all that are under way."""
        for customer_id in list(self.open):
            self.end(customer_id, commits=commits)


class Post:
    """One request; a connection belongs to its thread."""

    def __init__(self, user: str, event: str, at: datetime) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._thread.submit(self._begin, user, event, at).result()

    def end(self, *, commits: bool) -> None:
        self._thread.submit(self._end, commits).result()
        self._thread.shutdown()

    def _begin(self, user: str, event: str, at: datetime) -> None:
        call = {"type": "track", "userId": user, "event": event}
        body = parsing.Body(
            [{**call, "timestamp": at.isoformat()}], None, is_suspect=True
        )
        verdicts = validation.check_body(
            body, kind=None, received_at=at, limits=Limits()
        )
        source = Source.objects.get()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        store(source_id=source.pk, verdicts=verdicts, now=at, manner=Manner())

    def _end(self, commits: bool) -> None:
        transaction.set_rollback(not commits)
        self._transaction.__exit__(None, None, None)
        connection.close()
