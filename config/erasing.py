"""Erase a person from every app: `manage.py erase`."""

from django.db import transaction

from customers.selectors import get_now, list_profiles
from customers.services import erase_profiles, own_identities
from journeys.services import erase_passages
from messaging.services import erase_messages
from segments.services import erase_memberships


class MergedMeanwhile(Exception):
    """The person turned out to be one with somebody else while this waited."""


@transaction.atomic
def erase(customer_id: int) -> list[int]:
    """Forget one person: all of it happens, or nothing.

    Campaigns keep only numbers of them: which day went to which campaign. A name that
    is heard of again afterwards is somebody new.

    Returns
    -------
    list of int
        The profiles that were one person, ascending.

    Raises
    ------
    MergedMeanwhile
        Nothing was erased; try again.
    """
    profiles = list_profiles(customer_id)
    own_identities(set(profiles.values()))
    if list_profiles(customer_id) != profiles:
        raise MergedMeanwhile
    now = get_now()
    for shard in sorted(set(profiles.values())):
        ids = [id_ for id_, where in profiles.items() if where == shard]
        erase_passages(customer_ids=ids, shard=shard, now=now)
        erase_memberships(customer_ids=ids, shard=shard, now=now)
    erase_messages(customer_ids=list(profiles), now=now)
    erase_profiles(customer_ids=list(profiles), now=now)
    return sorted(profiles)
