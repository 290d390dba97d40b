"""The measures of the rule language: one line here and one file for each."""

from collections.abc import Mapping

from segments.domain.measures.anniversary import Anniversary
from segments.domain.measures.attribute import Attribute
from segments.domain.measures.base import EventNeed, Measure, Names, Needs
from segments.domain.measures.campaign import Campaign
from segments.domain.measures.consent import Consent
from segments.domain.measures.count import Count
from segments.domain.measures.days_since import DaysSince
from segments.domain.measures.figure import Average, Largest, Smallest
from segments.domain.measures.journey import Journey
from segments.domain.measures.longevity import Longevity
from segments.domain.measures.not_since import NotSince
from segments.domain.measures.prediction import (
    PURCHASES,
    ChurnProbability,
    DaysToPurchase,
    LifetimeValue,
    Prediction,
)
from segments.domain.measures.rank import Rank
from segments.domain.measures.segment import Segment
from segments.domain.measures.total import Sum
from segments.domain.measures.variety import Distinct, MostFrequent

MEASURES: Mapping[str, type[Measure]] = {
    "attribute": Attribute,
    "longevity": Longevity,
    "anniversary": Anniversary,
    "count": Count,
    "sum": Sum,
    "average": Average,
    "min": Smallest,
    "max": Largest,
    "distinct": Distinct,
    "most_frequent": MostFrequent,
    "days_since": DaysSince,
    "not_since": NotSince,
    "lifetime_value": LifetimeValue,
    "churn_probability": ChurnProbability,
    "days_to_purchase": DaysToPurchase,
    "rank": Rank,
    "segment": Segment,
    "campaign": Campaign,
    "journey": Journey,
    "consent": Consent,
}

__all__ = [
    "MEASURES",
    "PURCHASES",
    "EventNeed",
    "Measure",
    "Names",
    "Needs",
    "Prediction",
    "Rank",
    "Segment",
]
