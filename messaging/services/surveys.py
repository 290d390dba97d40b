"""Answers to surveys: what people choose on the page a message leads to."""

from uuid import UUID

import orjson
import polars as pl
from django.db import transaction

from customers.models import Customer, Event
from customers.selectors import get_now
from customers.services import append_events
from messaging.domain.surveys import read_survey
from messaging.models import Message

ANSWERED = "$survey_answered"


@transaction.atomic
def record_answer(*, message_id: UUID, score: int) -> bool:
    """Record the answer to a survey; `False` if it was the answer already.

    People may change their mind: each new answer is an event, the last one counts. Who
    was merged is followed to the surviving profile; of the erased nothing is recorded.
    """
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    survey = None if message is None else read_survey(message.context)
    if message is None or survey is None or score not in survey.scale.scores:
        return False
    customer = Customer.objects.filter(pk=message.customer_id).first()
    if customer is None or customer.erased_at is not None:
        return False
    customer_id = customer.merged_into or customer.pk
    answers = Event.objects.filter(
        customer_id=customer_id,
        name__name=ANSWERED,
        properties__message=str(message_id),
    )
    last = answers.order_by("-id").first()
    if last is not None and last.properties.get("score") == score:
        return False
    answer = {
        "survey": survey.name,
        "scale": message.context["survey"]["scale"],
        "score": score,
        **survey.place,
        "enrollment": message.origin_id,
        "message": str(message_id),
    }
    now = get_now()
    events = pl.DataFrame(
        {
            "customer_id": [customer_id],
            "name": [ANSWERED],
            "occurred_at": [now],
            "properties": [orjson.dumps(answer).decode()],
        },
        schema_overrides={"occurred_at": pl.Datetime("us", "UTC")},
    )
    append_events(events=events, now=now)
    return True
