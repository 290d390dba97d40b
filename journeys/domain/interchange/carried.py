"""What travels between Rivermouth and a file: a journey, and notes on the way in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from journeys.domain.problems import Note


@dataclass(frozen=True, slots=True)
class Carried:
    """A journey without its history: what a file can hold.

    Parameters
    ----------
    document
        The graph document (`graph.parse`).
    layout, map
        Saved positions, and what is noted per step; both as the draft holds them.
    """

    name: str
    document: Mapping[str, Any]
    layout: Mapping[str, Any] = field(default_factory=dict)
    map: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A journey that was read from a file, with a note on whatever did not fit."""

    carried: Carried
    notes: tuple[Note, ...] = ()
