"""What users have put away from their pages."""

from customers.models import PutAway
from customers.selectors import get_now


def put_away(*, user_id: int, what: str) -> None:
    """Hide something from one user; again changes nothing."""
    PutAway.objects.get_or_create(
        user_id=user_id, what=what, defaults={"at": get_now()}
    )


def bring_back(*, user_id: int, what: str) -> None:
    """Show it again."""
    PutAway.objects.filter(user_id=user_id, what=what).delete()
