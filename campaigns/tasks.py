"""Nudges of treatments and examinations; they carry no work, only where to look."""

from datetime import date

from celery import shared_task

from campaigns import services


@shared_task
def treat_shard(on: str, shard: int) -> None:
    """Treat a shard on a day (ISO date); done before or taken: returns at once."""
    services.treat_shard(on=date.fromisoformat(on), shard=shard)


@shared_task
def examine_plan() -> None:
    """Count the quality of the plan, unless nothing has changed or somebody does."""
    services.examine_plan()
