"""The plan: rows, their campaigns and the numbers of each day.

A fixed number of queries, whatever the number of rows and days.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q, Sum

from campaigns.domain.cells import CELL_PARTS
from campaigns.models import Campaign, Cell
from customers import selectors as customers
from segments import selectors as segments
from segments.domain import sentences
from segments.domain.errors import RuleError
from segments.domain.measures import Names
from segments.models import MicroSegment, Plan

NUMBERS = ("matched", *CELL_PARTS)
Period = tuple[date, date]  # both ends inside


@dataclass(frozen=True, slots=True)
class Row:
    """A micro-segment with its campaigns in order and its numbers by day."""

    segment: MicroSegment
    sentence: str
    campaigns: list[Campaign]
    members: dict[date, int]
    cells: dict[date, list[dict[str, int]]]


@dataclass(frozen=True, slots=True)
class PlanOfDays:
    """The plan over some days; days without a run have no numbers."""

    revision: int
    today: date
    days: list[date]
    rows: list[Row]
    coverage: dict[date, dict[str, int]]


def get_revision() -> int:
    """Return the plan's revision: what If-Match is compared with."""
    return Plan.objects.values_list("revision", flat=True).get(pk=1)


def get_today() -> date:
    """Return today in the workspace."""
    return customers.get_local_date(customers.get_now())


def get_plan(*, start: date | None, days: int) -> PlanOfDays:
    """Return the plan from `start`, else from a week before today."""
    revision = get_revision()
    today = get_today()
    first = start or today - timedelta(days=7)
    period = (first, first + timedelta(days=days - 1))
    cells = _get_cells(period)
    members = _get_members(period)
    campaigns = _get_campaigns(cells)
    names = _get_names(campaigns)
    return PlanOfDays(
        revision=revision,
        today=today,
        days=[first + timedelta(days=offset) for offset in range(days)],
        rows=[
            Row(
                segment=segment,
                sentence=_describe_rule(segment, names),
                campaigns=campaigns[segment.pk],
                members=members[segment.pk],
                cells=cells[segment.pk],
            )
            for segment in segments.list_live()
        ],
        coverage=_get_coverage(period),
    )


def list_campaigns(*, segment_id: int | None = None) -> list[Campaign]:
    """Return the campaigns of rows in the plan, in the order of the plan."""
    campaigns = Campaign.objects.filter(segment__archived_at=None)
    if segment_id is not None:
        campaigns = campaigns.filter(segment_id=segment_id)
    return list(
        campaigns.select_related("segment").order_by(
            "segment__is_system", "segment__position", "position", "id"
        )
    )


def get_numbers(*, campaign_id: int, on: date) -> dict[str, int] | None:
    """Return the people of one campaign on one day by part, and all that matched.

    None when it did not run.
    """
    sums = Cell.objects.filter(campaign_id=campaign_id, on=on).aggregate(
        **{number: Sum(number) for number in NUMBERS}
    )
    return None if sums["matched"] is None else sums


def _get_names(campaigns: Mapping[int, Iterable[Campaign]]) -> Names:
    return replace(
        segments.get_names(),
        campaigns={
            campaign.pk: campaign.name
            for of_row in campaigns.values()
            for campaign in of_row
        },
    )


def _describe_rule(segment: MicroSegment, names: Names) -> str:
    try:
        return sentences.describe(segments.parse_rule(segment.rule), names)
    except RuleError:
        return "This rule cannot be read any more"


def _get_members(period: Period) -> dict[int, dict[date, int]]:
    members: dict[int, dict[date, int]] = defaultdict(dict)
    for day in segments.counts_per_day(*period):
        members[day.segment_id][day.on] = day.members
    return members


def _get_cells(period: Period) -> dict[int, dict[date, list[dict[str, int]]]]:
    cells: dict[int, dict[date, list[dict[str, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    rows = (
        Cell.objects.filter(on__range=period)
        .values_list("segment_id", "on", "campaign_id")
        .annotate(*[Sum(number) for number in NUMBERS])
        .order_by("on", "campaign__position", "campaign_id")
    )
    for segment_id, on, campaign_id, *sums in rows:
        numbers = dict(zip(NUMBERS, sums, strict=True))
        cells[segment_id][on].append({"campaign_id": campaign_id, **numbers})
    return cells


def _get_campaigns(
    cells: dict[int, dict[date, list[dict[str, int]]]],
) -> dict[int, list[Campaign]]:
    """Ended campaigns are shown only in the days in which they still ran."""
    shown = {
        cell["campaign_id"]
        for by_day in cells.values()
        for of_day in by_day.values()
        for cell in of_day
    }
    rows = Campaign.objects.filter(
        ~Q(status=Campaign.Status.ENDED) | Q(pk__in=shown)
    ).order_by("position", "id")
    campaigns: dict[int, list[Campaign]] = defaultdict(list)
    for campaign in rows:
        campaigns[campaign.segment_id].append(campaign)
    return campaigns


def _get_coverage(period: Period) -> dict[date, dict[str, int]]:
    return {
        day.on: {"open": day.open, "covered": day.covered, "several": day.several}
        for day in segments.coverage(*period)
    }
