"""Create and change campaigns: the blocks in the rows of the plan."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from campaigns.domain import (
    actions,
    bandit,
    errors,
    goals,
    lifecycle,
    schedule,
    variants,
)
from campaigns.models import Campaign
from campaigns.services import acting, approving, plan
from campaigns.services.periods import keep_period
from customers import selectors as customers
from segments.models import MicroSegment

COPY_OF = "Copy of "
NAME_LIMIT = 120
OWN_FIELDS = (
    "name",
    "segment_id",
    "action",
    "variants",
    "bandit",
    "duration_days",
    "schedule",
    "starts_on",
    "ends_on",
    "control_percent",
    "goal",
    "status",
    "at_once",
    "cap_exempt",
)


@transaction.atomic
def create_campaign(
    *,
    fields: Mapping[str, Any],
    can_publish: bool,
    expected_revision: int | None = None,
    user_id: int | None = None,
) -> Campaign:
    """Add a campaign to the row of its micro-segment; at its end unless told otherwise.

    Parameters
    ----------
    fields
        Fields of the model as validated by the API; `position` is the place in the row
        from 1.
    expected_revision
        Revision of the plan the caller has seen; None does not care.
    user_id
        Whose change it is; None is Rivermouth itself, which needs no approval.

    Raises
    ------
    errors.CampaignInvalid, errors.PlanMoved, errors.PublisherNeeded,
    errors.ApprovalNeeded
        Nothing was written.
    """
    plan.bump_revision(expected=expected_revision)
    now = customers.get_now()
    campaign = Campaign(
        salt=secrets.token_hex(16), created_at=now, updated_at=now, position=0
    )
    campaign.chosen_elsewhere = fields.get("chosen_elsewhere", False)
    _apply(campaign, fields, old_status=Campaign.Status.DRAFT, can_publish=can_publish)
    approving.check_new(campaign, user_id=user_id)
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
    user_id: int | None = None,
) -> Campaign:
    """Change a campaign; fields left out keep their value.

    Running duration periods and treatments already given stay as they are.

    Raises
    ------
    Campaign.DoesNotExist, errors.CampaignInvalid, errors.PlanMoved,
    errors.PublisherNeeded, errors.ApprovalNeeded
        Nothing was written.
    """
    plan.bump_revision(expected=expected_revision)
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    before = {name: getattr(campaign, name) for name in OWN_FIELDS}
    _apply(campaign, fields, old_status=campaign.status, can_publish=can_publish)
    now = customers.get_now()
    approving.settle(
        campaign,
        is_same=all(
            getattr(campaign, name) == value
            for name, value in before.items()
            if name != "status"
        ),
        was_live=before["status"] == Campaign.Status.LIVE,
        user_id=user_id,
        now=now,
    )
    campaign.updated_at = now
    has_moved = campaign.segment_id != before["segment_id"]
    if has_moved:
        campaign.position = 0
    campaign.save()
    keep_period(campaign=campaign, now=campaign.updated_at)
    if has_moved or "position" in fields:
        plan.place_campaign(campaign=campaign, position=fields.get("position"))
    return campaign


@transaction.atomic
def clone_campaign(*, campaign_id: int, can_publish: bool) -> Campaign:
    """Copy a campaign as a draft behind the original, with people drawn anew.

    Its days, results and the winner of its variants stay with the original.

    Raises
    ------
    Campaign.DoesNotExist, errors.CampaignInvalid
        Nothing was written.
    """
    original = Campaign.objects.get(pk=campaign_id)
    fields = {name: getattr(original, name) for name in OWN_FIELDS if name != "status"}
    name = f"{COPY_OF}{original.name}"[:NAME_LIMIT]
    return create_campaign(
        fields={**fields, "name": name, "position": original.position + 1},
        can_publish=can_publish,
    )


@transaction.atomic
def decide_winner(
    *, campaign_id: int, variant: str | None, can_publish: bool, user_id: int
) -> Campaign:
    """Give a variant to everybody from now on; None lets the test go on.

    Raises
    ------
    Campaign.DoesNotExist, errors.CampaignInvalid, errors.PublisherNeeded
        Nothing was written.
    """
    now = customers.get_now()
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    if lifecycle.needs_publisher(campaign.status) and not can_publish:
        raise errors.PublisherNeeded
    keys = [one["key"] for one in campaign.variants]
    if variant is not None and variant not in keys:
        raise errors.invalid("variant", "The campaign has no such variant.")
    campaign.winner = variant or ""
    campaign.winner_on = customers.get_local_date(now) if variant else None
    campaign.winner_by = customers.get_account_name(user_id) if variant else ""
    campaign.updated_at = now
    campaign.save(update_fields=["winner", "winner_on", "winner_by", "updated_at"])
    return campaign


def _apply(
    campaign: Campaign,
    fields: Mapping[str, Any],
    *,
    old_status: str,
    can_publish: bool,
) -> None:
    old_days = _get_days(campaign)
    for name in OWN_FIELDS:
        if name in fields:
            setattr(campaign, name, fields[name])
    is_new = old_status != campaign.status or old_days != _get_days(campaign)
    _check(campaign, old_status, must_run=is_new and campaign.status == "live")
    if campaign.winner not in [variant["key"] for variant in campaign.variants]:
        campaign.winner, campaign.winner_on, campaign.winner_by = "", None, ""
    if lifecycle.needs_publisher(campaign.status) and not can_publish:
        raise errors.PublisherNeeded


def _get_days(campaign: Campaign) -> tuple[Any, ...]:
    return campaign.schedule, campaign.starts_on, campaign.ends_on


def _check(campaign: Campaign, old_status: str, *, must_run: bool) -> None:
    """Collect everything that is wrong with a campaign, and complete it.

    Parameters
    ----------
    must_run
        It goes live, or its days change while it is: a day must be left.
    """
    faults: list[Mapping[str, Any]] = []
    checks: tuple[Callable[[], None], ...] = (
        lambda: lifecycle.check_transition(old_status, campaign.status),
        lambda: _check_segment(campaign),
        lambda: _check_schedule(campaign, must_run=must_run),
        lambda: _check_action(campaign),
        lambda: goals.check(campaign.goal),
        lambda: _check_bandit(campaign),
        lambda: lifecycle.check_chosen(
            campaign.status, chosen_elsewhere=campaign.chosen_elsewhere
        ),
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


def _check_schedule(campaign: Campaign, *, must_run: bool) -> None:
    days = schedule.parse(
        campaign.schedule, starts_on=campaign.starts_on, ends_on=campaign.ends_on
    )
    if not all(days.includes(on) for on in days.dates or ()):
        text = "Each date lies between the first and the last day."
        raise errors.invalid("schedule.dates", text)
    if must_run:
        today = customers.get_local_date(customers.get_now())
        schedule.check_left(days, today)


def _check_action(campaign: Campaign) -> None:
    """Look at what the campaign does, and write down how it reaches people."""
    campaign.channel, campaign.purpose = "", "marketing"
    ways = variants.parse(campaign.variants)
    campaign.variants = [
        {"name": "", **one, "action": actions.complete(one["action"])}
        for one in campaign.variants
    ]
    if ways:
        campaign.action = campaign.variants[0]["action"]
    campaign.action = actions.complete(campaign.action)
    found = acting.find_audience(
        [way.action for way in ways] or [actions.parse(campaign.action)],
        is_alone=not ways,
    )
    if found is not None:
        campaign.channel, campaign.purpose = found


def _check_bandit(campaign: Campaign) -> None:
    found = bandit.parse(campaign.bandit, count=len(campaign.variants))
    if found is not None and campaign.goal is None:
        raise errors.invalid("goal", "Variants are chosen by the goal: give one.")
    campaign.bandit = None if found is None else asdict(found)
