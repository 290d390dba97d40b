"""The invariants behind the promises of the README, as SQL.

One entry of `CHECKS` is one invariant: its query returns the rows that break it. Hot
and append-only tables carry no foreign keys, so their references are proven here too.
What does not belong here: repairing anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from campaigns.domain.cells import CELL_PARTS
from config.invariants import DELIVERY, ENTRIES, Check
from config.references import REFERENCES
from customers import selectors
from customers.services.message_ids import KEPT
from journeys.services.parked import SKIPPED

LATE_SECONDS = 60  # real seconds after which due work counts as stuck
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: how many rows, and the first few of them."""

    code: str
    says: str
    violations: int
    examples: list[dict[str, Any]] = field(default_factory=list)


CHECKS = (
    Check(
        "event_once",
        "An accepted message id is stored at most once for each source.",
        """
        SELECT message_id, count(*) AS events FROM customers_event
        WHERE message_id IS NOT NULL GROUP BY message_id
        HAVING count(*) > (SELECT count(*) FROM customers_source)
        """,
    ),
    Check(
        "event_known",
        "The de-duplication knows every message id stored in its window.",
        """
        SELECT e.stored, d.known FROM (
          SELECT count(*) AS known,
            greatest(min(received_at), %(ids_since)s) AS since
          FROM customers_ingest_dedupe WHERE received_at >= %(ids_since)s
        ) d, LATERAL (
          SELECT count(*) AS stored FROM customers_event
          WHERE message_id IS NOT NULL AND received_at >= d.since
        ) e
        WHERE e.stored > d.known
        """,
    ),
    Check(
        "customer_mode",
        "A customer is owned by nobody exactly when anonymous, merged or erased.",
        """
        SELECT c.id AS customer_id, c.owner_mode FROM customers_customer c
        WHERE (c.owner_mode = 0) <> (
          c.merged_into IS NOT NULL OR c.erased_at IS NOT NULL OR NOT EXISTS (
            SELECT FROM customers_identity i
            WHERE i.customer_id = c.id AND i.kind = 'user'))
        """,
    ),
    Check(
        "incubating_owner",
        "A customer is incubating exactly while one active enrollment owns them.",
        """
        SELECT coalesce(c.id, e.customer_id) AS customer_id, c.owner_mode,
          coalesce(e.owners, 0) AS owners
        FROM customers_customer c FULL JOIN (
          SELECT customer_id, count(*) AS owners FROM journeys_enrollment
          WHERE owns AND status = 'active' GROUP BY customer_id
        ) e ON e.customer_id = c.id
        WHERE coalesce(c.owner_mode = 2, false) <> (coalesce(e.owners, 0) = 1)
        """,
    ),
    Check(
        "erased_empty",
        "Of an erased customer nothing is left but the number.",
        """
        SELECT c.id AS customer_id FROM customers_customer c
        WHERE c.erased_at IS NOT NULL AND (
          c.attributes <> '{}' OR c.timezone IS NOT NULL OR c.language IS NOT NULL
          OR EXISTS (SELECT FROM customers_identity i WHERE i.customer_id = c.id)
          OR EXISTS (SELECT FROM customers_event v WHERE v.customer_id = c.id)
          OR EXISTS (SELECT FROM journeys_enrollment e
            WHERE e.customer_id = c.id AND e.status = 'active'))
        """,
    ),
    Check(
        "merged_pointer",
        "A merged customer is a pointer: to an unmerged one, without names or events.",
        """
        SELECT c.id AS customer_id, c.merged_into FROM customers_customer c
        LEFT JOIN customers_customer t ON t.id = c.merged_into
        WHERE c.merged_into IS NOT NULL AND (
          t.id IS NULL OR t.merged_into IS NOT NULL
          OR EXISTS (SELECT FROM customers_identity i WHERE i.customer_id = c.id)
          OR EXISTS (SELECT FROM customers_event v WHERE v.customer_id = c.id))
        """,
    ),
    Check(
        "event_overdue",
        "No accepted event waits longer than a minute, but of people who are parked.",
        """
        SELECT w.id AS work_id, w.customer_id, w.shard FROM customers_work w
        JOIN customers_event e ON e.customer_id = w.customer_id AND e.id = w.event_id
        WHERE e.received_at < %(due_before)s AND NOT EXISTS (
          SELECT FROM journeys_suspect s
          WHERE s.customer_id = w.customer_id AND s.parked_at IS NOT NULL)
        """,
    ),
    Check(
        "visit_numbers",
        "The visits of an enrollment are numbered from 1 without a gap.",
        """
        SELECT enrollment_id, count(*) AS visits, max(visit_no) AS last
        FROM journeys_visit GROUP BY enrollment_id
        HAVING min(visit_no) <> 1 OR max(visit_no) <> count(*)
        """,
    ),
    Check(
        "visit_successor",
        "Every finished visit has the next one after it, or the enrollment has ended.",
        """
        SELECT e.id AS enrollment_id, e.status, e.visit_no, v.last, v.endings
        FROM journeys_enrollment e LEFT JOIN (
          SELECT enrollment_id, max(visit_no) AS last,
            count(*) FILTER (WHERE starts_with(outcome, '$')) AS endings
          FROM journeys_visit GROUP BY enrollment_id) v ON v.enrollment_id = e.id
        WHERE CASE e.status
          WHEN 'active' THEN e.visit_no <> coalesce(v.last, 0) + 1 OR v.endings > 0
          ELSE e.visit_no IS DISTINCT FROM v.last OR v.endings <> 1 END
        """,
    ),
    Check(
        "visit_path",
        "Each visit lies where an edge of its version leads from the visit before.",
        """
        WITH edge AS (
          SELECT v.id AS version_id, x ->> 'source' AS source, x ->> 'target' AS target,
            x ->> 'key' AS outcome
          FROM journeys_version v, jsonb_array_elements(v.document -> 'edges') x
        ), place AS (
          SELECT enrollment_id, visit_no, version_id, node_id FROM journeys_visit
          UNION ALL
          SELECT id, visit_no, version_id, node_id FROM journeys_enrollment
          WHERE status = 'active'
        )
        SELECT p.enrollment_id, p.visit_no, b.node_id AS came_from, b.outcome, p.node_id
        FROM place p JOIN journeys_visit b
          ON b.enrollment_id = p.enrollment_id AND b.visit_no = p.visit_no - 1
        WHERE b.version_id = p.version_id AND NOT EXISTS (
          SELECT FROM edge e WHERE e.version_id = p.version_id
          AND e.source = b.node_id AND e.outcome = b.outcome AND e.target = p.node_id)
        """,
    ),
    Check(
        "version_moved",
        "Who is in another version than before was moved there.",
        """
        WITH place AS (
          SELECT enrollment_id, visit_no, version_id FROM journeys_visit
          UNION ALL
          SELECT id, visit_no, version_id FROM journeys_enrollment
          WHERE status = 'active'
        )
        SELECT p.enrollment_id, p.visit_no, b.version_id AS came_from, p.version_id
        FROM place p JOIN place b
          ON b.enrollment_id = p.enrollment_id AND b.visit_no = p.visit_no - 1
        WHERE b.version_id <> p.version_id AND NOT EXISTS (
          SELECT FROM journeys_moved d JOIN journeys_move m ON m.id = d.move_id
          WHERE d.enrollment_id = p.enrollment_id AND m.target_id = p.version_id
          AND d.visit_no IN (b.visit_no, p.visit_no))
        """,
    ),
    Check(
        "enrollment_overdue",
        "No enrollment is overdue by more than a minute unless its journey pauses.",
        """
        SELECT e.id AS enrollment_id, e.shard, e.due_at FROM journeys_enrollment e
        JOIN journeys_journey j ON j.id = e.journey_id
        WHERE e.status = 'active' AND e.parked_at IS NULL AND j.status <> 'paused'
        AND e.due_at < %(due_before)s
        """,
    ),
    Check(
        "enrollment_end",
        "An enrollment has an end and a reason exactly when it has ended.",
        """
        SELECT id AS enrollment_id, status, ended_at, ended_reason
        FROM journeys_enrollment
        WHERE (status = 'ended') <> (ended_at IS NOT NULL)
        OR (status = 'ended') <> (ended_reason <> '')
        """,
    ),
    Check(
        "enrollment_version",
        "An enrollment is pinned to a published version of its own journey.",
        """
        SELECT e.id AS enrollment_id, e.version_id FROM journeys_enrollment e
        JOIN journeys_version v ON v.id = e.version_id
        WHERE v.journey_id <> e.journey_id OR v.published_at IS NULL
        """,
    ),
    Check(
        "counter_recount",
        "The counters of a version equal a recount of its visits.",
        """
        SELECT version_id, node_id, outcome, shard, c.passed AS stored,
          v.passed AS recounted
        FROM journeys_counter c FULL JOIN (
          SELECT version_id, node_id, outcome, customers_shard(customer_id) AS shard,
            count(*) AS passed
          FROM journeys_visit GROUP BY 1, 2, 3, 4
        ) v USING (version_id, node_id, outcome, shard)
        WHERE coalesce(c.passed, 0) <> coalesce(v.passed, 0)
        """,
    ),
    Check(
        "visit_message",
        "Every passage through a step that sends or calls has exactly one message.",
        """
        WITH step AS (
          SELECT v.id AS version_id, x ->> 'id' AS node_id, x ->> 'kind' AS kind
          FROM journeys_version v, jsonb_array_elements(v.document -> 'nodes') x
          WHERE x ->> 'kind' IN ('message', 'survey', 'webhook')
        )
        SELECT v.enrollment_id, v.visit_no, v.node_id, count(m.id) AS messages
        FROM journeys_visit v JOIN step s USING (version_id, node_id)
        LEFT JOIN messaging_message m ON m.origin_kind = 'visit'
          AND m.origin_id = v.enrollment_id AND m.origin_no = v.visit_no
        WHERE NOT starts_with(v.outcome, '$') AND NOT starts_with(v.reason, %(by_hand)s)
        GROUP BY 1, 2, 3 HAVING count(m.id) <> 1
        """,
    ),
    Check(
        "message_origin",
        "Every message has the visit or the treatment that caused it.",
        """
        SELECT m.id AS message_id, m.origin_kind, m.origin_id, m.origin_no
        FROM messaging_message m
        LEFT JOIN journeys_visit v ON m.origin_kind = 'visit'
          AND v.enrollment_id = m.origin_id AND v.visit_no = m.origin_no
        LEFT JOIN campaigns_treatment t ON m.origin_kind = 'treatment'
          AND t.customer_id = m.customer_id AND t.campaign_id = m.origin_id
          AND t."on" = date '1970-01-01' + m.origin_no AND t.arm = 'treated'
        LEFT JOIN journeys_enrollment e ON m.origin_kind = 'visit'
          AND e.id = m.origin_id AND e.visit_no = m.origin_no AND e.status = 'active'
        WHERE m.origin_kind IN ('visit', 'treatment')
        AND v.enrollment_id IS NULL AND t.customer_id IS NULL AND e.id IS NULL
        """,
    ),
    Check(
        "treatment_message",
        "Every customer treated by a campaign that sends has exactly one message.",
        """
        SELECT t.customer_id, t."on", t.campaign_id, count(m.id) AS messages
        FROM campaigns_treatment t JOIN campaigns_campaign c ON c.id = t.campaign_id
        LEFT JOIN messaging_message m ON m.origin_kind = 'treatment'
          AND m.customer_id = t.customer_id AND m.origin_id = t.campaign_id
          AND m.origin_no = t."on" - date '1970-01-01'
        WHERE t.arm = 'treated' AND t.cause <> 'merge'
        AND coalesce((
          SELECT v -> 'action' FROM jsonb_array_elements(c.variants) v
          WHERE v ->> 'key' = t.variant), c.action) ->> 'kind'
          IN ('message', 'webhook')
        GROUP BY 1, 2, 3 HAVING count(m.id) <> 1
        """,
    ),
    Check(
        "message_overdue",
        "No queued message is overdue by more than a minute.",
        """
        SELECT id AS message_id, shard, channel, not_before FROM messaging_message
        WHERE status = 'queued' AND not_before < %(due_before)s
        AND NOT EXISTS (
          SELECT FROM messaging_breaker b WHERE b.until IS NOT NULL
          AND split_part(b.account, ':', 1) = channel)
        """,
    ),
    Check(
        "message_lease",
        "No message stays leased for longer than twice its lease.",
        """
        SELECT id AS message_id, lease_until, attempt_no FROM messaging_message
        WHERE status = 'leased' AND (
          lease_until IS NULL OR lease_until < %(leased_before)s)
        """,
    ),
    Check(
        "message_attempt",
        "A message that was sent has an attempt that says so.",
        """
        SELECT m.id AS message_id, m.attempt_no FROM messaging_message m
        WHERE m.status = 'sent' AND NOT EXISTS (
          SELECT FROM messaging_attempt a WHERE a.message_id = m.id
          AND a.ended_at IS NOT NULL AND a.outcome <> '')
        """,
    ),
    Check(
        "message_reason",
        "A message that was not sent says why.",
        """
        SELECT id AS message_id, status FROM messaging_message
        WHERE status IN ('skipped', 'failed', 'parked') AND reason = ''
        """,
    ),
    Check(
        "run_shards",
        "A finished membership run has a result for each shard.",
        """
        SELECT r.id AS run_id, count(s.shard) AS shards FROM segments_run r
        LEFT JOIN segments_run_shard s ON s.run_id = r.id
        WHERE r.status = 'done' GROUP BY r.id HAVING count(s.shard) <> 16
        """,
    ),
    Check(
        "membership_segments",
        "Membership history names known micro-segments only.",
        """
        SELECT m.id AS change_id, m.customer_id, x AS segment_id
        FROM segments_membership_change m, unnest(m.entered || m.left) x
        WHERE NOT EXISTS (SELECT FROM segments_microsegment s WHERE s.id = x)
        """,
    ),
    Check(
        "redefinition_people",
        "A redefinition names known customers of its shard, lowest to highest.",
        """
        SELECT m.id AS redefinition_id, x AS customer_id
        FROM segments_redefinition m, unnest(m.customers) x
        LEFT JOIN customers_customer c ON c.id = x
        WHERE c.id IS NULL OR customers_shard(x) <> m.shard
        OR x NOT BETWEEN m.lowest AND m.highest
        """,
    ),
    Check(
        "membership_bitmap",
        "A bitmap lies in a real shard and its rule version existed.",
        """
        SELECT b.segment_id, b.shard, b.rule_version FROM segments_bitmap b
        JOIN segments_microsegment s ON s.id = b.segment_id
        WHERE b.shard NOT BETWEEN 0 AND 15 OR b.rule_version > s.rule_version
        OR length(b.bits) = 0
        """,
    ),
    Check(
        "mailbox_message",
        "What the mailbox got is a message of the outbox, or a test, which never is.",
        """
        SELECT i.message_id, i.is_test FROM messaging_mailboxitem i
        LEFT JOIN messaging_message m ON m.id = i.message_id
        WHERE i.is_test = (m.id IS NOT NULL)
        """,
    ),
    Check(
        "plan_last_row",
        '"Everyone else" is the last row of the plan.',
        """
        SELECT s.id AS segment_id, s.position FROM segments_microsegment s
        WHERE s.is_system AND EXISTS (
          SELECT FROM segments_microsegment o WHERE o.position > s.position
          AND o.archived_at IS NULL)
        """,
    ),
    Check(
        "treatment_period",
        "Nobody is treated inside the duration period of an earlier treatment.",
        """
        SELECT customer_id, "on", until, next_on FROM (
          SELECT customer_id, "on", until,
            lead("on") OVER (PARTITION BY customer_id ORDER BY "on") AS next_on
          FROM campaigns_treatment) t
        WHERE next_on < until OR until <= "on"
        """,
    ),
    Check(
        "treatment_decision",
        "Every treatment has the decision that chose it.",
        """
        SELECT t.customer_id, t."on", t.campaign_id, d.winner_id
        FROM campaigns_treatment t LEFT JOIN campaigns_decision d
          ON d.customer_id = t.customer_id AND d."on" = t."on"
        WHERE (d.winner_id, d.arm) IS DISTINCT FROM (t.campaign_id, t.arm)
        AND t.cause <> 'merge'
        AND t."on" >= (SELECT min("on") FROM campaigns_decision)
        """,
    ),
    Check(
        "decision_lists",
        "A decision names one reason for each campaign.",
        """
        SELECT customer_id, "on" FROM campaigns_decision
        WHERE cardinality(campaign_ids) <> cardinality(reasons)
        """,
    ),
    Check(
        "cell_parts",
        "The parts of a cell of the plan add up to the customers it matched.",
        f"""
        SELECT "on", campaign_id, shard, matched FROM campaigns_cell
        WHERE matched <> {" + ".join(CELL_PARTS)}
        """,
    ),
    Check(
        "cell_recount",
        "The treated and control numbers of a cell equal a recount of treatments.",
        """
        SELECT "on", campaign_id, shard, c.treated, c.control, c.treated_at_once,
          c.control_at_once, t.numbers AS recounted
        FROM campaigns_cell c FULL JOIN (
          SELECT "on", campaign_id, shard, ARRAY[
            count(*) FILTER (WHERE cause = 'daily' AND arm = 'treated'),
            count(*) FILTER (WHERE cause = 'daily' AND arm = 'control'),
            count(*) FILTER (WHERE cause = 'at_once' AND arm = 'treated'),
            count(*) FILTER (WHERE cause = 'at_once' AND arm = 'control')] AS numbers
          FROM campaigns_treatment WHERE cause <> 'merge' GROUP BY 1, 2, 3
        ) t USING ("on", campaign_id, shard)
        WHERE ARRAY[coalesce(c.treated, 0), coalesce(c.control, 0),
          coalesce(c.treated_at_once, 0), coalesce(c.control_at_once, 0)]::bigint[]
          <> coalesce(t.numbers, '{0,0,0,0}')
        """,
    ),
    *DELIVERY,
    *ENTRIES,
)


def list_checks() -> Iterator[Check]:
    """Yield every check, the references last."""
    yield from CHECKS
    for table, column, target in REFERENCES:
        yield Check(
            f"{table}.{column}",
            f"{table}.{column} points to a row of {target}.",
            f"""
            SELECT DISTINCT o.{column} FROM {table} o
            LEFT JOIN {target} t ON t.id = o.{column}
            WHERE o.{column} IS NOT NULL AND t.id IS NULL
            """,
        )


def run(checks: tuple[Check, ...] | None = None) -> list[Finding]:
    """Run the checks, each on its own snapshot; return one finding for each."""
    return [_run_check(check) for check in checks or tuple(list_checks())]


def _run_check(check: Check) -> Finding:
    """Count the violations of one check and fetch the first few.

    Each check is one statement, so it sees one moment: between two statements of a
    READ COMMITTED transaction a turn could commit and look like a violation.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        parameters = _parameters()
        cursor.execute(
            "SELECT count(*) OVER () AS violations, found.* "
            f"FROM ({check.sql}) found LIMIT {EXAMPLES}",
            parameters,
        )
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    violations = rows[0]["violations"] if rows else 0
    for row in rows:
        del row["violations"]
    return Finding(check.code, check.says, violations, rows)


def _parameters() -> dict[str, Any]:
    """Return the moments before which due rows and leases count as stuck, and more."""
    late = timedelta(seconds=LATE_SECONDS)
    now = selectors.get_now()
    return {
        "now": now,
        "ids_since": now - KEPT,
        "by_hand": SKIPPED,
        "due_before": now - late * selectors.get_speed(),
        "leased_before": selectors.get_real_now() - late,
    }
