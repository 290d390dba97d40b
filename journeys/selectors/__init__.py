"""Questions about journeys: what is due, what runs, where people are."""

from journeys.selectors.approvals import (
    Waiting,
    list_answers,
    list_approvals,
    list_waiting,
)
from journeys.selectors.calls import Call, find_next_call, list_calls, list_due_calls
from journeys.selectors.comments import (
    MentionedIn,
    Thread,
    list_colleagues,
    list_threads,
    list_unread_mentions,
)
from journeys.selectors.counts import (
    Failing,
    JourneyCounts,
    count_goals,
    get_counts,
    list_counts,
)
from journeys.selectors.dues import (
    get_oldest_due,
    list_shards_with_news,
    next_due_at,
    shards_due,
)
from journeys.selectors.finding import FoundPage, Match, Search, find_journeys
from journeys.selectors.gallery import Offer, Wanted, find_offer, list_offers
from journeys.selectors.journeys import (
    Page,
    Passage,
    get_journey,
    get_version,
    list_passages,
    list_share_links,
)
from journeys.selectors.labels import LabelUse, list_labels, list_labels_of
from journeys.selectors.launches import (
    FailedLaunch,
    is_launch_due,
    list_failed_launches,
    list_launches,
)
from journeys.selectors.names import get_names
from journeys.selectors.overlapping import (
    OverlappingJourney,
    OverlappingRow,
    Overlaps,
    find_overlaps,
)
from journeys.selectors.parked import count_suspects, list_breakers, list_parked
from journeys.selectors.passing import Passing, list_passed
from journeys.selectors.previewing import Preview, preview_publishing
from journeys.selectors.results import Results, get_results, make_results_etag
from journeys.selectors.sharing import find_shared_journey
from journeys.selectors.simulating import get_setting
from journeys.selectors.states import get_state, list_states
from journeys.selectors.tasks import list_tasks
from journeys.selectors.tracing import (
    Line,
    Standing,
    Trace,
    get_trace,
    list_people,
    tell_delivery,
    tell_standing,
)
from journeys.selectors.unfinished import OpenDraft, list_open_drafts
from journeys.selectors.versions import (
    MoveProgress,
    count_held,
    count_people,
    get_published_version,
    list_life_cycle,
    list_moves,
    list_moving_shards,
    list_published_versions,
)
from journeys.selectors.walks import Walks, list_walks

__all__ = [
    "Call",
    "FailedLaunch",
    "Failing",
    "FoundPage",
    "JourneyCounts",
    "LabelUse",
    "Line",
    "Match",
    "MentionedIn",
    "MoveProgress",
    "Offer",
    "OpenDraft",
    "OverlappingJourney",
    "OverlappingRow",
    "Overlaps",
    "Page",
    "Passage",
    "Passing",
    "Preview",
    "Results",
    "Search",
    "Standing",
    "Thread",
    "Trace",
    "Waiting",
    "Walks",
    "Wanted",
    "count_goals",
    "count_held",
    "count_people",
    "count_suspects",
    "find_journeys",
    "find_next_call",
    "find_offer",
    "find_overlaps",
    "find_shared_journey",
    "get_counts",
    "get_journey",
    "get_names",
    "get_oldest_due",
    "get_published_version",
    "get_results",
    "get_setting",
    "get_state",
    "get_trace",
    "get_version",
    "is_launch_due",
    "list_answers",
    "list_approvals",
    "list_breakers",
    "list_calls",
    "list_colleagues",
    "list_counts",
    "list_due_calls",
    "list_failed_launches",
    "list_labels",
    "list_labels_of",
    "list_launches",
    "list_life_cycle",
    "list_moves",
    "list_moving_shards",
    "list_offers",
    "list_open_drafts",
    "list_parked",
    "list_passages",
    "list_passed",
    "list_people",
    "list_published_versions",
    "list_shards_with_news",
    "list_share_links",
    "list_states",
    "list_tasks",
    "list_threads",
    "list_unread_mentions",
    "list_waiting",
    "list_walks",
    "make_results_etag",
    "next_due_at",
    "preview_publishing",
    "shards_due",
    "tell_delivery",
    "tell_standing",
]
