"""What one process does in the treatment workload; imports nothing of the apps."""

from collections.abc import Sequence
from datetime import date

import django


def prepare() -> None:
    """Set Django up in a process that has just begun."""
    django.setup()


def warm_up(number: int) -> None:
    """Connect and load what the first shard would load."""
    from campaigns import selectors  # needs the setup

    selectors.get_revision()


def treat(on: str, shards: Sequence[int]) -> None:
    """Treat a share of the shards, one after the other."""
    from campaigns import services  # needs the setup

    for shard in shards:
        found = services.treat_shard(on=date.fromisoformat(on), shard=shard)
        assert found == services.Treated.DONE, found
