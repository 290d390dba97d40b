"""What one measurement returns."""

from typing import NotRequired, TypedDict

SCALES = ("small", "full")


class Result(TypedDict):
    """Times of one workload and of its yardstick, in one run on one machine.

    `ratio` is what the target is about: our rate over the yardstick's where more is
    better, our time over its time where less is.
    """

    name: str
    scale: str
    ratio: float
    seconds: float
    yardstick_seconds: float
    target: NotRequired[str]
    details: NotRequired[dict[str, object]]
