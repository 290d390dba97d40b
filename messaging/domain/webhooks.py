"""Requests to other systems: what is asked, where it may go, what an answer means."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from messaging.domain.errors import AddressRefused
from messaging.domain.policy import Outcome

METHODS = ("POST", "PUT", "PATCH", "GET", "DELETE")
BODY_LIMIT = 20_000  # bytes of what we send
ANSWER_LIMIT = 64 * 1024  # bytes of an answer that are read at all
EXCERPT_LIMIT = 2_000  # characters of it that are kept
PORTS = (80, 443)
LONGEST_PAUSE = timedelta(hours=1)  # that an endpoint may ask for

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as the step that causes it describes it.

    Parameters
    ----------
    fields
        Pairs of a key of the body and the attribute whose value it carries.
    body
        Values that are the same for everybody.
    secret
        Name of the secret that signs; empty: the installation's own.
    """

    url: str
    method: str = "POST"
    fields: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint said: its status and the beginning of its text."""

    status: int
    text: str
    retry_after: str = ""


def read_call(context: Mapping[str, Any]) -> Call:
    """Read the request out of a message's context.

    Raises
    ------
    AddressRefused
        It is no request we can make.
    """
    asked = context.get("webhook")
    if not isinstance(asked, Mapping) or not isinstance(asked.get("url"), str):
        raise AddressRefused("The step does not say which address to call.")
    method = str(asked.get("method") or "POST").upper()
    if method not in METHODS:
        raise AddressRefused(f"“{method}” is no method of a request.")
    return Call(
        url=asked["url"],
        method=method,
        fields=tuple((str(key), str(name)) for key, name in asked.get("fields") or ()),
        body=dict(asked.get("body") or {}),
        secret=str(asked.get("secret") or ""),
    )


def account_of(context: Mapping[str, Any]) -> str:
    """Return whose answers the breaker of a request counts: its host.

    Examples
    --------
    >>> account_of({"webhook": {"url": "https://example.com/hook"}})
    'webhook:example.com'
    """
    asked = context.get("webhook")
    url = asked.get("url", "") if isinstance(asked, Mapping) else ""
    try:
        return f"webhook:{urlsplit(str(url)).hostname or ''}"
    except ValueError:
        return "webhook:"


def check_url(url: str, ports: Collection[int] = PORTS) -> str:
    """Refuse what is no plain address of the web; return its host.

    Whether the host's address may be reached is asked when it is called: a name can
    point elsewhere by then.

    Raises
    ------
    AddressRefused

    Examples
    --------
    >>> check_url("https://example.com/hook?x=1")
    'example.com'
    """
    if len(url) > 2_000 or _FORBIDDEN.search(url):
        raise AddressRefused("The address contains characters no address has.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("This is no address.") from None
    if parts.scheme not in ("http", "https"):
        raise AddressRefused("The address must begin with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("The address must not contain a name or a password.")
    if not parts.hostname:
        raise AddressRefused("The address names no host.")
    if port is not None and port not in ports:
        raise AddressRefused("The address names a port that is not open here.")
    return parts.hostname


def judge(answer: Answer) -> tuple[Outcome, str]:
    """Return what an answer means for the message, and the reason to store.

    A redirect is a failure: where it leads was checked by nobody.
    """
    if 200 <= answer.status < 300:
        return Outcome.ACCEPTED, ""
    if 300 <= answer.status < 400:
        return Outcome.REFUSED, "redirected"
    if answer.status in (408, 425, 429) or answer.status >= 500:
        return Outcome.DEFERRED, "endpoint_busy"
    return Outcome.REFUSED, "endpoint_refused"


def read_retry_after(value: str, *, now: datetime) -> timedelta | None:
    """Return how long an endpoint asks us to wait, at most an hour; None: it does not.

    Examples
    --------
    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    >>> read_retry_after("120", now=now)
    datetime.timedelta(seconds=120)
    >>> read_retry_after("Tue, 10 Mar 2026 12:05:00 GMT", now=now)
    datetime.timedelta(seconds=300)
    >>> read_retry_after("soon", now=now)
    """
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        asked = timedelta(seconds=int(text))
    else:
        try:
            asked = parsedate_to_datetime(text) - now
        except (TypeError, ValueError):
            return None
    return min(max(asked, timedelta()), LONGEST_PAUSE)


def make_excerpt(body: bytes) -> str:
    """Return the beginning of an answer as text that can be stored and shown.

    Examples
    --------
    >>> make_excerpt(b"o\\x00k \\xff")
    'ok \\ufffd'
    """
    text = body.decode("utf-8", errors="replace").replace("\x00", "")
    return text[:EXCERPT_LIMIT]
