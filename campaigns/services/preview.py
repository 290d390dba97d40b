"""Try another order of the plan: what it would change, before it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.domain import reordering
from campaigns.domain.forecast import Day
from campaigns.domain.reordering import Move, Order
from campaigns.selectors.forecast import Outlook, list_days_ahead
from campaigns.selectors.money import get_worth
from campaigns.services import plan
from customers.selectors import get_now
from segments import selectors as segments

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Side:
    """What a week brings in one order.

    Parameters
    ----------
    treated
        People by campaign, summed over the days.
    messages
        People who get at least one message, at least two, and so on.
    """

    treated: dict[int, int]
    messages: list[int]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a new order changes, counted in a sample.

    Parameters
    ----------
    days
        The first is the one that `moves` speak of.
    customers
        Open customers looked at.
    sample
        The share of all customers that they are.
    worth
        What a person brings in who got a campaign; campaigns of which too little is
        known are left out.
    """

    days: list[date]
    customers: int
    sample: float
    moves: list[Move]
    before: Side
    after: Side
    worth: dict[int, float]


def preview_order(
    *,
    segment_ids: Sequence[int] | None = None,
    campaigns: Mapping[int, Sequence[int]] | None = None,
) -> Preview:
    """Sweep the next week in both orders over the customers as they are today.

    Raises
    ------
    errors.OrderInvalid
    """
    rows = plan.check_rows(segment_ids) if segment_ids is not None else _list_rows()
    for segment_id, ids in (campaigns or {}).items():
        plan.check_campaigns(segment_id, ids)
    order = Order(rows, campaigns or {})
    now = get_now()
    days = list_days_ahead(now, WEEK_DAYS)
    outlook = Outlook(days, now)
    sorted_plan = {on: order.sort(planned) for on, planned in outlook.plan.items()}
    before = list(outlook.walk(outlook.plan))
    after = list(outlook.walk(sorted_plan))
    return Preview(
        days=days,
        customers=outlook.customers,
        sample=outlook.sample,
        moves=reordering.list_moves(before[0].outcomes, after[0].outcomes),
        before=_count(before),
        after=_count(after),
        worth=get_worth(),
    )


def _list_rows() -> list[int]:
    return [row.pk for row in segments.list_live().filter(is_system=False)]


def _count(days: Sequence[Day]) -> Side:
    return Side(
        treated=reordering.count_treated(days),
        messages=reordering.count_messages(days),
    )
