"""How webhooks end for good: the news for which the visits that caused them wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
import polars as pl

from customers.services import append_events
from messaging.domain.policy import Step
from messaging.models import Message
from messaging.services.channels.base import Result

ANSWERED, FAILED = "$webhook_answered", "$webhook_failed"


@dataclass(frozen=True, slots=True)
class End:
    """How a webhook ended for good."""

    customer_id: int
    origin_id: int  # the enrollment
    origin_no: int  # its visit
    is_answered: bool
    reason: str = ""
    status: int | None = None
    text: str = ""

    @classmethod
    def of(
        cls,
        customer_id: int,
        origin_kind: str,
        origin_id: int,
        origin_no: int,
        step: Step,
        answer: Result | None = None,
    ) -> "End | None":
        """Return the end of a webhook that a visit caused; nobody awaits others."""
        if origin_kind != Message.Origin.VISIT:
            return None
        return cls(
            customer_id,
            origin_id,
            origin_no,
            is_answered=step.status == Message.Status.SENT,
            reason=step.reason,
            status=None if answer is None else answer.status,
            text="" if answer is None else answer.text,
        )


def append_ends(ends: Sequence[End], *, now: datetime) -> None:
    """Tell the visits that wait for an answer how their webhooks ended."""
    if not ends:
        return
    rows = [
        (
            end.customer_id,
            ANSWERED if end.is_answered else FAILED,
            orjson.dumps(
                {
                    "enrollment": end.origin_id,
                    "visit_no": end.origin_no,
                    "status": end.status,
                    "reason": end.reason,
                    "body": end.text,
                }
            ).decode(),
        )
        for end in ends
    ]
    frame = pl.DataFrame(
        rows, schema=["customer_id", "name", "properties"], orient="row"
    )
    moment = pl.lit(now).cast(pl.Datetime("us", "UTC"))
    append_events(events=frame.with_columns(occurred_at=moment), now=now)
