"""What one customer bought."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from customers.models import EventName

MOST_READ = 20_000  # events of a customer that are looked through, the newest

_READ = """
SELECT n.name, e.occurred_at, e.revenue FROM (
  SELECT name_id, occurred_at, revenue, id FROM customers_event
  WHERE customer_id = %(id)s AND occurred_at >= %(since)s
  ORDER BY occurred_at DESC, id DESC LIMIT %(read)s) e
JOIN customers_eventname n ON n.id = e.name_id
WHERE e.revenue > 0 ORDER BY e.occurred_at DESC, e.id DESC LIMIT %(many)s
"""


@dataclass(frozen=True, slots=True)
class Purchase:
    """An event that brought money."""

    name: str
    at: datetime
    revenue: Decimal


def list_purchases(customer_id: int, *, since: datetime, many: int) -> list[Purchase]:
    """Return the newest events with revenue since a moment, newest first.

    Of very many events only the newest 20,000 are looked through.
    """
    values = {"id": customer_id, "since": since, "read": MOST_READ, "many": many}
    with connection.cursor() as cursor:
        cursor.execute(_READ, values)
        return [Purchase(*row) for row in cursor.fetchall()]


def can_be_purchase(name: str) -> bool:
    """Tell whether sources have sent an event of this name."""
    return not name.startswith("$") and EventName.objects.filter(name=name).exists()
