"""How calls are to be stored, and what became of them."""

from dataclasses import dataclass, field

from customers.domain.calls import Rejection
from customers.services import catalogue


@dataclass(frozen=True, slots=True)
class Manner:
    """How calls are stored.

    Parameters
    ----------
    is_history
        They are told afterwards, from a file: whoever is in it is open at once, and
        their message ids are never forgotten.
    sets_off
        The engines hear of them. Otherwise only the next membership run notices what
        follows, as a matter of definition.
    """

    is_history: bool = False
    sets_off: bool = True


@dataclass(slots=True)
class Receipt:
    """What became of a request, in the order of its events."""

    results: list[str] = field(default_factory=list)  # accepted, duplicate, rejected
    rejected: list[Rejection] = field(default_factory=list)
    shards: frozenset[int] = frozenset()  # that have new work
    owners: list[int] = field(default_factory=list)  # of what was accepted
    created: frozenset[int] = frozenset()  # customers
    changed: frozenset[int] = frozenset()
    sightings: catalogue.Sightings = field(default_factory=catalogue.Sightings)

    @property
    def accepted(self) -> int:
        """Count the events stored by this request."""
        return self.results.count("accepted")

    @property
    def duplicate(self) -> int:
        """Count the events that were stored before."""
        return self.results.count("duplicate")
