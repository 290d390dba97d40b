"""From many rules to one plan: what to read, what to compute once, in which order."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from graphlib import CycleError, TopologicalSorter
from typing import Generic, TypeVar

from segments.domain.errors import SegmentCycle
from segments.domain.measures import Measure, Needs, Rank
from segments.domain.operators import Condition
from segments.domain.tree import All, Either, Leaf, Node, Not, Rule

K = TypeVar("K", bound=Hashable)

Program = tuple[int, ...]  # leaves by number and operations, in postfix order
AND, OR, NOT, TRUE, FALSE = -1, -2, -3, -4, -5


@dataclass(frozen=True)
class Plan(Generic[K]):
    """Rules to evaluate together.

    Parameters
    ----------
    rules
        The asked rules by any key.
    segments
        Rules of the micro-segments that they refer to, and those refer to, by id, in
        an order in which each comes after what it refers to.
    """

    rules: Mapping[K, Rule]
    segments: Mapping[int, Rule]

    @cached_property
    def leaves(self) -> Mapping[Leaf, int]:
        """Return the distinct leaves of all rules, numbered."""
        rules = [*self.segments.values(), *self.rules.values()]
        found = dict.fromkeys(leaf for rule in rules for leaf in rule.leaves())
        return {leaf: number for number, leaf in enumerate(found)}

    @cached_property
    def programs(self) -> Mapping[K, Program]:
        """Return the asked rules as programs over the numbers of leaves."""
        return {
            key: compile_node(rule.root, self.leaves)
            for key, rule in self.rules.items()
        }

    @cached_property
    def segment_programs(self) -> Mapping[int, Program]:
        """Return the rules of the needed micro-segments as programs, in their order."""
        return {
            id_: compile_node(rule.root, self.leaves)
            for id_, rule in self.segments.items()
        }

    @cached_property
    def uses(self) -> Mapping[K, frozenset[int]]:
        """Return the numbers of the leaves that each asked rule has."""
        return {
            key: frozenset(step for step in program if step >= 0)
            for key, program in self.programs.items()
        }

    @cached_property
    def measures(self) -> Mapping[Measure, None]:
        """Return the distinct measures of all rules."""
        return {leaf.measure: None for leaf in self.leaves}

    @cached_property
    def ranks(self) -> Mapping[str, tuple[Rank, Condition]]:
        """Return the ranks that need a threshold, by key."""
        return {
            leaf.measure.key(leaf.condition): (leaf.measure, leaf.condition)
            for leaf in self.leaves
            if isinstance(leaf.measure, Rank)
        }

    @cached_property
    def needs(self) -> Needs:
        """Return what has to be read to evaluate everything."""
        return reduce(Needs.__or__, (each.needs() for each in self.measures), Needs())

    @cached_property
    def rank_needs(self) -> Needs:
        """Return what has to be read to find the thresholds."""
        ranks = (rank for rank, _ in self.ranks.values())
        return reduce(Needs.__or__, (rank.needs() for rank in ranks), Needs())


def compile_node(node: Node, leaves: Mapping[Leaf, int]) -> Program:
    """Return a node in postfix order: numbers of leaves and the operations on them.

    Hashing a leaf takes longer than combining two columns of a shard, so it is done
    once in a plan and not for every shard.
    """
    match node:
        case Leaf():
            return (leaves[node],)
        case Not(child):
            return (*compile_node(child, leaves), NOT)
        case All(children):
            return _compile_group(children, leaves, AND, TRUE)
        case Either(children):
            return _compile_group(children, leaves, OR, FALSE)


def _compile_group(
    children: tuple[Node, ...], leaves: Mapping[Leaf, int], join: int, empty: int
) -> Program:
    if not children:
        return (empty,)
    first, *others = (compile_node(child, leaves) for child in children)
    return first + tuple(step for other in others for step in (*other, join))


def build_plan(
    rules: Mapping[K, Rule], library: Mapping[int, Rule] | None = None
) -> Plan[K]:
    """Return the plan of some rules.

    Parameters
    ----------
    library
        Rules of all live micro-segments by id. What is not in it has no members.

    Raises
    ------
    SegmentCycle
        Micro-segments refer to each other in a circle.
    """
    library = library or {}
    wanted: dict[int, frozenset[int]] = {}
    waiting = {id_ for rule in rules.values() for id_ in rule.segments()}
    while waiting:
        id_ = waiting.pop()
        if id_ in library and id_ not in wanted:
            wanted[id_] = library[id_].segments() & library.keys()
            waiting |= wanted[id_]
    return Plan(dict(rules), {id_: library[id_] for id_ in sort_segments(wanted)})


def sort_segments(references: Mapping[int, frozenset[int]]) -> list[int]:
    """Return micro-segments so that each comes after those it refers to.

    Raises
    ------
    SegmentCycle
        There is no such order; the message names the circle.
    """
    try:
        return list(TopologicalSorter(references).static_order())
    except CycleError as error:
        circle = " -> ".join(f"micro-segment {id_}" for id_ in error.args[1])
        message = f"{circle} is a circle. Remove one of the conditions."
        raise SegmentCycle(message) from error


def find_dependents(rules: Mapping[int, Rule], changed: frozenset[int]) -> set[int]:
    """Return `changed` and every micro-segment that refers to one of them at last."""
    found = set(changed)
    while more := {
        id_
        for id_, rule in rules.items()
        if id_ not in found and rule.segments() & found
    }:
        found |= more
    return found
