"""What the engine's turns write, by one set-based statement that knows the answer.

It decides nothing, reads no document and would have to be written anew for every
journey; it is how fast these rows can get into these tables.
"""

from django.db import connection, transaction

SLICE = 10_000  # as large as the engine's largest

_WRITE = """
WITH due AS MATERIALIZED (
  SELECT e.id, e.customer_id, e.visit_no, e.arrived_at,
    (c.attributes ->> 'plan' = 'gold')::int AS gold
  FROM journeys_enrollment e JOIN customers_customer_{shard:02d} c
    ON c.id = e.customer_id
  WHERE e.shard = {shard} AND e.status = 'active' AND e.due_at <= %(now)s
  ORDER BY e.due_at, e.id LIMIT %(slice)s
), moved AS (
  UPDATE journeys_enrollment e SET node_id = 'rest', arrived_at = %(now)s,
    visit_no = d.visit_no + 3 + d.gold, due_at = %(now)s + interval '7 days'
  FROM due d WHERE e.id = d.id
), visits AS (
  INSERT INTO journeys_visit (enrollment_id, visit_no, customer_id, version_id,
    node_id, outcome, reason, arrived_at, left_at)
  SELECT d.id, d.visit_no + s.step, d.customer_id, %(version)s, s.node_id,
    CASE WHEN s.step <> 2 THEN 'next' WHEN d.gold = 1 THEN 'gold' ELSE 'else' END,
    CASE WHEN s.step <> 2 THEN s.reason WHEN d.gold = 1 THEN 'rule' ELSE 'no rule' END,
    CASE WHEN s.step = 0 THEN d.arrived_at ELSE %(now)s END, %(now)s
  FROM due d JOIN (VALUES (0, 'pause', 'due'), (1, 'hello', ''), (2, 'plan', ''),
    (3, 'gift', '')) AS s (step, node_id, reason) ON s.step < 3 + d.gold
), messages AS (
  INSERT INTO messaging_message (id, customer_id, origin_kind, origin_id, origin_no,
    channel, purpose, template_version_id, context, not_before, expires_at, created_at)
  SELECT {uuid}(), d.customer_id, 'visit', d.id, d.visit_no + s.step, 'email',
    'marketing', s.template, '{{"journey":{{"id":1,"name":"Onboarding"}}}}',
    %(now)s, %(now)s + interval '24 hours', %(now)s
  FROM due d JOIN (VALUES (1, %(hello)s), (3, %(gift)s)) AS s (step, template)
    ON s.step < 3 + d.gold
), counted AS (
  INSERT INTO journeys_counter AS c (version_id, node_id, outcome, shard, passed)
  SELECT %(version)s, s.node_id, s.outcome, {shard}, s.passed
  FROM (
    SELECT 'pause' AS node_id, 'next' AS outcome, count(*) AS passed FROM due
    UNION ALL SELECT 'hello', 'next', count(*) FROM due
    UNION ALL SELECT 'plan', 'gold', sum(gold) FROM due
    UNION ALL SELECT 'plan', 'else', sum(1 - gold) FROM due
    UNION ALL SELECT 'gift', 'next', sum(gold) FROM due) s
  WHERE s.passed > 0
  ON CONFLICT (version_id, node_id, outcome, shard)
  DO UPDATE SET passed = c.passed + excluded.passed
)
SELECT count(*) FROM due
"""


def write_shard(shard: int, version_id: int, templates: tuple[int, int]) -> bool:
    """Write one slice in a transaction; tell whether there may be more."""
    hello, gift = templates
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_timestamp(), current_setting('server_version_num')"
        )
        now, version = cursor.fetchone()
        # Ids in the order of time where PostgreSQL makes them, as ours are
        uuid = "uuidv7" if int(version) >= 180_000 else "gen_random_uuid"
        cursor.execute(
            _WRITE.format(shard=shard, uuid=uuid),
            {
                "now": now,
                "slice": SLICE,
                "version": version_id,
                "hello": hello,
                "gift": gift,
            },
        )
        (written,) = cursor.fetchone()
    return bool(written == SLICE)
