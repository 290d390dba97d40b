"""Let people leave by something that is no step: a hand, an erasure."""

# The visit that ends, counted as every visit is. `{chosen}` says whose.
LEAVE_STEP = """
WITH gone AS (
  SELECT id, customer_id, version_id, node_id, visit_no, arrived_at
  FROM journeys_enrollment WHERE status = 'active' AND {chosen}
), visited AS (
  INSERT INTO journeys_visit (enrollment_id, visit_no, customer_id, version_id,
    node_id, outcome, reason, arrived_at, left_at)
  SELECT id, visit_no, customer_id, version_id, node_id, %(outcome)s, %(words)s,
    arrived_at, %(now)s FROM gone
), counted AS (
  INSERT INTO journeys_counter AS c (version_id, node_id, outcome, shard, passed)
  SELECT version_id, node_id, %(outcome)s, %(shard)s, count(*) FROM gone GROUP BY 1, 2
  ON CONFLICT (version_id, node_id, outcome, shard)
  DO UPDATE SET passed = c.passed + excluded.passed
)
UPDATE journeys_enrollment e SET parked_at = NULL, attempts = 0, error = '', {change}
FROM gone WHERE e.id = gone.id
RETURNING e.id, e.customer_id, e.journey_id, e.owns
"""
END = """
due_at = NULL, held_at = NULL, status = 'ended', ended_at = %(now)s,
ended_reason = %(how)s
"""
