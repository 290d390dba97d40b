"""What a simulation needs from the database: the document, and what it names."""

from typing import Any

from journeys.domain.simulate import Setting
from journeys.models import Journey
from journeys.selectors.journeys import get_version
from journeys.selectors.known import read_known
from journeys.selectors.names import get_names


def get_setting(journey: Journey, document: Any = None) -> Setting:
    """Return where a journey is tried.

    Parameters
    ----------
    document
        What somebody is drawing and has not saved; None: the draft as it was saved.
    """
    if document is None:
        document = get_version(journey, "draft").document
    return Setting(
        document=document,
        journey_id=journey.pk,
        known=read_known(),
        names=get_names(),
    )
