"""The start page: what needs attention, what runs, the latest numbers.

Spans all apps, so it lives in `config`.
"""

from typing import Any

from config.home import approvals, attention, numbers
from config.home.today import get_today


def get_home(reader_id: int, *, is_publisher: bool) -> dict[str, Any]:
    """Return everything the start page shows to somebody."""
    today = get_today()
    return {
        "as_of": today.now,
        "attention": [
            *approvals.list_approvals(reader_id, is_publisher=is_publisher),
            *attention.list_attention(today),
            *attention.list_mentions(reader_id),
        ],
        "journeys": numbers.list_live_journeys(today),
        "coverage": numbers.get_coverage(today),
        "customers": numbers.count_customers(today.now),
        "segments": numbers.count_segments(),
        "campaigns": numbers.count_campaigns(today),
        "latest": numbers.get_latest_treatments(today),
        "messages": numbers.count_messages(today),
    }
