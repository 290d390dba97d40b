"""What one customer allowed and withdrew, line by line, and what blocks an address."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from customers.domain.consents import ADDRESS_ATTRIBUTES, hash_address
from customers.models import Consent, Customer, Suppression
from customers.selectors.paging import make_cursor, read_cursor
from customers.selectors.people import PAGE_SIZE, Page


@dataclass(frozen=True, slots=True)
class Blocked:
    """A channel by which nothing reaches a customer: their address is suppressed."""

    channel: str
    reason: str
    at: datetime


def list_ledger(customer_id: int, *, cursor: str | None = None) -> Page:
    """List the lines of a customer's consent ledger, newest first.

    Raises
    ------
    BadCursor
    """
    lines = Consent.objects.filter(customer_id=customer_id).order_by("-id")
    if after := read_cursor(cursor, int):
        lines = lines.filter(id__lt=after[0])
    found = list(lines[: PAGE_SIZE + 1])
    page, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return Page(page, make_cursor(page[-1].pk) if more else None)


def list_blocked(customer: Customer) -> list[Blocked]:
    """Return the channels of which a customer's present address is suppressed."""
    key = settings.SUPPRESSION_KEY.encode()
    found = []
    for channel, attribute in ADDRESS_ATTRIBUTES.items():
        address = customer.attributes.get(attribute)
        if not isinstance(address, str) or not address:
            continue
        row = Suppression.objects.filter(
            channel=channel, address_hmac=hash_address(key, channel, address)
        ).first()
        if row is not None:
            found.append(Blocked(channel, row.reason, row.at))
    return found
