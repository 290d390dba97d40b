"""Keep when a campaign held out which share of its people."""

from datetime import datetime

from campaigns.models import Campaign, Period


def keep_period(*, campaign: Campaign, now: datetime) -> None:
    """Begin a new period if the campaign now holds out another share than before."""
    last = Period.objects.filter(campaign=campaign).order_by("-starts_at").first()
    if last is not None and last.control_percent == campaign.control_percent:
        return
    Period.objects.update_or_create(
        campaign=campaign,
        starts_at=now,
        defaults={"control_percent": campaign.control_percent},
    )
