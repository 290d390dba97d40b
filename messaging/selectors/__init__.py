"""Questions about messaging: what waits, which version is current, the mailbox."""

from messaging.selectors.caps import find_capped, list_caps, read_counted
from messaging.selectors.outbox import (
    get_next_queued,
    get_oldest_queued,
    list_busy_channels,
    list_urgent_shards,
)
from messaging.selectors.pages import (
    find_survey,
    get_mailbox,
    list_mailbox,
    list_messages,
    list_messages_of_visits,
    list_sent,
)
from messaging.selectors.templates import (
    get_current_versions,
    get_versions,
    list_templates,
)

__all__ = [
    "find_capped",
    "find_survey",
    "get_current_versions",
    "get_mailbox",
    "get_next_queued",
    "get_oldest_queued",
    "get_versions",
    "list_busy_channels",
    "list_caps",
    "list_mailbox",
    "list_messages",
    "list_messages_of_visits",
    "list_sent",
    "list_templates",
    "list_urgent_shards",
    "read_counted",
]
