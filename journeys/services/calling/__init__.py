"""Call people into journeys: by a micro-segment, by dates, by a schedule.

Whoever is called gets a `$journey_requested` event; whether they come in is decided in
the turn of their shard, like every entry. Calls are made under the shard's lock, each
in the transaction that remembers it: so each planned time and each change of
memberships calls once, whoever looks and how often. A journey whose call fails is left
alone for a pause that grows, and shows the error at its entry.
"""

from journeys.services.calling.calls import Called, call_people

__all__ = ["Called", "call_people"]
