"""Changes of journeys: drafts, versions, enrollments, the engine, share links."""

from journeys.services.calling import Called, call_people
from journeys.services.drafts import Saved, check, create_journey, publish, save_draft
from journeys.services.entering import (
    Request,
    enroll,
    enroll_customers,
    request_entries,
)
from journeys.services.parked import retry_parked, skip_parked
from journeys.services.sharing import (
    NewLink,
    create_share_link,
    revoke_share_link,
)
from journeys.services.turns import Turn, take_turn

__all__ = [
    "Called",
    "NewLink",
    "Request",
    "Saved",
    "Turn",
    "call_people",
    "check",
    "create_journey",
    "create_share_link",
    "enroll",
    "enroll_customers",
    "publish",
    "request_entries",
    "retry_parked",
    "revoke_share_link",
    "save_draft",
    "skip_parked",
    "take_turn",
]
