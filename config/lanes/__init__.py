"""One customer's time: micro-segments, campaigns, messages, purchases, journeys.

Spans all apps, so it lives in `config`. A fixed number of queries, and of everything
only the newest so many are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from campaigns.models import Treatment
from campaigns.selectors.treated import list_treatments
from customers import selectors as customers
from journeys import selectors as journeys
from messaging import selectors as messaging
from messaging.models import Message
from segments import selectors as segments
from segments.models import MicroSegment
from segments.selectors import Path, Stay

MOST_MARKS = 500  # messages, and purchases


@dataclass(frozen=True, slots=True)
class Lane:
    """A micro-segment and the times a customer was in it, oldest first."""

    segment: MicroSegment
    stays: list[Stay]


@dataclass(frozen=True, slots=True)
class Lanes:
    """A customer's time.

    Parameters
    ----------
    start, end
        The first and the last day; the last is today.
    since
        From when on memberships are known; `None`: there was no run yet.
    is_cut
        Whether something older within these days is left out: there is too much.
    lanes
        In the order of the plan, then those that are archived.
    """

    customer_id: int
    as_of: datetime
    start: date
    end: date
    since: datetime | None
    is_cut: bool
    lanes: list[Lane]
    treatments: list[Treatment]
    messages: list[Message]
    purchases: list[customers.Purchase]
    walks: journeys.Walks


def get_lanes(customer_id: int, *, days: int) -> Lanes:
    """Return the time of a customer up to today.

    Raises
    ------
    UnknownCustomer
    """
    id_ = customers.get_customer(customer_id).pk
    now, workspace = customers.get_now(), customers.get_workspace()
    end = customers.get_local_date(now, workspace)
    start = end - timedelta(days=days - 1)
    midnight = datetime.combine(start, time(), ZoneInfo(workspace.timezone))
    since = midnight.astimezone(UTC)
    path = segments.get_path(id_)
    sent = messaging.list_sent(customer_id=id_, since=since, many=MOST_MARKS + 1)
    bought = customers.list_purchases(id_, since=since, many=MOST_MARKS + 1)
    walks = journeys.list_walks(id_, since=since)
    return Lanes(
        customer_id=id_,
        as_of=now,
        start=start,
        end=end,
        since=path.since,
        is_cut=_is_cut(path, since)
        or walks.is_cut
        or max(len(sent), len(bought)) > MOST_MARKS,
        lanes=_list_lanes(path.stays, since),
        treatments=list_treatments(id_, since=start),
        messages=sent[:MOST_MARKS],
        purchases=bought[:MOST_MARKS],
        walks=walks,
    )


def _is_cut(path: Path, since: datetime) -> bool:
    return path.is_cut and path.since is not None and path.since > since


def _list_lanes(stays: Sequence[Stay], since: datetime) -> list[Lane]:
    shown: dict[int, list[Stay]] = {}
    for stay in reversed(stays):
        if stay.left is None or stay.left.at > since:
            shown.setdefault(stay.segment_id, []).append(stay)
    rows = MicroSegment.objects.in_bulk(list(shown)).values()
    lanes = [Lane(row, sorted(shown[row.pk], key=_begin)) for row in rows]
    return sorted(lanes, key=_place)


def _begin(stay: Stay) -> float:
    return stay.entered.at.timestamp() if stay.entered else 0.0


def _place(lane: Lane) -> tuple[bool, bool, int, int]:
    row = lane.segment
    return row.archived_at is not None, row.is_system, row.position, row.pk
