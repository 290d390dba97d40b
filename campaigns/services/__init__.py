"""Changes of micro-segment mode: campaigns, the plan's order, the treatment run."""

from campaigns.services.campaigns import create_campaign, update_campaign
from campaigns.services.merging import absorb_treatments
from campaigns.services.plan import reorder
from campaigns.services.preview import Preview, preview_order
from campaigns.services.quality import Examined, examine_plan
from campaigns.services.treatment import Treated, treat_shard

__all__ = [
    "Examined",
    "Preview",
    "Treated",
    "absorb_treatments",
    "create_campaign",
    "examine_plan",
    "preview_order",
    "reorder",
    "treat_shard",
    "update_campaign",
]
