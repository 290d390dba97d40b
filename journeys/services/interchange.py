"""Bring a journey in from a file of ours or of another program."""

from collections.abc import Sequence
from dataclasses import dataclass

from journeys.domain import interchange
from journeys.domain.interchange import Carried
from journeys.domain.problems import Note
from journeys.models import Journey
from journeys.services.drafts import NAME_LENGTH, create_journey


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file came to: its format, the journey in it, and a note on the rest.

    Parameters
    ----------
    journey
        The new journey; None when it was only looked at.
    """

    format: str
    carried: Carried
    notes: Sequence[Note]
    journey: Journey | None = None


def read_file(*, source: str | bytes, file_name: str = "") -> Imported:
    """Say what a file would come to. Nothing is written.

    Raises
    ------
    ImportRefused
        Nothing can be read; the errors name line and element.
    """
    name, arrived = interchange.read(source, file_name)
    return Imported(name, arrived.carried, arrived.notes)


def import_journey(
    *,
    source: str | bytes,
    file_name: str = "",
    name: str = "",
    owner_id: int | None = None,
) -> Imported:
    """Create a journey with the content of a file as its first draft.

    Reading takes up to seconds: it is done before the transaction begins.

    Parameters
    ----------
    name
        Of the journey; empty for the one in the file.

    Raises
    ------
    ImportRefused
        Nothing can be read; the errors name line and element. Nothing was written.
    """
    found = read_file(source=source, file_name=file_name)
    carried = found.carried
    journey = create_journey(
        name=(name.strip() or carried.name.strip())[:NAME_LENGTH],
        description=carried.description,
        document=carried.document,
        layout=carried.layout,
        map=carried.map,
        owner_id=owner_id,
    )
    return Imported(found.format, carried, found.notes, journey)
