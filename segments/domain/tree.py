"""The tree of a rule: all / any / not over leaves. Immutable; equal trees are equal."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from segments.domain.measures import Measure
from segments.domain.operators import Condition


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison of one measure with one value; the unit of evaluation."""

    measure: Measure
    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """True if every child is; true of nothing."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """True if at least one child is; false of nothing."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True if the child is false, also where a measure is missing."""

    child: "Node"


Node = Leaf | All | Either | Not


@dataclass(frozen=True)
class Rule:
    """A parsed rule. Equal trees are equal rules."""

    root: Node

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves from left to right, with repeats."""
        return (node for node in walk(self.root) if isinstance(node, Leaf))

    def segments(self) -> frozenset[int]:
        """Return the micro-segments that the rule refers to."""
        return self._segments

    @cached_property
    def _segments(self) -> frozenset[int]:
        # A run asks a thousand rules several times in every shard
        return frozenset().union(*(leaf.measure.segments() for leaf in self.leaves()))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order of reading."""
    return (found for _, found in walk_paths(node))


def walk_paths(node: Node, path: str = "root") -> Iterator[tuple[str, Node]]:
    """Yield a node and everything below it, each with the path to its place."""
    yield path, node
    match node:
        case All(children):
            for place, child in enumerate(children):
                yield from walk_paths(child, f"{path}.all[{place}]")
        case Either(children):
            for place, child in enumerate(children):
                yield from walk_paths(child, f"{path}.any[{place}]")
        case Not(child):
            yield from walk_paths(child, f"{path}.not")
