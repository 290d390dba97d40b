"""What one invariant is, and those of delivery: addresses, caps, waits, hours.

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
          WHERE c.id = m.customer_id AND c.merged_into IS NOT NULL)
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
