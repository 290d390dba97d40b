"""The uplift ledger of splits: what was counted of them, put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.domain.uplift.campaigns import COUNTS_ONLY
from campaigns.domain.uplift.counts import COUNTS, Counts, PeriodCounts
from campaigns.domain.uplift.told import Told
from campaigns.selectors.uplift.ledger import read_segments
from customers.selectors import get_local_date, get_now
from journeys.domain.splits import SplitPeriod, list_periods
from journeys.domain.uplift import BY_RULE, find_open_until, report_split
from journeys.models import Journey, SplitCount
from journeys.selectors.uplift.trials import find_due_splits, read_published

BY_RULES = ("decision", "wait_for")  # kinds whose ways people take by what they did


@dataclass(frozen=True)
class SplitReport:
    """What is known of one split.

    Parameters
    ----------
    name
        What people call the step; it may be empty.
    period
        The one the report is about; `None`: nobody has passed the split yet.
    told
        `None`: nothing was counted yet.
    """

    journey: Journey
    node_id: str
    name: str
    counted_at: datetime | None = None
    counts: Counts | None = None
    period: PeriodCounts | None = None
    told: Told | None = None

    @property
    def periods(self) -> Sequence[PeriodCounts]:
        """Return the periods that are counted, the newest first."""
        return self.counts.periods[::-1] if self.counts else ()


@dataclass(frozen=True)
class SplitLedger:
    """All splits that anybody passed, by journey."""

    splits: Sequence[SplitReport]
    is_current: bool

    @property
    def counted_at(self) -> datetime | None:
        """Return when the last of them was counted."""
        moments = [one.counted_at for one in self.splits if one.counted_at]
        return max(moments, default=None)


def is_split_count_due() -> bool:
    """Tell whether any split has to be counted."""
    return bool(find_due_splits(_get_today()))


def get_split_ledger() -> SplitLedger:
    """Return what is known of all splits, as they were counted last."""
    segments, today = read_segments(), _get_today()
    known: dict[int, Mapping[str, Sequence[SplitPeriod]]] = {}
    found = []
    rows = SplitCount.objects.select_related("journey").order_by(
        "journey__name", "journey_id", "node_id"
    )
    for counted in rows:
        if counted.journey_id not in known:
            known[counted.journey_id] = list_periods(read_published(counted.journey_id))
        periods = known[counted.journey_id][counted.node_id]
        found.append(_report(counted, periods, segments, today))
    return SplitLedger(found, is_current=not find_due_splits(today))


def get_split_report(
    journey: Journey, node_id: str, starts_at: datetime | None = None
) -> SplitReport | None:
    """Return the report on a period of a split, by default on the newest.

    Of a step at which people are chosen otherwise it says why there is none; `None` of
    other steps, and of those that were never live.
    """
    versions = list(read_published(journey.pk))
    periods = list_periods(versions).get(node_id)
    if periods is None:
        kinds = {
            node["id"]: (node["kind"], node.get("name", ""))
            for version in versions
            for node in version.document["nodes"]
        }
        kind, name = kinds.get(node_id, ("", ""))
        refused = Told(COUNTS_ONLY, BY_RULE, ())
        return (
            SplitReport(journey, node_id, name, told=refused)
            if kind in BY_RULES
            else None
        )
    counted = SplitCount.objects.filter(journey=journey, node_id=node_id).first()
    if counted is None:
        return SplitReport(journey, node_id, periods[-1].name)
    counted.journey = journey
    return _report(counted, periods, read_segments(), _get_today(), starts_at)


def _report(
    counted: SplitCount,
    periods: Sequence[SplitPeriod],
    segments: Mapping[int, str],
    today: date,
    starts_at: datetime | None = None,
) -> SplitReport:
    journey = counted.journey
    counts = COUNTS.validate_python(counted.counts)
    chosen = [one for one in counts.periods if starts_at in (None, one.starts_at)]
    period = chosen[-1] if chosen else None
    told = None
    if period is not None:
        drawn = next(one for one in periods if one.starts_at == period.starts_at)
        is_running = journey.status == Journey.Status.LIVE
        told = report_split(
            period,
            drawn,
            has_goal=counts.has_goal,
            open_until=find_open_until(drawn, today=today, is_running=is_running),
            segments=segments,
        )
    return SplitReport(
        journey,
        counted.node_id,
        periods[-1].name,
        counted_at=counted.at,
        counts=counts,
        period=period,
        told=told,
    )


def _get_today() -> date:
    return get_local_date(get_now())
