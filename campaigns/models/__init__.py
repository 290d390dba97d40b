"""Tables of campaigns: the plan's blocks, treatments, decisions, the matrix."""

from campaigns.models.approvals import Approval
from campaigns.models.campaigns import Campaign, Period
from campaigns.models.examinations import Examination
from campaigns.models.heard import Heard
from campaigns.models.settings import HoldOut, QuietDay
from campaigns.models.treatments import (
    Arm,
    BanditDay,
    Cause,
    Cell,
    Decision,
    Treatment,
    TreatmentShard,
)
from campaigns.models.uplift import (
    Experiment,
    StrategyCount,
    StrategyExposure,
    UpliftCount,
)

__all__ = [
    "Approval",
    "Arm",
    "BanditDay",
    "Campaign",
    "Cause",
    "Cell",
    "Decision",
    "Examination",
    "Experiment",
    "Heard",
    "HoldOut",
    "Period",
    "QuietDay",
    "StrategyCount",
    "StrategyExposure",
    "Treatment",
    "TreatmentShard",
    "UpliftCount",
]
