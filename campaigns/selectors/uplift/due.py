"""Which campaigns have to be counted, and what was counted."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from campaigns.domain.uplift.counts import MONEY_DAYS
from campaigns.models import Campaign
from customers.models import SHARD_COUNT

# The last day whose treatments are decided in every shard
LAST_DAY = """
SELECT "on" FROM campaigns_treatment_shard
GROUP BY 1 HAVING count(*) = %(shards)s ORDER BY 1 DESC LIMIT 1
"""
# A campaign that nobody meets any more is counted until the last of its people has had
# their time, and then never again
DUE = f"""
WITH day AS ({LAST_DAY})
SELECT c.id FROM day, campaigns_campaign c
LEFT JOIN campaigns_uplift_count u ON u.campaign_id = c.id
CROSS JOIN LATERAL (
  SELECT max("on") AS last FROM campaigns_treatment WHERE campaign_id = c.id) met
WHERE met.last IS NOT NULL AND (
  u.campaign_id IS NULL OR c.updated_at > u.at
  OR u."on" < day."on" AND u."on" <=
    met.last + coalesce((c.goal ->> 'within_days')::int, %(money_days)s) + 1)
ORDER BY c.id
"""
VALUES = {"shards": SHARD_COUNT, "money_days": MONEY_DAYS}


def find_last_day() -> date | None:
    """Return the last day of which all treatments are known."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_DAY, VALUES)
        row = cursor.fetchone()
    return row[0] if row else None


def list_due() -> list[Campaign]:
    """Return the campaigns whose people may have done something since they were
    counted, or that have changed.
    """
    return list(Campaign.objects.filter(pk__in=_find_due()).order_by("pk"))


def is_count_due(campaign_ids: Sequence[int] | None = None) -> bool:
    """Tell whether any campaign has to be counted, or any of some."""
    due = _find_due()
    return bool(due if campaign_ids is None else due & set(campaign_ids))


def _find_due() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(DUE, VALUES)
        return {id_ for (id_,) in cursor.fetchall()}
