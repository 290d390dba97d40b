"""Surveys: the scales a message can ask for an answer on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale: what is asked, the scores from low to high, what the ends mean."""

    question: str
    scores: tuple[int, ...]
    low: str
    high: str


SCALES: Mapping[str, Scale] = {
    "csat": Scale(
        "How satisfied are you?",
        tuple(range(1, 6)),
        "not at all",
        "very much",
    ),
    "nps": Scale(
        "How likely is it that you recommend us to a friend?",
        tuple(range(11)),
        "not likely at all",
        "extremely likely",
    ),
}


@dataclass(frozen=True, slots=True)
class Survey:
    """What a message asks for; `place` is where it was asked: journey and step."""

    name: str
    scale: Scale
    place: Mapping[str, Any]


def read_survey(context: Mapping[str, Any]) -> Survey | None:
    """Read what a message asks out of its context; None if it asks nothing.

    Examples
    --------
    >>> asked = {"name": "Month", "scale": "csat", "journey": 1, "node": "ask"}
    >>> read_survey({"survey": asked}).scale.scores
    (1, 2, 3, 4, 5)
    >>> read_survey({}) is None
    True
    """
    asked = context.get("survey")
    if not isinstance(asked, Mapping) or asked.get("scale") not in SCALES:
        return None
    place = {key: asked[key] for key in ("journey", "node") if key in asked}
    return Survey(str(asked.get("name", "")), SCALES[asked["scale"]], place)
