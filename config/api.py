"""Errors of the API as problem+json, translated in one place.

An anticipated error is a class with `code` and `status` attributes, raised low (see the
`domain/errors.py` of each app). Everything else becomes a 500 without a trace.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import authentication, exceptions, parsers, renderers, status
from rest_framework.request import Request
from rest_framework.response import Response

from customers.domain import parsing
from customers.domain.calls import Limits
from customers.domain.errors import BodyTooLarge, MalformedBody, RivermouthError

logger = logging.getLogger(__name__)


class SessionAuthentication(authentication.SessionAuthentication):
    """Sessions that answer 401 to somebody not logged in, so that pages can say so."""

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme; without one DRF would answer 403."""
        return "Session"


# Twice the largest file that comes in as text: JSON writes some letters as two.
# Deep enough for a rule of 32 groups, which are two levels each
LIMITS = Limits(body_bytes=8_000_000, depth=100)


class JSONParser(parsers.BaseParser):
    """Reads JSON strictly: what PostgreSQL cannot store is refused here, by its name.

    No view and no field has to think of NaN, NUL, half characters, integers beyond 64
    bits, keys that come twice, or nesting without an end.
    """

    media_type = "application/json"
    renderer = renderers.JSONRenderer

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the document of a request's body."""
        raw = stream.read(LIMITS.body_bytes + 1)
        if len(raw) > LIMITS.body_bytes:
            text = f"The body may have {LIMITS.body_bytes:,} bytes at most."
            raise BodyTooLarge(text)
        value, is_suspect = parsing.load(raw, LIMITS.depth)
        flaw = parsing.find_flaw(value, LIMITS) if is_suspect else None
        if flaw:
            fault = {"field": flaw.field, "code": flaw.code, "message": flaw.message}
            raise MalformedBody(f"{flaw.field}: {flaw.message}", [fault])
        return value


def problem(
    status_code: int,
    code: str,
    message: str,
    errors: Sequence[Mapping[str, Any]] = (),
    details: Mapping[str, Any] | None = None,
) -> Response:
    """Return a problem+json answer.

    Parameters
    ----------
    errors
        One mapping per fault: `field`, `node` or `line`, then `code` and `message`.
    details
        What else the body says, by name.
    """
    body = {"code": code, "message": message, "errors": list(errors)}
    return Response(
        {**body, **(details or {})},
        status=status_code,
        content_type="application/problem+json",
    )


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate an exception of a view; `None` leaves it to Django's last resort."""
    if isinstance(error, RivermouthError):
        return problem(
            error.status, error.code, str(error), error.errors, error.details
        )
    if isinstance(error, exceptions.ValidationError):
        return problem(
            status.HTTP_400_BAD_REQUEST,
            "invalid",
            "Some fields are not right.",
            list(_flatten(error.detail)),
        )
    if isinstance(error, Http404):
        return problem(status.HTTP_404_NOT_FOUND, "not_found", "Not found.")
    if isinstance(error, PermissionDenied):
        return problem(status.HTTP_403_FORBIDDEN, "forbidden", "Not allowed.")
    if isinstance(error, exceptions.APIException):
        detail = error.detail
        code = getattr(detail, "code", None) or "error"
        answer = problem(error.status_code, code, str(detail))
        for header, name in (
            ("auth_header", "WWW-Authenticate"),
            ("wait", "Retry-After"),
        ):
            if value := getattr(error, header, None):
                answer[name] = str(value)
        return answer
    return None


def _flatten(detail: Any, path: str = "") -> list[dict[str, str]]:
    if isinstance(detail, Mapping):
        return [
            row
            for key, value in detail.items()
            for row in _flatten(value, f"{path}.{key}" if path else str(key))
        ]
    if isinstance(detail, list):
        return [
            row
            for index, value in enumerate(detail)
            for row in _flatten(
                value,
                path
                if isinstance(value, exceptions.ErrorDetail)
                else f"{path}[{index}]",
            )
        ]
    return [{"field": path, "code": detail.code, "message": str(detail)}]
