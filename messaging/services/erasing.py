"""Forget a person: nothing more is sent, and nothing says what was."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

# What is with a provider at this moment ends as the provider answers
_FORGET = """
WITH mail AS (
  DELETE FROM messaging_mailboxitem WHERE message_id IN (
    SELECT id FROM messaging_message WHERE customer_id = ANY (%(ids)s)
    UNION ALL SELECT message_id FROM messaging_mailboxitem
    WHERE is_test AND customer_id = ANY (%(ids)s))
), theirs AS (
  UPDATE messaging_message SET context = '{}',
    status = CASE status WHEN 'queued' THEN 'skipped' ELSE status END,
    reason = CASE status WHEN 'queued' THEN 'unknown_customer' ELSE reason END,
    done_at = CASE status WHEN 'queued' THEN %(now)s ELSE done_at END
  WHERE customer_id = ANY (%(ids)s) RETURNING id
)
UPDATE messaging_attempt SET detail = ''
WHERE message_id IN (SELECT id FROM theirs) AND detail <> ''
"""


def erase_messages(*, customer_ids: Sequence[int], now: datetime) -> None:
    """Empty the messages of erased customers and leave out those that wait.

    The caller holds their shards. Calling it twice changes nothing more.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"ids": list(customer_ids), "now": now})
