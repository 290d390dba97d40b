"""Moments as whole microseconds since 1970, which columns compare quickly."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def to_moment(micros: int) -> datetime:
    """Return microseconds since 1970 as an aware moment."""
    return EPOCH + micros * MICROSECOND
