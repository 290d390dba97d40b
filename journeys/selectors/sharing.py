"""What a secret address leads to."""

import hashlib

from customers.selectors import get_now
from journeys.models import Journey, ShareLink


def find_shared_journey(token: str) -> Journey | None:
    """Return the journey a token shows; None alike for unknown, expired and revoked."""
    link = (
        ShareLink.objects.select_related("journey__published", "journey__draft")
        .filter(
            digest=hashlib.sha256(token.encode()).digest(),
            revoked_at=None,
            expires_at__gt=get_now(),
        )
        .first()
    )
    return None if link is None else link.journey
