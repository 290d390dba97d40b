"""People who buy as BG/NBD and gamma-gamma say, drawn with known parameters."""

from datetime import datetime, timedelta
from random import Random

from customers.models import Customer, Event, EventName, OwnerMode
from tests.segments.making import NOW

Purchase = tuple[datetime, float]


def draw_purchases(draw: Random, since: datetime, until: datetime) -> list[Purchase]:
    """Return one person's purchases: a rate, a chance to leave and a mean of their own.

    With parameters r 1, alpha 3 (weeks), a 1, b 3, p 6, q 4, v 15.
    """
    rate = draw.gammavariate(1, 1 / 3)
    leaves = draw.betavariate(1, 3)
    scale = draw.gammavariate(4, 1 / 15)
    at, found = since, []
    while at <= until:
        found.append((at, round(draw.gammavariate(6, 1 / scale), 2)))
        if len(found) > 1 and draw.random() < leaves:
            break
        at += timedelta(weeks=draw.expovariate(rate))
    return found


def make_buyers(
    draw: Random,
    ids: range,
    until: datetime = NOW,
    name: str = "Order",
) -> None:
    """Write people with purchases of the last year."""
    known, _ = EventName.objects.get_or_create(name=name)
    Customer.objects.bulk_create(
        Customer(
            id=id_,
            owner_mode=OwnerMode.OPEN,
            open_from=until - timedelta(days=400),
            created_at=until,
        )
        for id_ in ids
    )
    Event.objects.bulk_create(
        Event(
            customer_id=id_,
            name=known,
            occurred_at=at,
            received_at=at,
            revenue=value,
        )
        for id_ in ids
        for at, value in draw_purchases(
            draw, until - timedelta(days=draw.randrange(30, 365)), until
        )
    )
