"""Names of things that rules refer to by id, gathered where every app is known.

`segments` says rules in plain words but may not ask the apps above it.
"""

from dataclasses import replace

from campaigns.models import Campaign
from journeys.models import Journey
from segments.domain.measures import Names
from segments.selectors import get_names as get_segment_names


def get_names() -> Names:
    """Return the names of micro-segments, campaigns and journeys by id."""
    return replace(
        get_segment_names(),
        campaigns=dict(Campaign.objects.values_list("id", "name")),
        journeys=dict(Journey.objects.values_list("id", "name")),
    )
