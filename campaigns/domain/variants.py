"""Variants: the several things a campaign can do, and who gets which.

Shares are whole hundredths of a percent, so that they leave no gap anywhere. Who gets
which is a hash of the campaign's salt and the customer, drawn independently of the
control group.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from campaigns.domain import actions, control, errors
from campaigns.domain.actions import Action

WHOLE = control.BUCKETS
MOST = 10
NAME_LIMIT = 80
KEY = re.compile(r"[A-Za-z0-9_-]{1,16}")
ARMS = ("treated", "control")  # what the ledger calls those without a variant

Shares = Mapping[str, int]
"""How many of 10,000 people get each variant, by its key."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several things a campaign can do; `share` of 10,000 people get it."""

    key: str
    name: str
    share: int
    action: Action


def parse(documents: Sequence[Mapping[str, Any]]) -> tuple[Variant, ...]:
    """Read [{key, name, share, action}, ...]; none at all is fine, one alone is not.

    Raises
    ------
    errors.CampaignInvalid
        Names each wrong field below `variants`.
    """
    if not documents:
        return ()
    faults: list[Mapping[str, Any]] = []
    found: list[Variant] = []
    if not 2 <= len(documents) <= MOST:
        faults += errors.invalid("variants", f"Give 2 to {MOST} variants.").errors
    for number, document in enumerate(documents):
        try:
            found.append(_parse_one(document))
        except errors.CampaignInvalid as error:
            faults += _lower(error, number)
    faults += _check_together(documents)
    if faults:
        raise errors.CampaignInvalid(faults)
    return tuple(found)


def draw(
    salt: str, shares: Sequence[int], customer_ids: NDArray[np.uint64]
) -> NDArray[np.intp]:
    """Give each customer the place of one of the shares, which are 10,000 together.

    The same customer gets the same place as long as the shares stay.
    """
    buckets = control.draw_buckets(f"{salt} variant", customer_ids)
    return np.searchsorted(
        np.cumsum(shares), buckets.astype(np.int64), side="right"
    ).astype(np.intp)


def choose_shares(own: Shares, *, winner: str, weighed: Shares | None) -> Shares:
    """Return the shares that count: a winner takes all, then what a bandit has given.

    Parameters
    ----------
    own
        As people set them.
    weighed
        A bandit's; left aside when they are of other variants.
    """
    if winner in own:
        return {key: WHOLE if key == winner else 0 for key in own}
    return weighed if weighed and weighed.keys() == own.keys() else own


def _parse_one(document: Mapping[str, Any]) -> Variant:
    key, share = document.get("key"), document.get("share")
    name = document.get("name", "")
    faults: list[Mapping[str, Any]] = []
    if not isinstance(key, str) or not KEY.fullmatch(key):
        text = "A key has up to 16 letters, digits, - and _."
        faults += errors.invalid("key", text).errors
    elif key in ARMS:
        text = f"“{key}” is the name of an arm: choose another key."
        faults += errors.invalid("key", text).errors
    if not isinstance(name, str) or len(name) > NAME_LIMIT:
        text = f"A name has at most {NAME_LIMIT} characters."
        faults += errors.invalid("name", text).errors
    if type(share) is not int or not 0 <= share <= WHOLE:
        text = "A share is between 0 and 10,000 hundredths of a percent."
        faults += errors.invalid("share", text).errors
    action = None
    try:
        action = actions.parse(actions.read_object(document.get("action")))
    except errors.CampaignInvalid as error:
        faults += error.errors
    if faults or action is None:
        raise errors.CampaignInvalid(faults)
    return Variant(str(key), str(name).strip(), int(share or 0), action)


def _lower(error: errors.CampaignInvalid, number: int) -> list[Mapping[str, Any]]:
    return [
        {**fault, "field": f"variants.{number}.{fault['field']}"}
        for fault in error.errors
    ]


def _check_together(
    documents: Sequence[Mapping[str, Any]],
) -> list[Mapping[str, Any]]:
    """Find variants that cannot be told apart, and shares that are not the whole."""
    faults: list[Mapping[str, Any]] = []
    seen: set[Any] = set()
    for number, document in enumerate(documents):
        key = document.get("key")
        if isinstance(key, str) and key in seen:
            field = f"variants.{number}.key"
            faults += errors.invalid(
                field, f"Two variants have the key “{key}”."
            ).errors
        seen.add(key if isinstance(key, str) else None)
    shares = [document.get("share") for document in documents]
    numbers = [share for share in shares if type(share) is int and share >= 0]
    total = sum(numbers)
    if len(numbers) == len(shares) and total != WHOLE:
        percent = f"{total // 100}.{total % 100:02} %"
        text = f"The shares are {percent} together; they must be 100.00 %."
        faults += errors.invalid("variants", text).errors
    return faults
