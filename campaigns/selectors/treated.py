"""Which campaigns one customer's days were given to."""

from datetime import date

from campaigns.models import Treatment


def list_treatments(customer_id: int, *, since: date) -> list[Treatment]:
    """Return the slots of a customer that reach into the time since a day.

    Oldest first, with their campaigns; at most one for each day.
    """
    rows = Treatment.objects.filter(customer_id=customer_id, until__gt=since)
    return list(rows.select_related("campaign").order_by("on"))
