"""Questions about campaigns: the plan, what a treatment run needs, decisions."""

from campaigns.selectors.approvals import list_answers, list_approvals, list_waiting
from campaigns.selectors.decisions import Decided, Rung, list_decisions
from campaigns.selectors.exposures import (
    VariantNumbers,
    count_known,
    list_unweighed,
    list_variant_numbers,
)
from campaigns.selectors.forecast import Forecast, get_forecast
from campaigns.selectors.plan import (
    PlanOfDays,
    get_numbers,
    get_plan,
    get_revision,
    get_today,
    list_campaigns,
)
from campaigns.selectors.recount import Recounted, recount_cells
from campaigns.selectors.treatment import (
    Scheduled,
    ShardFacts,
    get_schedule,
    list_missing_shards,
    list_scheduled,
    list_skipped_days,
    list_speechless,
    list_upcoming,
    load_shard,
)
from campaigns.selectors.ways import Way, list_kept

__all__ = [
    "Decided",
    "Forecast",
    "PlanOfDays",
    "Recounted",
    "Rung",
    "Scheduled",
    "ShardFacts",
    "VariantNumbers",
    "Way",
    "count_known",
    "get_forecast",
    "get_numbers",
    "get_plan",
    "get_revision",
    "get_schedule",
    "get_today",
    "list_answers",
    "list_approvals",
    "list_campaigns",
    "list_decisions",
    "list_kept",
    "list_missing_shards",
    "list_scheduled",
    "list_skipped_days",
    "list_speechless",
    "list_unweighed",
    "list_upcoming",
    "list_variant_numbers",
    "list_waiting",
    "load_shard",
    "recount_cells",
]
