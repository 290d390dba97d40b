"""Anticipated errors of the campaigns app; each has a stable code."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from customers.domain.errors import RivermouthError


class CampaignsError(RivermouthError):
    """A request about campaigns or the plan is not right."""


class CampaignInvalid(CampaignsError):
    """The campaign cannot be saved as given. Correct the named fields."""

    code = "campaign_invalid"

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(errors=errors)


def invalid(field: str, message: str) -> CampaignInvalid:
    """Build the error for one wrong field; `field` is a dotted path."""
    return CampaignInvalid([{"field": field, "code": "invalid", "message": message}])


class SettingsInvalid(CampaignsError):
    """The settings of campaigns cannot be saved as given. Correct the named field."""

    code = "settings_invalid"

    def __init__(self, field: str, message: str) -> None:
        fault = {"field": field, "code": "invalid", "message": message}
        super().__init__(message, [fault])


class PlanMoved(CampaignsError):
    """The plan has changed since you read it. Load it again, then repeat the change."""

    code = "stale_revision"
    status = 412


class OrderInvalid(CampaignsError):
    """A new order must name every row, or every campaign of a row, exactly once."""

    code = "order_invalid"

    def __init__(self, field: str, message: str) -> None:
        fault = {"field": field, "code": self.code, "message": message}
        super().__init__(message, [fault])


class PublisherNeeded(CampaignsError):
    """Only a publisher can put a campaign live or change one that is live."""

    code = "publisher_needed"
    status = 403


class ApprovalNeeded(CampaignsError):
    """Another publisher has to approve this campaign as it is saved: ask for it."""

    code = "approval_needed"
    status = 409


class NothingToApprove(CampaignsError):
    """Only a draft or a paused campaign can be asked to go live."""

    code = "nothing_to_approve"
    status = 409


class RunNotDone(CampaignsError):
    """The memberships of the day are not computed yet. Wait for the membership run."""

    code = "run_not_done"
    status = 409

    def __init__(self, on: date) -> None:
        super().__init__(f"The membership run of {on} is not done.")
