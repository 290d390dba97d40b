"""The rule language: documents in, immutable trees out.

A rule is a tree of all / any / not over leaves; a leaf compares one measure once.
`parse` refuses with every fault it finds, each with the path to its node.
"""

from collections.abc import Callable, Mapping
from typing import Any

from segments.domain.errors import Fault, RuleError
from segments.domain.measures import MEASURES
from segments.domain.operators import parse_condition
from segments.domain.reading import Fields, check_list, refuse
from segments.domain.sentences import describe
from segments.domain.tree import All, Either, Leaf, Node, Not, Rule, walk

__all__ = ["Rule", "describe", "parse", "to_document"]

SCHEMA_VERSION = 1
MAX_DEPTH = 32  # groups and negations around a leaf
MAX_LEAVES = 10_000

# Pure functions from the shape of one schema version to the next, oldest first
UPGRADES: Mapping[int, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {}


def parse(document: Any) -> Rule:
    """Return the rule of a document.

    Parameters
    ----------
    document
        `{"schema_version": 1, "root": node}`; a node is `{"all": [...]}`,
        `{"any": [...]}`, `{"not": node}` or `{"measure", "operator", "value"}`.

    Raises
    ------
    RuleError
        The document has faults; each carries the path to its place.

    Examples
    --------
    >>> leaf = {"measure": {"kind": "longevity"}, "operator": "lt", "value": 7}
    >>> len(list(parse({"schema_version": 1, "root": {"all": [leaf, leaf]}}).leaves()))
    2
    """
    if not isinstance(document, Mapping):
        raise refuse("rule", "wrong_type", "A rule must be an object.")
    fields = Fields(_upgrade(document), "rule")
    fields.take("schema_version")
    faults: list[Fault] = []
    root = _parse_node(fields.take("root"), "root", 0, faults)
    if not faults:
        fields.finish()
        if sum(1 for node in walk(root) if isinstance(node, Leaf)) > MAX_LEAVES:
            faults.append(
                Fault("root", "too_long", f"At most {MAX_LEAVES:,} conditions.")
            )
    if faults:
        raise RuleError(faults)
    return Rule(root)


def to_document(rule: Rule) -> dict[str, Any]:
    """Return a rule as the newest document; `parse` of it is the same rule."""
    return {"schema_version": SCHEMA_VERSION, "root": _write_node(rule.root)}


def _upgrade(document: Mapping[str, Any]) -> Mapping[str, Any]:
    version: Any = document.get("schema_version")
    while isinstance(version, int) and version in UPGRADES:
        document = UPGRADES[version](document)
        version = document["schema_version"]
    if version != SCHEMA_VERSION or isinstance(version, bool):
        raise refuse(
            "schema_version", "unknown_version", f"This must be {SCHEMA_VERSION}."
        )
    return document


def _parse_node(value: Any, path: str, depth: int, faults: list[Fault]) -> Node:
    """Return a node; on a fault note it and return an empty group in its place."""
    try:
        if depth > MAX_DEPTH:
            message = f"Groups may be nested {MAX_DEPTH} deep at most."
            raise refuse(path, "too_deep", message)
        fields = Fields(value, path)
        if fields.has("measure"):
            return _parse_leaf(fields)
        for key, group in (("all", All), ("any", Either)):
            if fields.has(key):
                entries = check_list(fields.take(key), fields.at(key))
                fields.finish()
                return group(
                    tuple(
                        _parse_node(entry, f"{path}.{key}[{i}]", depth + 1, faults)
                        for i, entry in enumerate(entries)
                    )
                )
        if fields.has("not"):
            child = fields.take("not")
            fields.finish()
            return Not(_parse_node(child, f"{path}.not", depth + 1, faults))
        message = 'One of "all", "any", "not" or "measure" is needed here.'
        raise refuse(path, "unknown_node", message)
    except RuleError as error:
        faults.extend(error.faults)
        return All(())


def _parse_leaf(fields: Fields) -> Leaf:
    inner = Fields(fields.take("measure"), fields.at("measure"))
    measure = MEASURES[inner.choice("kind", MEASURES)].parse(inner)
    inner.finish()
    condition = parse_condition(fields, measure.types)
    fields.finish()
    return Leaf(measure, condition)


def _write_node(node: Node) -> dict[str, Any]:
    match node:
        case All(children):
            return {"all": [_write_node(child) for child in children]}
        case Either(children):
            return {"any": [_write_node(child) for child in children]}
        case Not(child):
            return {"not": _write_node(child)}
        case Leaf(measure, condition):
            return {"measure": measure.to_document(), **condition.to_document()}
