"""Questions about micro-segments: who is in them, what rules say, what was counted."""

from segments.selectors.backtest import Backtest, backtest_rule
from segments.selectors.days import Day, list_days
from segments.selectors.everybody import (
    Moved,
    list_moved,
    match_everybody,
    read_days,
)
from segments.selectors.examples import list_examples
from segments.selectors.explaining import (
    Explained,
    explain_rule,
    find_pin,
    was_inside,
)
from segments.selectors.guarding import list_held
from segments.selectors.history import (
    find_begin,
    list_members_at,
    members_at,
)
from segments.selectors.knowing import check_known
from segments.selectors.matching import (
    Count,
    choose_sample,
    count_rule,
    match_rules,
    next_changes,
)
from segments.selectors.membership import (
    counts_per_day,
    coverage,
    current_members,
    iterate_members,
    list_memberships,
    members_count,
    memberships_of,
)
from segments.selectors.personas import list_personas
from segments.selectors.pins import find_customers, list_pins
from segments.selectors.rows import (
    get_everyone_else,
    get_names,
    list_live,
    list_page,
    parse_rule,
)
from segments.selectors.runs import (
    count_judged,
    find_fit,
    find_run,
    get_running_run,
    list_pending_shards,
    list_runs,
    read_costs,
)
from segments.selectors.standing import read_members_among
from segments.selectors.stays import End, Path, Stay, get_path

__all__ = [
    "Backtest",
    "Count",
    "Day",
    "End",
    "Explained",
    "Moved",
    "Path",
    "Stay",
    "backtest_rule",
    "check_known",
    "choose_sample",
    "count_judged",
    "count_rule",
    "counts_per_day",
    "coverage",
    "current_members",
    "explain_rule",
    "find_begin",
    "find_customers",
    "find_fit",
    "find_pin",
    "find_run",
    "get_everyone_else",
    "get_names",
    "get_path",
    "get_running_run",
    "iterate_members",
    "list_days",
    "list_examples",
    "list_held",
    "list_live",
    "list_members_at",
    "list_memberships",
    "list_moved",
    "list_page",
    "list_pending_shards",
    "list_personas",
    "list_pins",
    "list_runs",
    "match_everybody",
    "match_rules",
    "members_at",
    "members_count",
    "memberships_of",
    "next_changes",
    "parse_rule",
    "read_costs",
    "read_days",
    "read_members_among",
    "was_inside",
]
