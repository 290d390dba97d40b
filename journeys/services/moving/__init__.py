"""Moves: something done to the people inside a journey, as sets, shard by shard.

`orders` writes down what shall happen, `slices` does it under the lock of a shard.
"""

from journeys.services.moving.orders import (
    cancel_move,
    cancel_releases,
    order_moves,
    order_release,
    order_stop,
)
from journeys.services.moving.slices import Slice, move_people

__all__ = [
    "Slice",
    "cancel_move",
    "cancel_releases",
    "move_people",
    "order_moves",
    "order_release",
    "order_stop",
]
