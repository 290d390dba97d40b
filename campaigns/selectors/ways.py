"""The things campaigns do on a day: one, or several as variants; and who got which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from campaigns.domain import actions, variants
from campaigns.domain.actions import Action
from campaigns.domain.arbitration import Audience
from campaigns.domain.variants import Shares
from campaigns.models import BanditDay, Campaign
from customers import selectors as customers
from messaging.models import Template

# The first one counts: who comes back gets what they got before
KEPT = """
SELECT DISTINCT ON (customer_id, campaign_id) customer_id, campaign_id, variant
FROM campaigns_treatment
WHERE customer_id = ANY(%s) AND campaign_id = ANY(%s) AND variant <> ''
ORDER BY customer_id, campaign_id, "on"
"""
KEPT_SCHEMA = {
    "customer_id": pl.Int64(),
    "campaign_id": pl.Int32(),
    "variant": pl.String(),
}

Messages = Mapping[int, Template]
"""Messages that are in use and have words, by id."""


@dataclass(frozen=True, slots=True)
class Way:
    """One thing a campaign does, and for how many of 10,000 people.

    The key is empty where a campaign has no variants.
    """

    key: str
    share: int
    action: Action
    template_version_id: int | None


def read_messages(campaigns: Iterable[Campaign]) -> Messages:
    """Return the messages that some campaigns send."""
    ids = {id_ for campaign in campaigns for id_ in _list_message_ids(campaign)}
    return Template.objects.filter(archived_at=None, current__isnull=False).in_bulk(ids)


def can_speak(campaign: Campaign, messages: Messages) -> bool:
    """Tell whether every message of a campaign can be sent."""
    return all(id_ in messages for id_ in _list_message_ids(campaign))


def get_audience(campaign: Campaign, messages: Messages) -> Audience | None:
    """Return what decides who can be reached; None: it sends nothing."""
    sent = [messages[id_] for id_ in _list_message_ids(campaign)]
    return (sent[0].channel, sent[0].purpose) if sent else None


def list_ways(
    campaign: Campaign, messages: Messages, weighed: Shares | None
) -> tuple[Way, ...]:
    """Return what a campaign does, in the order in which shares are drawn.

    Parameters
    ----------
    weighed
        The shares that its bandit has given; None: there are none yet.
    """
    parsed = _parse(campaign)
    own = {key: share for key, share, _ in parsed}
    shares = variants.choose_shares(own, winner=campaign.winner, weighed=weighed)
    return tuple(
        Way(key, shares[key], action, _get_version(action, messages))
        for key, _, action in parsed
    )


def read_weighed(campaigns: Iterable[Campaign], on: date) -> dict[int, Shares]:
    """Return the newest shares that bandits have given up to a day, by campaign."""
    ids = [campaign.pk for campaign in campaigns if campaign.bandit is not None]
    if not ids:
        return {}
    rows = (
        BanditDay.objects.filter(campaign_id__in=ids, on__lte=on)
        .order_by("campaign_id", "-on")
        .distinct("campaign_id")
    )
    return {row.campaign_id: row.shares for row in rows}


def list_kept(
    *, customer_ids: Sequence[int], campaign_ids: Sequence[int]
) -> pl.DataFrame:
    """Return the variants that customers have had of some campaigns.

    Returns
    -------
    customer_id (i64), campaign_id (i32), variant.
    """
    return customers.read_frame(
        KEPT, [list(customer_ids), list(campaign_ids)], KEPT_SCHEMA
    )


def _parse(campaign: Campaign) -> list[tuple[str, int, Action]]:
    parsed = variants.parse(campaign.variants)
    if not parsed:
        return [("", variants.WHOLE, actions.parse(campaign.action))]
    return [(one.key, one.share, one.action) for one in parsed]


def _list_message_ids(campaign: Campaign) -> list[int]:
    return [
        action.template_id
        for _, _, action in _parse(campaign)
        if isinstance(action, actions.Message)
    ]


def _get_version(action: Action, messages: Messages) -> int | None:
    if not isinstance(action, actions.Message):
        return None
    return messages[action.template_id].current_id
