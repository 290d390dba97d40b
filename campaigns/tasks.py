"""Nudges of the treatment run; they carry no work, only where to look for it."""

from datetime import date

from celery import shared_task

from campaigns import services


@shared_task
def treat_shard(on: str, shard: int) -> None:
    """Treat a shard on a day (ISO date); done before or taken: returns at once."""
    services.treat_shard(on=date.fromisoformat(on), shard=shard)
