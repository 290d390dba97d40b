"""What rules ask and a persona cannot have: it is assumed, with odds, and said so.

Such a condition becomes one about an attribute that holds the assumption; everything
else of the rule stays as the live engine asks it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from segments.domain.matching import REVENUE
from segments.domain.measures import Names, Prediction, Rank, Segment
from segments.domain.measures.attribute import Attribute
from segments.domain.measures.base import Measure
from segments.domain.measures.campaign import Campaign
from segments.domain.measures.consent import Consent
from segments.domain.measures.count import Count
from segments.domain.measures.days_since import DaysSince
from segments.domain.measures.journey import Journey
from segments.domain.measures.not_since import NotSince
from segments.domain.measures.of_property import OfProperty
from segments.domain.measures.variety import Values
from segments.domain.operators import Condition
from segments.domain.sentences import describe_node
from segments.domain.tree import All, Either, Leaf, Node, Not, Rule

IS_SO, IS_NOT_SO = Condition("is_true", "flag"), Condition("is_false", "flag")


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something nobody can know of a persona.

    Parameters
    ----------
    key
        Names it in what the user sends: the same for the same question.
    sentence
        What is assumed, without a full stop.
    chance
        How likely it is taken to be so.
    """

    key: str
    sentence: str
    chance: float

    @property
    def attribute(self) -> str:
        """Return the attribute in which the drawn answer is kept."""
        return f"$assumed {self.key}"


class Assumptions:
    """Rewrites rules and collects what had to be assumed."""

    def __init__(self, chances: Mapping[str, float], names: Names) -> None:
        self._chances = chances
        self._names = names
        self.found: dict[str, Assumption] = {}
        self.unfiltered: set[str] = set()  # events whose properties are not known

    def rewrite(self, rule: Rule) -> Rule:
        """Return the rule as it can be asked of a persona."""
        return Rule(self._rewrite(rule.root))

    def _rewrite(self, node: Node) -> Node:
        match node:
            case All(children):
                return All(tuple(self._rewrite(child) for child in children))
            case Either(children):
                return Either(tuple(self._rewrite(child) for child in children))
            case Not(child):
                return Not(self._rewrite(child))
            case Leaf(measure, condition):
                return self._rewrite_leaf(node, measure, condition)

    def _rewrite_leaf(self, leaf: Leaf, measure: Measure, condition: Condition) -> Leaf:
        match measure:
            case Segment(id=id_):
                return self._assume_member(f"segment-{id_}", measure, condition)
            case Campaign() | Journey() | Consent():
                key = _key(measure.__class__.__name__.lower(), measure.to_document())
                return self._assume_member(key, measure, condition)
            case Rank():
                return self._assume(_key("rank", describe_node(leaf)), leaf)
            case Prediction():
                return self._assume(_key("prediction", describe_node(leaf)), leaf)
            case OfProperty(property=name) if name != REVENUE or isinstance(
                measure, Values
            ):
                return self._assume(_key(measure.kind, describe_node(leaf)), leaf)
            case Count() | OfProperty() | DaysSince() | NotSince():
                return self._unfilter(leaf, measure)
            case _:
                return leaf

    def _assume_member(self, key: str, measure: Measure, condition: Condition) -> Leaf:
        """Assume that somebody is in something; a rule may ask whether they are not."""
        words = measure.say(Condition("is", "member"), self._names)
        assumed = self._note(key, words[:1].upper() + words[1:])
        answer = IS_SO if condition.operator == "is" else IS_NOT_SO
        return Leaf(Attribute(assumed.attribute), answer)

    def _assume(self, key: str, leaf: Leaf) -> Leaf:
        assumed = self._note(key, describe_node(leaf, self._names))
        return Leaf(Attribute(assumed.attribute), IS_SO)

    def _note(self, key: str, sentence: str) -> Assumption:
        assumed = Assumption(key, sentence, self._chances.get(key, 0.0))
        return self.found.setdefault(key, assumed)

    def _unfilter(
        self, leaf: Leaf, measure: Count | OfProperty | DaysSince | NotSince
    ) -> Leaf:
        """Take what happens to fit: the odds of an event are those of one that does."""
        matching = measure.matching
        if not matching.filters:
            return leaf
        self.unfiltered |= set(matching.events or ())
        return Leaf(
            replace(measure, matching=replace(matching, filters=())), leaf.condition
        )


def _key(kind: str, asked: object) -> str:
    digest = hashlib.blake2b(str(asked).encode(), digest_size=6).hexdigest()
    return f"{kind}-{digest}"
