"""What one invariant is, and those of delivery, and of entries and goals.

`config.fsck` runs them with all others.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant and the query for its violations.

    The query may use `%(due_before)s`, `%(now)s` and `%(ids_since)s` (product time),
    `%(leased_before)s` (real time) and must name its columns: they are shown to whoever
    has to find the row.
    """

    code: str
    says: str
    sql: str


DELIVERY = (
    Check(
        "suppressed_sent",
        "Nothing is handed over to an address half a minute after its suppression.",
        """
        SELECT m.id AS message_id, m.done_at, s.at AS suppressed_at
        FROM messaging_message m
        JOIN messaging_attempt a ON a.message_id = m.id AND a.attempt_no = m.attempt_no
        JOIN customers_suppression s
          ON s.channel = m.channel AND s.address_hmac = a.address_hmac
        WHERE m.status = 'sent' AND m.done_at > s.at + interval '30 seconds'
        """,
    ),
    Check(
        "message_unclear",
        "What may have been handed over is never said not to have been sent.",
        """
        SELECT m.id AS message_id, m.status, m.reason FROM messaging_message m
        WHERE m.status IN ('skipped', 'failed') AND EXISTS (
          SELECT FROM messaging_attempt a
          WHERE a.message_id = m.id AND a.outcome = 'ambiguous')
        """,
    ),
    Check(
        "cap_exceeded",
        "Nobody got more marketing in a rolling window than its frequency cap allows.",
        """
        SELECT c.id AS cap_id, m.id AS message_id, m.customer_id, count(*) AS counted
        FROM messaging_frequencycap c
        JOIN messaging_message m ON m.channel = c.channel AND m.status = 'sent'
          AND m.purpose = 'marketing' AND NOT m.exempt
          AND m.origin_kind <> 'test' AND m.done_at >= coalesce(c.since, '-infinity')
        JOIN messaging_message o ON o.customer_id = m.customer_id
          AND o.channel = c.channel AND o.status = 'sent'
          AND (c.purpose = '' OR o.purpose = c.purpose)
          AND o.done_at > m.done_at - make_interval(hours => c.hours)
          AND (o.done_at, o.id) <= (m.done_at, m.id)
        GROUP BY c.id, m.id, m.customer_id HAVING count(*) > c.limit
        """,
    ),
    Check(
        "message_wait",
        "A message that waits for a cap, quiet hours or an endpoint says until when.",
        """
        SELECT id AS message_id, reason, not_before FROM messaging_message
        WHERE status = 'queued' AND reason IN ('cap', 'quiet_hours', 'endpoint_paused')
        AND not_before <= created_at
        """,
    ),
    Check(
        "webhook_told",
        "A webhook that ended for good told the visit that waits for it.",
        """
        SELECT m.id AS message_id, m.origin_id AS enrollment_id, m.origin_no AS visit_no
        FROM messaging_message m
        WHERE m.channel = 'webhook' AND m.origin_kind = 'visit'
        AND m.status NOT IN ('queued', 'leased') AND NOT EXISTS (
          SELECT FROM customers_event e JOIN customers_eventname n ON n.id = e.name_id
          WHERE e.customer_id = m.customer_id AND starts_with(n.name, '$webhook_')
          AND e.properties ->> 'enrollment' = m.origin_id::text
          AND e.properties ->> 'visit_no' = m.origin_no::text)
        AND NOT EXISTS (
          SELECT FROM customers_customer c
          WHERE c.id = m.customer_id
          AND (c.merged_into IS NOT NULL OR c.erased_at IS NOT NULL))
        """,
    ),
    Check(
        "schedule_early",
        "No planned time of a journey was called before it came.",
        """
        SELECT journey_id, shard, zone, planned, planned_at, at
        FROM journeys_schedule_fire WHERE at < planned_at
        """,
    ),
    Check(
        "suspect_held",
        "A customer at whom processes died goes nowhere before somebody decides.",
        """
        SELECT e.id AS enrollment_id, e.customer_id FROM journeys_suspect s
        JOIN journeys_enrollment e ON e.customer_id = s.customer_id
        WHERE s.parked_at IS NOT NULL AND e.status = 'active' AND e.parked_at IS NULL
        AND e.entered_at <= s.parked_at
        """,
    ),
)

ENTRIES = (
    Check(
        # The workspace's zone may have changed, and with it where a day ends: so days
        # are compared where a journey's days do not add up either
        "entry_days",
        "The days of a journey with a daily limit recount who came in under it.",
        """
        WITH limited AS (
          SELECT v.id FROM journeys_version v, jsonb_array_elements(
            v.document -> 'nodes') x
          WHERE x ->> 'kind' = 'entry' AND x -> 'settings' ->> 'daily_limit' IS NOT NULL
        ), came AS (
          SELECT e.journey_id, (e.entered_at AT TIME ZONE w.timezone)::date AS on_day,
            count(*) AS recounted
          FROM journeys_enrollment e
          LEFT JOIN journeys_visit v ON v.enrollment_id = e.id AND v.visit_no = 1
          JOIN limited l ON l.id = coalesce(v.version_id, e.version_id)
          CROSS JOIN customers_workspace w GROUP BY 1, 2
        )
        SELECT journey_id, on_day, stored, recounted FROM (
          SELECT journey_id, on_day, coalesce(d.entered, 0) AS stored,
            coalesce(c.recounted, 0) AS recounted,
            sum(d.entered) OVER journey AS all_stored,
            sum(c.recounted) OVER journey AS all_recounted
          FROM journeys_entry_day d FULL JOIN came c USING (journey_id, on_day)
          WINDOW journey AS (PARTITION BY journey_id)
        ) day
        WHERE stored <> recounted
        AND coalesce(all_stored, 0) <> coalesce(all_recounted, 0)
        """,
    ),
    Check(
        "goal_time",
        "A goal was reached after coming in and within the days it has.",
        """
        WITH goal AS (
          SELECT journey_id,
            max((document -> 'graph' -> 'goal' ->> 'within_days')::int) AS days
          FROM journeys_version WHERE published_at IS NOT NULL GROUP BY journey_id
        ), reached AS (
          SELECT id, journey_id, goal_at, coalesce(timestamptz 'epoch'
            + (state ->> 'begun')::bigint * interval '1 microsecond', entered_at
          ) AS begun
          FROM journeys_enrollment WHERE goal_at IS NOT NULL
        )
        SELECT r.id AS enrollment_id, r.begun, r.goal_at, g.days
        FROM reached r LEFT JOIN goal g USING (journey_id)
        WHERE g.days IS NULL OR r.goal_at < r.begun
        OR r.goal_at > r.begun + g.days * interval '24 hours'
        """,
    ),
    Check(
        "goal_told",
        "Who reached a goal has exactly one event that says so, unless erased.",
        """
        SELECT coalesce(e.id, t.enrollment_id) AS enrollment_id, e.goal_at, t.events
        FROM (
          SELECT e.id, e.goal_at FROM journeys_enrollment e
          JOIN customers_customer c ON c.id = e.customer_id
          WHERE e.goal_at IS NOT NULL AND c.erased_at IS NULL
        ) e FULL JOIN (
          SELECT (v.properties ->> 'enrollment')::bigint AS enrollment_id,
            count(*) AS events
          FROM customers_event v JOIN customers_eventname n ON n.id = v.name_id
          WHERE n.name = '$journey_goal_reached' GROUP BY 1
        ) t ON t.enrollment_id = e.id
        WHERE e.id IS NULL OR t.events IS DISTINCT FROM 1
        """,
    ),
)
