"""Why a customer is in a micro-segment or not, asked of the rule at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from customers.selectors import get_shard
from customers.selectors.readers import CopyReader
from segments.domain.explaining import Part, explain, plan_parts
from segments.domain.measures import Names
from segments.domain.rules import Rule
from segments.models import Pin
from segments.selectors.facts import add_thresholds, read_sheet
from segments.selectors.pins import add_pins
from segments.selectors.rows import read_library
from segments.selectors.stays import Stay, get_path

BEFORE = timedelta(days=1)  # runs are daily: so long before it was asked last


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule's answer for one customer, part by part.

    Parameters
    ----------
    parts, before
        At the moment, and a day before it; both empty for who is not asked about:
        visitors, merged and erased people.
    """

    parts: list[Part]
    before: list[Part]


def explain_rule(
    rule: Rule, customer_id: int, as_of: datetime, names: Names
) -> Explained:
    """Return what a rule says of a customer at a moment, by what is known now."""
    now, before = (
        _explain_at(rule, customer_id, moment, names)
        for moment in (as_of, as_of - BEFORE)
    )
    return Explained(now, before)


def _explain_at(
    rule: Rule, customer_id: int, as_of: datetime, names: Names
) -> list[Part]:
    plan = plan_parts(rule, dict(read_library().rules) if rule.segments() else {})
    shard = get_shard(customer_id)
    sheet = read_sheet(
        CopyReader(), plan.needs, shard=shard, as_of=as_of, customer_ids=[customer_id]
    )
    if sheet.size == 0:
        return []
    sheet = add_pins(add_thresholds(sheet, plan, until=as_of), plan, [shard])
    return explain(rule, plan, sheet, names)


def find_pin(segment_id: int, customer_id: int, as_of: datetime) -> Pin | None:
    """Return the pin that held a customer in a micro-segment, or out of it, then."""
    pins = Pin.objects.filter(
        segment_id=segment_id, customer_id=customer_id, at__lte=as_of
    )
    return pins.exclude(ended_at__lte=as_of).select_related("by").order_by("id").last()


def was_inside(segment_id: int, customer_id: int, as_of: datetime) -> bool | None:
    """Tell whether a customer was decided to be in a micro-segment; `None`: unknown."""
    path = get_path(customer_id)
    if path.since is None or as_of < path.since:
        return None
    return any(
        stay.segment_id == segment_id and _covers(stay, as_of) for stay in path.stays
    )


def _covers(stay: Stay, moment: datetime) -> bool:
    is_begun = stay.entered is None or stay.entered.at <= moment
    return is_begun and (stay.left is None or moment < stay.left.at)
