"""Note for whom any campaign came into question, before the decisions are dropped."""

from django.db import connection
from django.db.models import Max

from campaigns.domain.reasons import Reason
from campaigns.models import HoldOut, StrategyExposure

# Who is in the hold-out is the same for the whole period, though on some day another
# reason may have come first
NOTE = """
INSERT INTO campaigns_strategy_exposure AS known
  (hold_out_id, customer_id, "on", held_out)
SELECT %(hold_out)s, customer_id, min("on"), bool_or(%(reason)s = ANY (reasons))
FROM campaigns_decision WHERE "on" >= %(since)s GROUP BY customer_id
ON CONFLICT (hold_out_id, customer_id) DO UPDATE SET held_out = true
WHERE excluded.held_out AND NOT known.held_out
"""


def note_exposures(hold_out: HoldOut) -> None:
    """Note who was decided about for the first time since this was done before.

    Doing it again changes nothing. Part of the transaction that counts.
    """
    noted = StrategyExposure.objects.filter(hold_out=hold_out)
    last = noted.aggregate(last=Max("on"))["last"]
    values = {
        "hold_out": hold_out.pk,
        "reason": int(Reason.HOLD_OUT),
        "since": last or hold_out.starts_on,
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, values)
