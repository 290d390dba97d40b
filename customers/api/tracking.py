"""The Segment HTTP tracking API: `/v1/identify track page screen group alias batch`.

Plain Django views: what a framework does around a view costs more than reading a batch.
The answer is 200 also when single events were rejected, as the SDKs expect; accepted
means committed.
"""

import base64
import logging
import math
import zlib
from typing import Any

import orjson
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from customers import selectors, services
from customers.api.lengths import read_length
from customers.domain import parsing, validation
from customers.domain.calls import BANNED_IDS, Kind, Limits, Rejection
from customers.domain.errors import (
    Backlogged,
    BodyTooLarge,
    KeyExposed,
    KeyMissing,
    MalformedBody,
    Overloaded,
    RateExceeded,
    RivermouthError,
)
from customers.models import WriteKey

logger = logging.getLogger(__name__)

LIMITS = Limits(
    banned_ids=BANNED_IDS | {id_.lower() for id_ in settings.INGEST_BANNED_IDS}
)
KEY_PARAMETERS = ("writeKey", "write_key", "key", "api_key")
RETRY_SECONDS = 5
BACKLOG_SECONDS = 60  # it takes a while to work off


@csrf_exempt
def track(request: HttpRequest, kind: Kind | None = None) -> HttpResponse:
    """Take one call (`kind`) or a batch (no `kind`) and say what became of it."""
    if request.method != "POST":
        answer = _problem(405, "method_not_allowed", "Send events with POST.")
        answer["Allow"] = "POST"
        return answer
    try:
        receipt = _ingest(request, kind)
    except RivermouthError as error:
        return _refuse(error)
    except OperationalError:
        logger.exception("The database does not take events")
        return _refuse(Overloaded())
    return HttpResponse(
        orjson.dumps(
            {
                "success": True,
                "accepted": receipt.accepted,
                "duplicate": receipt.duplicate,
                "rejected": [_show(one) for one in receipt.rejected],
                "results": receipt.results,
            }
        ),
        content_type="application/json",
    )


def _ingest(request: HttpRequest, kind: Kind | None) -> services.Receipt:
    holder = selectors.find_key_holder(
        services.hash_key(_read_key(request)), scope=WriteKey.Scope.INGEST
    )
    if holder.is_backlogged:
        raise Backlogged
    body = parsing.read_body(_read_body(request), is_batch=kind is None, limits=LIMITS)
    services.check_rate(source_id=holder.source_id, events=len(body.events))
    now = selectors.get_now()
    verdicts = validation.check_body(body, kind=kind, received_at=now, limits=LIMITS)
    return services.ingest(source_id=holder.source_id, verdicts=verdicts, now=now)


def _read_key(request: HttpRequest) -> str:
    for parameter in KEY_PARAMETERS:
        if parameter in request.GET:
            services.flag_exposed_key(text=request.GET[parameter])
            raise KeyExposed
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise KeyMissing
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except ValueError:  # letters that are none of base64, bytes that are none of UTF-8
        raise KeyMissing from None
    return text.partition(":")[0]


def _read_body(request: HttpRequest) -> bytes:
    limit = LIMITS.body_bytes
    length = read_length(request)
    if length is None:
        raise MalformedBody("Send the body with its Content-Length.")
    if length > limit:
        raise BodyTooLarge(f"The body has {length} bytes; {limit} are allowed.")
    raw = request.body
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding == "gzip":
        return _inflate(raw, limit)
    if encoding != "identity":
        raise MalformedBody(f'The encoding "{encoding[:40]}" is not known; use gzip.')
    return raw


def _inflate(raw: bytes, limit: int) -> bytes:
    """Inflate a gzip body, never beyond what a body may hold."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        body = inflater.decompress(raw, limit + 1)
    except zlib.error:
        raise MalformedBody("The body is not gzip, as its header says.") from None
    if len(body) > limit:
        raise BodyTooLarge(f"The inflated body has more than {limit:,} bytes.")
    if not inflater.eof:
        raise MalformedBody("The gzip body ends too soon.")
    return body


def _show(rejection: Rejection) -> dict[str, Any]:
    return {
        "index": rejection.index,
        "message_id": rejection.message_id,
        "code": rejection.code,
        "field": rejection.field,
        "message": rejection.message,
    }


def _refuse(error: RivermouthError) -> HttpResponse:
    answer = _problem(error.status, error.code, str(error), error.errors)
    if error.status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="Rivermouth"'
    if isinstance(error, RateExceeded):
        answer["Retry-After"] = str(math.ceil(error.retry_after))
    elif isinstance(error, Backlogged):
        answer["Retry-After"] = str(BACKLOG_SECONDS)
    elif error.status == 503:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _problem(
    status: int, code: str, message: str, errors: list[Any] | None = None
) -> HttpResponse:
    return HttpResponse(
        orjson.dumps({"code": code, "message": message, "errors": errors or []}),
        status=status,
        content_type="application/problem+json",
    )
