"""One version calling in one shard: what it remembers, and asking people in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from journeys.domain.compiled import CompiledVersion
from journeys.domain.nodes.triggers import (
    DateTrigger,
    ScheduleTrigger,
    SegmentTrigger,
)
from journeys.domain.planned import Timed
from journeys.models import Calling
from journeys.selectors.calls import find_first_published
from journeys.selectors.roster import Roster
from journeys.selectors.standing import customers_of
from journeys.services.entering import request_entries

_OUTSIDE = """
SELECT u.id FROM unnest(%s::bigint[]) AS u (id)
JOIN {customers} c ON c.id = u.id AND c.owner_mode <> 0
WHERE NOT EXISTS (
  SELECT FROM journeys_enrollment e WHERE e.customer_id = u.id AND e.journey_id = %s
  AND (%s OR e.status = 'active'))
ORDER BY 1
"""


class Caller:
    """Calls for one version in one shard."""

    def __init__(
        self, version: CompiledVersion, roster: Roster, shard: int, now: datetime
    ) -> None:
        self.version = version
        self.roster = roster
        self.shard = shard
        self.now = now
        self.people = 0
        self.since = self._find_since()
        self.calling, self.is_first = Calling.objects.get_or_create(
            journey_id=version.journey_id,
            shard=shard,
            defaults={"version_id": version.version_id, "done_until": self.since},
        )

    def save(self) -> None:
        """Remember what was called."""
        self.calling.version_id = self.version.version_id
        self.calling.save()

    def request(
        self, customer_ids: Iterable[int], cause: str, key: str | None
    ) -> list[int]:
        """Ask for those to come in who could; return who that is."""
        once = self.version.trigger.reentry == "once"
        with connection.cursor() as cursor:
            cursor.execute(
                _OUTSIDE.format(customers=customers_of(self.shard)),
                [list(customer_ids), self.version.journey_id, once],
            )
            ids = [customer_id for (customer_id,) in cursor.fetchall()]
        request_entries(
            journey_id=self.version.journey_id,
            customer_ids=ids,
            now=self.now,
            cause=cause,
            key=key,
        )
        self.people += len(ids)
        return ids

    def _find_since(self) -> datetime:
        """Return since when the journey calls people like this: earlier does not count.

        A new version of the same kind goes on where the one before was.
        """
        trigger = self.version.trigger.trigger
        return find_first_published(
            one.version_id
            for one in self.roster.versions.values()
            if one.journey_id == self.version.journey_id
            and _is_alike(one.trigger.trigger, trigger)
        )


def _is_alike(one: object, other: object) -> bool:
    """Tell whether two triggers call by the same: a micro-segment, or the time."""
    if isinstance(one, SegmentTrigger):
        return one == other
    return isinstance(one, DateTrigger | ScheduleTrigger) and isinstance(other, Timed)
