"""Create and change campaigns: the blocks in the rows of the plan."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from campaigns.domain import actions, errors, goals, lifecycle, schedule
from campaigns.models import Campaign
from campaigns.services import plan
from campaigns.services.periods import keep_period
from customers import selectors as customers
from messaging.models import Template
from segments.models import MicroSegment

OWN_FIELDS = (
    "name",
    "segment_id",
    "action",
    "duration_days",
    "schedule",
    "starts_on",
    "ends_on",
    "control_percent",
    "goal",
    "status",
    "at_once",
)


@transaction.atomic
def create_campaign(
    *,
    fields: Mapping[str, Any],
    can_publish: bool,
    expected_revision: int | None = None,
) -> Campaign:
    """Add a campaign to the row of its micro-segment; at its end unless told otherwise.

    Parameters
    ----------
    fields
        Fields of the model as validated by the API; `position` is the place in the row
        from 1.
    expected_revision
        Revision of the plan the caller has seen; None does not care.

    Raises
    ------
    errors.CampaignInvalid, errors.PlanMoved, errors.PublisherNeeded
        Nothing was written.
    """
    plan.bump_revision(expected=expected_revision)
    now = customers.get_now()
    campaign = Campaign(
        salt=secrets.token_hex(16), created_at=now, updated_at=now, position=0
    )
    _apply(campaign, fields, old_status=Campaign.Status.DRAFT, can_publish=can_publish)
    # At place 0 until its place is decided; the unique place waits for the commit
    campaign.save()
    keep_period(campaign=campaign, now=now)
    plan.place_campaign(campaign=campaign, position=fields.get("position"))
    return campaign


@transaction.atomic
def update_campaign(
    *,
    campaign_id: int,
    fields: Mapping[str, Any],
    can_publish: bool,
    expected_revision: int | None = None,
) -> Campaign:
    """Change a campaign; fields left out keep their value.

    Running duration periods and treatments already given stay as they are.

    Raises
    ------
    Campaign.DoesNotExist, errors.CampaignInvalid, errors.PlanMoved,
    errors.PublisherNeeded
        Nothing was written.
    """
    plan.bump_revision(expected=expected_revision)
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    old_segment_id = campaign.segment_id
    _apply(campaign, fields, old_status=campaign.status, can_publish=can_publish)
    campaign.updated_at = customers.get_now()
    has_moved = campaign.segment_id != old_segment_id
    if has_moved:
        campaign.position = 0
    campaign.save()
    keep_period(campaign=campaign, now=campaign.updated_at)
    if has_moved or "position" in fields:
        plan.place_campaign(campaign=campaign, position=fields.get("position"))
    return campaign


def _apply(
    campaign: Campaign,
    fields: Mapping[str, Any],
    *,
    old_status: str,
    can_publish: bool,
) -> None:
    for name in OWN_FIELDS:
        if name in fields:
            setattr(campaign, name, fields[name])
    _check(campaign, old_status)
    if lifecycle.needs_publisher(campaign.status) and not can_publish:
        raise errors.PublisherNeeded


def _check(campaign: Campaign, old_status: str) -> None:
    """Collect everything that is wrong with a campaign, and complete it."""
    faults: list[Mapping[str, Any]] = []
    checks: tuple[Callable[[], None], ...] = (
        lambda: lifecycle.check_transition(old_status, campaign.status),
        lambda: _check_segment(campaign),
        lambda: _check_schedule(campaign),
        lambda: _check_action(campaign),
        lambda: goals.check(campaign.goal),
        lambda: _check_pace(campaign),
    )
    for check in checks:
        try:
            check()
        except errors.CampaignInvalid as error:
            faults += error.errors
    if faults:
        raise errors.CampaignInvalid(faults)


def _check_segment(campaign: Campaign) -> None:
    if not MicroSegment.objects.filter(
        pk=campaign.segment_id, archived_at=None
    ).exists():
        raise errors.invalid("segment_id", "This micro-segment is not in the plan.")


def _check_schedule(campaign: Campaign) -> None:
    schedule.parse(
        campaign.schedule, starts_on=campaign.starts_on, ends_on=campaign.ends_on
    )


def _check_pace(campaign: Campaign) -> None:
    if campaign.at_once:
        raise errors.invalid("at_once", "Campaigns act in the daily run only, so far.")


def _check_action(campaign: Campaign) -> None:
    campaign.channel, campaign.purpose = "", "marketing"
    action = actions.parse(campaign.action)
    if not isinstance(action, actions.Message):
        return
    template = Template.objects.filter(
        pk=action.template_id, archived_at=None, current__isnull=False
    ).first()
    if template is None:
        raise errors.invalid("action.template_id", "This message does not exist.")
    campaign.channel, campaign.purpose = template.channel, template.purpose
