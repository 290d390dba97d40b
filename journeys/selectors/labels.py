"""The labels there are."""

from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet, Value
from django.db.models.functions import Lower

from journeys.models import Journey, Label


@dataclass(frozen=True, slots=True)
class LabelUse:
    """A label and on how many journeys it is, archived ones left out."""

    name: str
    journeys: int


def list_labels() -> list[LabelUse]:
    """Return every label in use, in alphabetical order."""
    rows = (
        Label.objects.exclude(journey__status=Journey.Status.ARCHIVED)
        .values(low=Lower("name"))
        .annotate(spelled=Min("name"), uses=Count("pk"))
        .order_by("low")
    )
    return [LabelUse(row["spelled"], row["uses"]) for row in rows]


def find_spellings(name: str) -> QuerySet[Label]:
    """Return the labels that are this one, however they are written.

    The database lowers both: Python knows other small letters (of "İ", and of a "Σ" at
    the end of a word), and the constraint of the table goes by those of the database.
    """
    return Label.objects.alias(low=Lower("name")).filter(low=Lower(Value(name)))


def list_labels_of(journey: Journey) -> list[str]:
    """Return the labels of one journey, in alphabetical order."""
    return sorted((label.name for label in journey.labels.all()), key=str.lower)
