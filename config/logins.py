"""Who tries to log in, as it is remembered after a wrong password."""

from collections.abc import Mapping
from typing import Any

from axes.models import AccessAttempt
from django.http import HttpRequest

LENGTH = AccessAttempt._meta.get_field("username").max_length


def get_username(
    request: HttpRequest, credentials: Mapping[str, Any] | None = None
) -> str | None:
    """Return what was typed as the name, as far as there is room for it."""
    typed = (credentials or request.POST).get("username")
    return None if typed is None else str(typed)[:LENGTH]
