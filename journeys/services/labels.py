"""Put labels on journeys and take them off, one at a time: two people lose nothing."""

from django.db import transaction

from journeys.domain.errors import LabelInvalid
from journeys.models import Label
from journeys.selectors.labels import find_spellings, list_labels_of
from journeys.services.auditing import lock_journey

MOST = 20  # on one journey


@transaction.atomic
def add_label(*, journey_id: int, name: str) -> list[str]:
    """Put a label on a journey; return all it has, by name.

    A label that is used elsewhere keeps the spelling it has there.

    Raises
    ------
    LabelInvalid
        It is empty or too long, or there are too many. Nothing was written.
    """
    journey = lock_journey(journey_id=journey_id)
    tidy = " ".join(name.split())
    if not tidy:
        raise LabelInvalid("A label needs at least one letter.")
    if len(tidy) > Label.LENGTH:
        raise LabelInvalid(f"A label has at most {Label.LENGTH} letters.")
    there = list_labels_of(journey)
    alike = find_spellings(tidy)
    if alike.filter(journey=journey).exists():
        return there
    if len(there) >= MOST:
        raise LabelInvalid(f"A journey has at most {MOST} labels.")
    spelled = alike.order_by("pk").values_list("name", flat=True).first()
    Label.objects.create(journey=journey, name=spelled or tidy)
    return list_labels_of(journey)


@transaction.atomic
def remove_label(*, journey_id: int, name: str) -> list[str]:
    """Take a label off a journey; return those that are left."""
    journey = lock_journey(journey_id=journey_id)
    find_spellings(" ".join(name.split())).filter(journey=journey).delete()
    return list_labels_of(journey)
