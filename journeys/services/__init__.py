"""Changes of journeys: drafts, versions, enrollments, the engine, share links."""

from journeys.services.drafts import Saved, check, create_journey, publish, save_draft
from journeys.services.entering import Request, enroll, enroll_customers
from journeys.services.parked import retry_parked, skip_parked
from journeys.services.sharing import (
    NewLink,
    create_share_link,
    revoke_share_link,
)
from journeys.services.turns import Turn, take_turn

__all__ = [
    "NewLink",
    "Request",
    "Saved",
    "Turn",
    "check",
    "create_journey",
    "create_share_link",
    "enroll",
    "enroll_customers",
    "publish",
    "retry_parked",
    "revoke_share_link",
    "save_draft",
    "skip_parked",
    "take_turn",
]
