"""One plain English sentence per rule."""

from segments.domain.measures import Names
from segments.domain.tree import All, Either, Leaf, Node, Not, Rule
from segments.domain.wording import join_words

NO_NAMES = Names()


def describe(rule: Rule, names: Names = NO_NAMES) -> str:
    """Write a rule as one sentence, without a full stop.

    Examples
    --------
    >>> from segments.domain.rules import parse
    >>> spent = {"measure": {"kind": "sum", "property": "revenue"},
    ...          "operator": "gt", "value": 500}
    >>> never = {"measure": {"kind": "campaign", "response": "responded"},
    ...          "operator": "is_not"}
    >>> describe(parse({"schema_version": 1, "root": {"all": [spent, never]}}))
    'Spent more than 500 to date and never responded to any campaign'
    """
    words = _say(rule.root, names, inside=False)
    return words[:1].upper() + words[1:]


def describe_node(node: Node, names: Names = NO_NAMES) -> str:
    """Write one node of a rule as a sentence."""
    return describe(Rule(node), names)


def _say(node: Node, names: Names, *, inside: bool) -> str:
    match node:
        case Leaf(measure, condition):
            return measure.say(condition, names)
        case Not(child):
            return _say_not(child, names)
        case All(()):
            return "everyone"
        case Either(()):
            return "nobody"
        case All((child,)) | Either((child,)):
            return _say(child, names, inside=inside)
        case All(children):
            words = [_say(child, names, inside=True) for child in children]
            return _group(join_words(words, "and"), inside)
        case Either(children):
            words = [_say(child, names, inside=True) for child in children]
            both = "either " if inside and len(children) == 2 else ""
            return _group(both + join_words(words, "or"), inside)


def _say_not(child: Node, names: Names) -> str:
    match child:
        case Leaf(measure, condition):
            return measure.say_not(condition, names)
        case Not(grandchild):
            return _say(grandchild, names, inside=True)
        case All(()):
            return "nobody"
        case Either(()):
            return "everyone"
        case All((only,)) | Either((only,)):
            return _say_not(only, names)
        case Either(children):
            words = [_say(each, names, inside=True) for each in children]
            return f"none of this: {join_words(words, 'or')}"
        case _:
            return f"not all of this: {_say(child, names, inside=False)}"


def _group(words: str, inside: bool) -> str:
    return f"({words})" if inside else words
