"""Nudges: each says where to look; what is to be done stands in the database."""

from celery import shared_task

from messaging import services


@shared_task
def deliver(*, channel: str) -> None:
    """Deliver what a channel has queued."""
    services.deliver(channel=channel)
