"""Questions about campaigns: the plan, what a treatment run needs, decisions."""

from campaigns.selectors.approvals import list_answers, list_approvals, list_waiting
from campaigns.selectors.days import (
    is_too_late,
    list_missed_days,
    list_missing_shards,
)
from campaigns.selectors.decisions import Decided, Rung, list_decisions
from campaigns.selectors.exposures import (
    VariantNumbers,
    count_known,
    list_unweighed,
    list_variant_numbers,
)
from campaigns.selectors.forecast import Forecast, get_forecast
from campaigns.selectors.heard import HeardDay, HeardDays, list_heard, read_given
from campaigns.selectors.ladder import LadderDay, get_ladder
from campaigns.selectors.plan import (
    PlanOfDays,
    get_numbers,
    get_plan,
    get_revision,
    get_today,
    list_campaigns,
)
from campaigns.selectors.recount import Recounted, recount_cells
from campaigns.selectors.scheduled import (
    Scheduled,
    bar,
    get_schedule,
    has_at_once,
    list_scheduled,
    list_speechless,
    list_upcoming,
)
from campaigns.selectors.settings import (
    get_hold_out,
    get_hold_outs,
    get_quiet_days,
    list_quiet_days,
)
from campaigns.selectors.treatment import ShardFacts, load_shard, load_touched
from campaigns.selectors.ways import Way, list_kept

__all__ = [
    "Decided",
    "Forecast",
    "HeardDay",
    "HeardDays",
    "LadderDay",
    "PlanOfDays",
    "Recounted",
    "Rung",
    "Scheduled",
    "ShardFacts",
    "VariantNumbers",
    "Way",
    "bar",
    "count_known",
    "get_forecast",
    "get_hold_out",
    "get_hold_outs",
    "get_ladder",
    "get_numbers",
    "get_plan",
    "get_quiet_days",
    "get_revision",
    "get_schedule",
    "get_today",
    "has_at_once",
    "is_too_late",
    "list_answers",
    "list_approvals",
    "list_campaigns",
    "list_decisions",
    "list_heard",
    "list_kept",
    "list_missed_days",
    "list_missing_shards",
    "list_quiet_days",
    "list_scheduled",
    "list_speechless",
    "list_unweighed",
    "list_upcoming",
    "list_variant_numbers",
    "list_waiting",
    "load_shard",
    "load_touched",
    "read_given",
    "recount_cells",
]
