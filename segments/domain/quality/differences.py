"""In which conditions two rules differ, in plain words."""

from dataclasses import dataclass

from segments.domain.measures import Names
from segments.domain.sentences import describe_node
from segments.domain.tree import All, Node, Rule


@dataclass(frozen=True, slots=True)
class Differences:
    """Sentences of the conditions that only one of two rules has."""

    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def compare_rules(first: Rule, second: Rule, names: Names) -> Differences:
    """Return the conditions that must hold by one rule and are not in the other.

    Examples
    --------
    >>> from segments.domain.rules import parse
    >>> new = {"measure": {"kind": "longevity"}, "operator": "lt", "value": 7}
    >>> old = {**new, "operator": "gt"}
    >>> rules = [parse({"schema_version": 1, "root": root})
    ...          for root in ({"all": [new, old]}, new)]
    >>> compare_rules(*rules, Names())
    Differences(only_first=('Signed up more than 7 days ago',), only_second=())
    """
    conditions, others = _list_conditions(first), _list_conditions(second)
    return Differences(
        only_first=_say_missing(conditions, others, names),
        only_second=_say_missing(others, conditions, names),
    )


def _list_conditions(rule: Rule) -> tuple[Node, ...]:
    """Return what all must hold; a rule of one condition has that one."""
    return _unfold(rule.root)


def _unfold(node: Node) -> tuple[Node, ...]:
    if isinstance(node, All):
        return tuple(one for child in node.children for one in _unfold(child))
    return (node,)


def _say_missing(
    conditions: tuple[Node, ...], others: tuple[Node, ...], names: Names
) -> tuple[str, ...]:
    return tuple(describe_node(one, names) for one in conditions if one not in others)
