"""How long a body says that it is."""

from django.http import HttpRequest
from rest_framework.request import Request

MAX_DIGITS = 18  # more than any body has


def read_length(request: HttpRequest | Request) -> int | None:
    """Return the number of Content-Length; `None`: there is none."""
    text = request.META.get("CONTENT_LENGTH") or ""
    if not (text.isascii() and text.isdigit()):
        return None
    return int(text.lstrip("0")[:MAX_DIGITS] or 0)
