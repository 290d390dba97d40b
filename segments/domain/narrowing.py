"""What each condition of a rule leaves: the number beside it in the rule builder."""

from collections.abc import Iterator

from segments.domain.tree import All, Either, Node, Not, Rule

Step = tuple[str, Node]


def list_steps(rule: Rule) -> dict[str, Node]:
    """Return for the path of every condition and group what to count there.

    Of a child in a group it is the group up to and with that child: in "all of" the
    numbers fall from condition to condition, in "any of" they rise. What stands around
    the group does not count.

    Examples
    --------
    >>> from segments.domain.rules import parse
    >>> leaf = {"measure": {"kind": "longevity"}, "operator": "lt", "value": 7}
    >>> list(list_steps(parse({"schema_version": 1, "root": {"all": [leaf, leaf]}})))
    ['root', 'root.all[0]', 'root.all[1]']
    """
    return dict([("root", rule.root), *_walk(rule.root, "root")])


def _walk(node: Node, path: str) -> Iterator[Step]:
    match node:
        case All(children):
            yield from _walk_group(children, f"{path}.all", All)
        case Either(children):
            yield from _walk_group(children, f"{path}.any", Either)
        case Not(child):
            yield f"{path}.not", child
            yield from _walk(child, f"{path}.not")


def _walk_group(
    children: tuple[Node, ...], path: str, group: type[All] | type[Either]
) -> Iterator[Step]:
    for place, child in enumerate(children):
        yield f"{path}[{place}]", group(children[: place + 1])
        yield from _walk(child, f"{path}[{place}]")
