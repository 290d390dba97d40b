"""Customers whose past was told by a file: noted until a membership run has seen it."""

from collections.abc import Sequence

from customers.models import Retold


def forget_retold(*, ids: Sequence[int], shard: int) -> None:
    """Forget notes that a run has seen, in the transaction of that run."""
    Retold.objects.filter(shard=shard, id__in=list(ids)).delete()
