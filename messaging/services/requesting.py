"""Turn claimed webhooks into signed requests."""

from datetime import UTC, datetime

import orjson

from customers.selectors import get_real_now, get_user_ids
from messaging.domain.errors import AddressRefused
from messaging.domain.policy import Outcome
from messaging.domain.webhooks import BODY_LIMIT, Call, account_of, read_call
from messaging.models import Message
from messaging.selectors.outbox import Waiting
from messaging.services import secrets
from messaging.services.channels import Result
from messaging.services.channels.webhook import Request
from messaging.services.claims import Claim

JOURNEY_KIND, CAMPAIGN_KIND = "journey.webhook", "campaign.webhook"


def compose_requests(claim: Claim) -> tuple[list[Request], list[Result]]:
    """Write the claimed requests; those that cannot be written come back as results."""
    user_ids = get_user_ids([item.customer_id for item in claim.messages])
    at = get_real_now()
    outgoing: list[Request] = []
    unusable: list[Result] = []
    for item in claim.messages:
        try:
            call = read_call(item.context)
            outgoing.append(
                _write(item, call, user_ids.get(item.customer_id), at, claim.now)
            )
        except AddressRefused as error:
            unusable.append(
                Result(item.id, Outcome.REFUSED, "address_refused", str(error))
            )
        except secrets.SecretMissing as error:
            text = f"There is no secret named {error}."
            unusable.append(Result(item.id, Outcome.UNUSABLE, "secret_missing", text))
    return outgoing, unusable


def _write(
    item: Waiting, call: Call, user_id: str | None, at: datetime, now: datetime
) -> Request:
    attributes = item.attributes or {}
    told = {
        **call.body,
        "customer": {"id": item.customer_id, "user_id": user_id},
        **_name_visit(item),
        **{key: attributes.get(name) for key, name in call.fields},
    }
    body = b""
    if call.method not in ("GET", "DELETE"):
        kind = CAMPAIGN_KIND if _is_of_campaign(item) else JOURNEY_KIND
        document = {"type": kind, "timestamp": now.isoformat(), "data": told}
        body = orjson.dumps(document)
        if len(body) > BODY_LIMIT:
            raise AddressRefused("What is to be sent is longer than 20 kB.")
    message_id = str(item.id)
    at = at.astimezone(UTC)
    signature = secrets.sign(
        name=call.secret, message_id=message_id, at=at, body=body.decode()
    )
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
        "Idempotency-Key": message_id,
    }
    if body:
        headers["Content-Type"] = "application/json"
    return Request(
        item.id, call.method, call.url, body, headers, account_of(item.context)
    )


def _is_of_campaign(item: Waiting) -> bool:
    return item.origin_kind == Message.Origin.TREATMENT


def _name_visit(item: Waiting) -> dict[str, int]:
    """A campaign's request says in its body what caused it."""
    if _is_of_campaign(item):
        return {}
    return {"enrollment": item.origin_id, "visit_no": item.origin_no}
