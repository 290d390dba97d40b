"""People of the company as histories name them."""

from django.contrib.auth import get_user_model


def get_account_name(user_id: int | None) -> str:
    """Return the name of an account, as it is kept when the account is gone."""
    if user_id is None:
        return ""
    user = get_user_model().objects.filter(pk=user_id).first()
    return "" if user is None else str(user.get_full_name() or user.get_username())
