"""Two profiles turn out to be one person: the later duration period wins."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from customers.selectors import get_local_date

# History stays where it was written. Only what still keeps a person from other
# campaigns follows: it lengthens the survivor's own period where the two overlap, and
# is copied where the survivor has none.
ABSORB = """
WITH running AS (
    SELECT DISTINCT ON (merged.merged_into)
        merged.merged_into AS heir_id, t.campaign_id, t.segment_id, t.arm, t.variant,
        t."on", t.until
    FROM campaigns_treatment AS t
    JOIN customers_customer AS merged ON merged.id = t.customer_id
    WHERE t.customer_id = ANY(%(ids)s) AND merged.merged_into IS NOT NULL
        AND t.until > %(today)s
    ORDER BY merged.merged_into, t.until DESC
), lengthened AS (
    UPDATE campaigns_treatment AS own
    SET until = greatest(own.until, running.until)
    FROM running
    WHERE own.customer_id = running.heir_id AND own.until > running."on"
        AND own."on" = (
            SELECT max("on") FROM campaigns_treatment
            WHERE customer_id = running.heir_id
        )
    RETURNING own.customer_id
)
INSERT INTO campaigns_treatment
    (customer_id, campaign_id, segment_id, arm, variant, "on", until, cause, at)
SELECT heir_id, campaign_id, segment_id, arm, variant, "on", until, 'merge', %(now)s
FROM running WHERE heir_id NOT IN (SELECT customer_id FROM lengthened)
ON CONFLICT (customer_id, "on") DO NOTHING
"""


def absorb_treatments(*, customer_ids: Sequence[int], now: datetime) -> None:
    """Let running duration periods follow merged customers to who they are now.

    Calling it twice changes nothing more. Whoever was not merged is passed over.

    Parameters
    ----------
    customer_ids
        The merged profiles, as the work rows of kind `merge` name them.
    """
    if not customer_ids:
        return
    today = get_local_date(now)
    with connection.cursor() as cursor:
        cursor.execute(ABSORB, {"ids": list(customer_ids), "today": today, "now": now})
