"""Requests to other systems, signed as Standard Webhooks says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from messaging.domain.errors import AddressRefused
from messaging.domain.policy import Outcome
from messaging.domain.webhooks import judge, read_retry_after
from messaging.services.channels import outside
from messaging.services.channels.base import Result


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it is made: its headers carry id and signature."""

    message_id: UUID
    method: str
    url: str
    body: bytes
    headers: dict[str, str]
    account: str  # whose answers its breaker counts: the host


class Webhook:
    """Make one request after the other, each with an outcome of its own."""

    name = "webhook"
    slots = 10
    tracks_opening = False
    rate = None

    def hand_over(
        self, batch: Iterable[Request], *, now: datetime
    ) -> Iterator[list[Result]]:
        """Ask each endpoint once."""
        for request in batch:
            yield [ask(request, now=now)]


def ask(request: Request, *, now: datetime) -> Result:
    """Make one request and say how it ended."""
    key, account = request.message_id, request.account
    try:
        answer = outside.fetch(
            request.method, request.url, body=request.body, headers=request.headers
        )
    except AddressRefused as error:
        return Result(key, Outcome.REFUSED, "address_refused", str(error))
    except outside.NotReached as error:
        reason = "endpoint_not_reached"
        return Result(key, Outcome.DEFERRED, reason, str(error), account=account)
    except outside.AnswerLost as error:
        reason = "answer_lost"
        return Result(key, Outcome.AMBIGUOUS, reason, str(error), account=account)
    outcome, reason = judge(answer)
    return Result(
        key,
        outcome,
        reason,
        f"{answer.status} {answer.text}"[:500],
        account=account,
        status=answer.status,
        text=answer.text,
        pause=read_retry_after(answer.retry_after, now=now),
    )
