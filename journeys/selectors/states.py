"""The history of a journey's draft, for its pages."""

from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet

from journeys.domain.errors import StateUnknown
from journeys.models import DraftState, Journey

SHOWN = 300  # of the newest states a page shows


def list_states(journey: Journey) -> list[DraftState]:
    """Return what the draft was, newest first, without the graphs.

    Each has `steps`, the number of its steps.
    """
    states: QuerySet[DraftState] = journey.states.defer("document", "layout", "map")
    counted = states.annotate(steps=_Length(F("document__nodes")))
    return list(counted.select_related("by").order_by("-id")[:SHOWN])


def get_state(journey: Journey, state_id: int) -> DraftState:
    """Return one state of a journey's draft.

    Raises
    ------
    StateUnknown
        There is none of this id.
    """
    state = journey.states.filter(pk=state_id).first()
    if state is None:
        raise StateUnknown
    return state


class _Length(Func):
    function = "jsonb_array_length"
    output_field: Any = IntegerField()
