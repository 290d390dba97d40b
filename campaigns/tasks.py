"""Nudges of treatments and examinations; they carry no work, only where to look."""

from datetime import date

from celery import shared_task

from campaigns import services
from campaigns.services import uplift


@shared_task
def treat_shard(on: str, shard: int) -> None:
    """Treat a shard on a day (ISO date); done before or taken: returns at once."""
    services.treat_shard(on=date.fromisoformat(on), shard=shard)


@shared_task
def examine_plan() -> None:
    """Count the quality of the plan, unless nothing has changed or somebody does."""
    services.examine_plan()


@shared_task
def count_uplift() -> None:
    """Count what people did after campaigns, unless it is known or somebody does."""
    uplift.count_uplift()
