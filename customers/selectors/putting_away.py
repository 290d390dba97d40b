"""What users have put away from their pages."""

from customers.models import PutAway


def is_put_away(*, user_id: int, what: str) -> bool:
    """Tell whether one user does not want to see this."""
    return PutAway.objects.filter(user_id=user_id, what=what).exists()
