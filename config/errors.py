"""Last-resort answers: what Django says when no view of ours could.

Programs get problem+json, people a page. Neither carries a trace, SQL or a path.
"""

import logging
import sys
import uuid
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

PROGRAM_PATHS = ("/api/", "/v1/", "/status")
RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django refused to read."""
    return answer(request, 400, "bad_request", "The request cannot be read.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not."""
    return answer(request, 403, "forbidden", "You may not do this.")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form or call without its CSRF token."""
    text = "The page is too old. Load it again and repeat what you did."
    return answer(request, 403, "csrf_failed", text)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return answer(request, 404, "not_found", "There is nothing at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after an unanticipated error; the log has the trace under the same id."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        text = "The database does not answer. Please try again in a moment."
        response = answer(request, 503, "database_unavailable", text)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    text = "Something went wrong on our side. It has been logged."
    return answer(request, 500, "server_error", text)


def answer(
    request: HttpRequest, status: int, code: str, message: str, field: str = ""
) -> HttpResponse:
    """Return one error in the form the caller reads."""
    request_id = getattr(request, "request_id", "")
    if request.path.startswith(PROGRAM_PATHS):
        fault = {"field": field, "code": code, "message": message}
        body = {"code": code, "message": message, "errors": [fault] if field else []}
        if status >= 500:
            body["request_id"] = request_id
        return JsonResponse(
            body, status=status, content_type="application/problem+json"
        )
    context = {"status": status, "message": message, "request_id": request_id}
    return render(request, "error.html", context, status=status)


def find_nul(request: HttpRequest) -> str | None:
    """Return where the address or a cookie holds a NUL, which PostgreSQL refuses."""
    if "\0" in request.path:
        return "path"
    if "%00" in request.META.get("QUERY_STRING", ""):
        for name, texts in request.GET.lists():
            if any("\0" in text for text in (name, *texts)):
                return name.replace("\0", "") or "query"
    if "\\000" in request.META.get("HTTP_COOKIE", ""):  # as cookies write it
        return next((n for n, text in request.COOKIES.items() if "\0" in text), None)
    return None


class RequestMiddleware:
    """Give each request an id, refuse NUL, keep answers about people out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        name = find_nul(request)
        if name is None:
            response = self.get_response(request)
        else:
            text = f"{name} holds a NUL character."
            response = answer(request, 400, "nul_character", text, field=name)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        if request.path.startswith(PROGRAM_PATHS):
            response.setdefault("Cache-Control", "no-store")
        return response
