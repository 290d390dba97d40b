"""Send the messages of a campaign to oneself before anybody else gets them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.domain import actions, errors, variants
from campaigns.models import Campaign
from customers.models import Customer
from messaging.domain.errors import TrialRefused
from messaging.services import (
    Trial,
    Tried,
    find_customer,
    read_addresses,
    send_trials,
)

MAX_ADDRESSES = 5


@dataclass(frozen=True, slots=True)
class TriedVariant:
    """How the message of a variant ended at one address; the key may be empty."""

    key: str
    name: str
    tried: Tried


@dataclass(frozen=True, slots=True)
class TriedCampaign:
    """The customer the messages were written for, and how each ended."""

    customer: Customer
    results: list[TriedVariant]


def try_campaign(
    *, campaign_id: int, addresses: Sequence[str], customer_id: int | None = None
) -> TriedCampaign:
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
    wanted = _list_messages(campaign)
    if not wanted:
        raise errors.invalid("action", "This campaign sends no message.")
    try:
        receivers = read_addresses(addresses)
        customer = find_customer(customer_id)
    except TrialRefused as refusal:
        raise errors.invalid(refusal.field, refusal.message) from None
    context: dict[str, Any] = {}  # as `actions.carry_out` hands over
    trials = {
        (key, name): Trial(message.template_id, campaign.purpose, context)
        for key, name, message in wanted
    }
    names = {id(trial): pair for pair, trial in trials.items()}
    sent = send_trials(
        channel=campaign.channel,
        customer=customer,
        trials=list(trials.values()),
        addresses=receivers,
    )
    results = [TriedVariant(*names[id(tried.trial)], tried) for tried in sent]
    return TriedCampaign(customer, results)


def _list_messages(campaign: Campaign) -> list[tuple[str, str, actions.Message]]:
    ways = [
        (one.key, one.name or one.key, one.action)
        for one in variants.parse(campaign.variants)
    ] or [("", campaign.name, actions.parse(campaign.action))]
    return [
        (key, name, action)
        for key, name, action in ways
        if isinstance(action, actions.Message)
    ]
