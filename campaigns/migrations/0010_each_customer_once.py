"""Count cells of days on which campaigns acted at once again, each customer once."""

from django.db import migrations

PART_OF_REASON = {
    3: "taken_above",
    4: "in_duration",
    5: "unreachable",
    6: "hold_out",
    7: "capped",
    8: "quiet_day",
    9: "too_late",
}
LOST = "\n".join(
    f"  count(*) FILTER (WHERE reason = {reason}) AS {part},"
    for reason, part in PART_OF_REASON.items()
)
# Decisions are kept for a while: of older days only the sums are put right
AGAIN = f"""
WITH touched AS (
  SELECT DISTINCT "on", shard FROM campaigns_treatment
  WHERE cause = 'at_once' AND "on" >= (SELECT min("on") FROM campaigns_decision)
), counted AS (
  SELECT touched."on", touched.shard, rung.campaign_id,
{LOST}
    count(*) AS people
  FROM touched
  JOIN campaigns_decision d ON d."on" = touched."on"
    AND customers_shard(d.customer_id) = touched.shard
  CROSS JOIN unnest(d.campaign_ids, d.reasons) AS rung (campaign_id, reason)
  GROUP BY 1, 2, 3
)
UPDATE campaigns_cell AS cell SET
  {", ".join(f"{part} = coalesce(counted.{part}, 0)" for part in PART_OF_REASON.values())},
  matched = cell.not_open + coalesce(counted.people, 0)
FROM touched
JOIN campaigns_cell old ON old."on" = touched."on" AND old.shard = touched.shard
LEFT JOIN counted ON counted."on" = old."on" AND counted.shard = old.shard
  AND counted.campaign_id = old.campaign_id
WHERE cell."on" = old."on" AND cell.shard = old.shard
  AND cell.campaign_id = old.campaign_id
"""
OLDER = """
UPDATE campaigns_cell SET matched = matched + treated_at_once + control_at_once
WHERE treated_at_once + control_at_once > 0
  AND "on" < coalesce((SELECT min("on") FROM campaigns_decision), 'infinity')
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0009_heard")]

    operations = [migrations.RunSQL([AGAIN, OLDER], migrations.RunSQL.noop)]
