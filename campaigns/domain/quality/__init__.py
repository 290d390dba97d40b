"""What is wrong with a segmentation, as findings that name a cure."""

from campaigns.domain.quality.facts import CampaignFacts, Facts, GroupFacts, RowFacts
from campaigns.domain.quality.findings import Action, Draft, Finding, Row
from campaigns.domain.quality.looking import examine

__all__ = [
    "Action",
    "CampaignFacts",
    "Draft",
    "Facts",
    "Finding",
    "GroupFacts",
    "Row",
    "RowFacts",
    "examine",
]
