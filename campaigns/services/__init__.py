"""Changes of micro-segment mode: campaigns, the plan's order, the treatment run."""

from campaigns.services.approving import ask_to_publish, send_back, withdraw
from campaigns.services.at_once import treat_at_once
from campaigns.services.bandit import weigh_variants
from campaigns.services.campaigns import (
    clone_campaign,
    create_campaign,
    decide_winner,
    update_campaign,
)
from campaigns.services.merging import absorb_treatments
from campaigns.services.plan import reorder
from campaigns.services.preview import Preview, preview_order
from campaigns.services.quality import Examined, examine_plan
from campaigns.services.settings import change_settings
from campaigns.services.treatment import Treated, treat_shard
from campaigns.services.trying import try_campaign

__all__ = [
    "Examined",
    "Preview",
    "Treated",
    "absorb_treatments",
    "ask_to_publish",
    "change_settings",
    "clone_campaign",
    "create_campaign",
    "decide_winner",
    "examine_plan",
    "preview_order",
    "reorder",
    "send_back",
    "treat_at_once",
    "treat_shard",
    "try_campaign",
    "update_campaign",
    "weigh_variants",
    "withdraw",
]
