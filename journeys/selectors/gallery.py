"""The gallery beside the catalogue: what each template needs, and what is there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from customers.selectors import get_catalogue
from journeys.domain.templates import TEMPLATES, JourneyTemplate, Need
from messaging.models import WRITTEN

CHANNELS = frozenset(channel for channel, _ in WRITTEN)  # that messages can take here


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something a template needs, and whether it was ever received."""

    name: str
    why: str
    is_optional: bool
    is_present: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A template of the gallery as this workspace sees it."""

    template: JourneyTemplate
    channels: tuple[Wanted, ...]
    events: tuple[Wanted, ...]
    attributes: tuple[Wanted, ...]


def list_offers() -> list[Offer]:
    """Return the gallery, in the order of a customer's life."""
    catalogue = get_catalogue()
    events = {one["name"] for one in catalogue["events"]}
    attributes = {one["name"] for one in catalogue["attributes"]}
    return [
        Offer(
            one,
            _want([Need(channel, "") for channel in one.channels], CHANNELS),
            _want(one.events, events),
            _want(one.attributes, attributes),
        )
        for one in TEMPLATES.values()
    ]


def find_offer(key: str) -> Offer | None:
    """Return one template of the gallery; None where there is no such one."""
    return next((one for one in list_offers() if one.template.key == key), None)


def _want(needs: Iterable[Need], there: Collection[str]) -> tuple[Wanted, ...]:
    return tuple(
        Wanted(need.name, need.why, need.is_optional, need.name in there)
        for need in needs
    )
