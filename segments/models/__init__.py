"""Tables of segments: micro-segments, their runs, membership and its history."""

from segments.models.membership import (
    Bitmap,
    Coverage,
    Crossing,
    DayCount,
    History,
    MembershipChange,
    NextChange,
    Redefinition,
)
from segments.models.plan import MicroSegment, Persona, Pin, Plan, RuleVersion
from segments.models.runs import (
    BuyingFit,
    InForce,
    RankPart,
    Run,
    RunShard,
    SizeFinding,
    Threshold,
)

__all__ = [
    "Bitmap",
    "BuyingFit",
    "Coverage",
    "Crossing",
    "DayCount",
    "History",
    "InForce",
    "MembershipChange",
    "MicroSegment",
    "NextChange",
    "Persona",
    "Pin",
    "Plan",
    "RankPart",
    "Redefinition",
    "RuleVersion",
    "Run",
    "RunShard",
    "SizeFinding",
    "Threshold",
]
