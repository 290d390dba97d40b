"""Signed links in messages: unsubscribing, openings, clicks.

A token is not secret and not stored: it says what it is for and is signed. A link leads
only where the message itself led, since the target is under the signature.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from uuid import UUID

from django.conf import settings
from django.core import signing

_LINK = re.compile(r'(<a\b[^>]*? href=")(https?://[^"]*)(")')


@dataclass(frozen=True, slots=True)
class Subscription:
    """One customer's list: what an unsubscribe link ends."""

    customer_id: int
    channel: str
    purpose: str


def unsubscribe_url(subscription: Subscription) -> str:
    """Return the address that ends a subscription; short enough for one header line."""
    name = f"{subscription.customer_id}.{subscription.channel}.{subscription.purpose}"
    return f"{settings.PUBLIC_ADDRESS}/u/{_signer('unsubscribe').sign(name)}"


def read_unsubscribe(token: str) -> Subscription | None:
    """Return what a token ends; `None` if it was not made here."""
    try:
        name = _signer("unsubscribe").unsign(token)
        customer_id, channel, purpose = name.split(".")
        return Subscription(int(customer_id), channel, purpose)
    except (signing.BadSignature, ValueError):
        return None


def pixel_url(message_id: UUID) -> str:
    """Return the address of the picture that records an opening."""
    return f"{settings.PUBLIC_ADDRESS}/o/{_signer('open').sign(message_id.hex)}.gif"


def read_pixel(token: str) -> UUID | None:
    """Return the message of an opening; `None` if the token was not made here."""
    try:
        return UUID(_signer("open").unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def click_url(message_id: UUID, target: str) -> str:
    """Return the address that records a click and leads on to `target`."""
    token = _signer("click").sign_object([message_id.hex, target])
    return f"{settings.PUBLIC_ADDRESS}/c/{token}"


def read_click(token: str) -> tuple[UUID, str] | None:
    """Return message and target of a click; `None` if the token was not made here."""
    try:
        message_id, target = _signer("click").unsign_object(token)
        return UUID(message_id), target
    except (signing.BadSignature, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """A choice in a survey: the message that asks, and the score."""

    message_id: UUID
    score: int


def answer_url(answer: Answer) -> str:
    """Return the address of the page on which an answer is given."""
    name = f"{answer.message_id.hex}.{answer.score}"
    return f"{settings.PUBLIC_ADDRESS}/a/{_signer('answer').sign(name)}"


def read_answer(token: str) -> Answer | None:
    """Return the choice a link stands for; `None` if it was not made here."""
    try:
        message_id, score = _signer("answer").unsign(token).split(".")
        return Answer(UUID(message_id), int(score))
    except (signing.BadSignature, ValueError):
        return None


def track_links(html: str, message_id: UUID) -> str:
    """Lead every web link of sanitised HTML through `click_url`."""

    def replace(match: re.Match[str]) -> str:
        target = click_url(message_id, unescape(match.group(2)))
        return f"{match.group(1)}{escape(target)}{match.group(3)}"

    return _LINK.sub(replace, html)


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(sep=":", salt=f"messaging.{purpose}")
