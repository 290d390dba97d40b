"""Many people who all fall due in the same second, made by SQL: a million is too many
for the front door.
"""

from django.db import connection

from customers.selectors import get_now
from journeys.models import Enrollment
from tests.journeys.factories import put_live
from tests.journeys.graphs import branch, document, edge, entry, node

_PEOPLE = """
WITH born AS (
  INSERT INTO customers_customer (attributes, owner_mode, created_at, identified_at)
  SELECT jsonb_build_object('vip', n %% 3 = 0, 'wave', %s::text), 1, %s, %s
  FROM generate_series(1, %s) n RETURNING id
)
INSERT INTO customers_identity (kind, value, customer_id, bound_at)
SELECT 'user', 'wave-' || id, id, %s FROM born
"""
_STANDING = """
INSERT INTO journeys_enrollment (journey_id, version_id, customer_id, entry_key,
  entry_no, owns, status, node_id, visit_no, arrived_at, due_at, limit_at, state,
  entered_at, ended_reason, attempts, error)
SELECT %s, %s, id, '', 1, false, 'active', 'in', 1, %s, %s, NULL, '{}', %s, '', 0, ''
FROM customers_customer WHERE attributes ->> 'wave' = %s
"""


class Wave:
    """People at the entry of a journey of decisions; nobody outside is asked."""

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.journey = put_live(
            document(
                [
                    entry(),
                    node("vip", "decision", branches=[branch("yes", "vip")]),
                    node("out", "exit"),
                ],
                [
                    edge("in", "vip"),
                    edge("vip", "out", "yes"),
                    edge("vip", "out", "else"),
                ],
            ),
            name,
        )
        now = get_now()
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE, [name, now, now, size, now])

    def fall_due(self) -> None:
        """Let everybody be due now."""
        now = get_now()
        journey = self.journey
        with connection.cursor() as cursor:
            cursor.execute(
                _STANDING,
                [journey.pk, journey.published_id, now, now, now, self.name],
            )

    def count_waiting(self) -> int:
        """Return how many are still inside."""
        return Enrollment.objects.filter(journey=self.journey, status="active").count()
