"""Give each bandit its shares of the day, once, before anybody is treated."""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from campaigns import selectors
from campaigns.domain import bandit
from campaigns.domain.bandit import Known
from campaigns.models import BanditDay, Campaign
from customers import selectors as customers


def weigh_variants(*, on: date) -> None:
    """Store the shares of a day for each campaign with a bandit that runs on it.

    In transactions of their own, so that every shard of the day reads the same. What
    is stored stays; a second call changes nothing. Once a variant is decided everybody
    gets it, and nothing is weighed any more.
    """
    for campaign_id in selectors.list_unweighed(on):
        _weigh(campaign_id, on)


@transaction.atomic
def _weigh(campaign_id: int, on: date) -> None:
    # Two workers begin the day at the same time: the second finds what the first wrote
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    settings = bandit.parse(campaign.bandit, count=len(campaign.variants))
    if settings is None or campaign.goal is None or campaign.winner:
        return
    if BanditDay.objects.filter(campaign=campaign, on=on).exists():
        return
    # Whose window was over when this day began
    until = on - timedelta(days=campaign.goal["within_days"])
    known = _count(campaign, until)
    if not any(one.exposed for one in known.values()):
        return  # the shares people set count until something is known
    seed = bandit.make_seed(campaign.salt, on)
    weighed = bandit.weigh(known, settings, seed=seed)
    BanditDay.objects.create(
        campaign=campaign,
        on=on,
        goal=campaign.goal,
        known_until=until,
        known={key: [one.exposed, one.converted] for key, one in known.items()},
        seed=seed,
        shares=weighed.shares,
        best=weighed.best,
    )
    if weighed.winner is not None:
        Campaign.objects.filter(pk=campaign_id).update(
            winner=weighed.winner, winner_on=on, winner_by=""
        )


def _count(campaign: Campaign, until: date) -> dict[str, Known]:
    """Add the newly known to what was known before; begin anew when the goal or the
    variants are others.
    """
    keys = [variant["key"] for variant in campaign.variants]
    before = BanditDay.objects.filter(campaign=campaign).order_by("-on").first()
    since, known = date.min, dict.fromkeys(keys, Known(0, 0))
    if before is not None and _is_alike(before, campaign, keys):
        since = before.known_until
        known = {key: Known(*before.known[key]) for key in keys}
    if until <= since:
        return known
    new = selectors.count_known(
        campaign=campaign, since=since, until=until, now=customers.get_now()
    )
    return {key: _add(known[key], new.get(key)) for key in keys}


def _is_alike(before: BanditDay, campaign: Campaign, keys: list[str]) -> bool:
    return before.goal == campaign.goal and set(before.known) == set(keys)


def _add(known: Known, new: Known | None) -> Known:
    if new is None:
        return known
    return replace(
        known,
        exposed=known.exposed + new.exposed,
        converted=known.converted + new.converted,
    )
