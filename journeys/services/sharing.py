"""Share links: secret addresses of pictures, for people without an account."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from customers.selectors import get_now
from journeys.models import Journey, ShareLink

DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link and its token, which is shown once: only a hash of it is kept."""

    link: ShareLink
    token: str


def digest(token: str) -> bytes:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


@transaction.atomic
def create_share_link(
    *,
    journey: Journey,
    user_id: int | None,
    days: int = DEFAULT_DAYS,
    label: str = "",
) -> NewLink:
    """Create a link that shows a journey's picture and numbers for some days."""
    now = get_now()
    token = secrets.token_urlsafe(32)
    link = ShareLink.objects.create(
        journey=journey,
        digest=digest(token),
        label=label,
        created_at=now,
        created_by_id=user_id,
        expires_at=now + timedelta(days=days),
    )
    return NewLink(link, token)


def revoke_share_link(*, link: ShareLink) -> None:
    """End a link at once. Ending it twice changes nothing."""
    now = get_now()
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)
