"""Send the messages of a campaign to oneself before anybody else gets them."""

from collections.abc import Sequence
from typing import Any

from campaigns.domain import actions, errors, variants
from campaigns.models import Campaign
from messaging.domain.errors import TrialRefused
from messaging.services import (
    Tested,
    Trial,
    find_customer,
    read_addresses,
    send_trials,
)


def try_campaign(
    *, campaign_id: int, addresses: Sequence[str], customer_id: int | None = None
) -> Tested:
    """Send each message of a campaign, as a customer would get it, to some addresses.

    Nothing of it is counted anywhere: it is no treatment.

    Parameters
    ----------
    customer_id
        Whom the messages are written for; by default the newest with an address.

    Raises
    ------
    Campaign.DoesNotExist, errors.CampaignInvalid
        Nothing was sent.
    """
    campaign = Campaign.objects.get(pk=campaign_id)
    trials = _list_trials(campaign)
    if not trials:
        raise errors.invalid("action", "This campaign sends no message.")
    try:
        receivers = read_addresses(addresses)
        customer = find_customer(customer_id)
    except TrialRefused as refusal:
        raise errors.invalid(refusal.field, refusal.message) from None
    return send_trials(
        channel=campaign.channel,
        customer=customer,
        trials=trials,
        addresses=receivers,
    )


def _list_trials(campaign: Campaign) -> list[Trial]:
    ways = [
        (one.key, one.name or one.key, one.action)
        for one in variants.parse(campaign.variants)
    ] or [("", campaign.name, actions.parse(campaign.action))]
    context: dict[str, Any] = {}  # as `actions.carry_out` hands over
    return [
        Trial(key, name, action.template_id, campaign.purpose, context)
        for key, name, action in ways
        if isinstance(action, actions.Message)
    ]
