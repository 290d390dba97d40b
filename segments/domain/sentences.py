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
    words = _say(rule.root, names, None)
    first = next((i for i, letter in enumerate(words) if letter.isalpha()), 0)
    return words[:first] + words[first : first + 1].upper() + words[first + 1 :]


def describe_node(node: Node, names: Names = NO_NAMES) -> str:
    """Write one node of a rule as a sentence."""
    return describe(Rule(node), names)


def _say(node: Node, names: Names, around: type[Node] | None) -> str:
    """Write a node; a group within a group of the other kind is put in brackets."""
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
            return _say(child, names, around)
        case All(children):
            words = join_words([_say(each, names, All) for each in children], "and")
            return f"({words})" if around is Either else words
        case Either(children):
            words = join_words([_say(each, names, Either) for each in children], "or")
            return f"({words})" if around is All else words


def _say_not(child: Node, names: Names) -> str:
    match child:
        case Leaf(measure, condition):
            return measure.say_not(condition, names)
        case Not(grandchild):
            return _say(grandchild, names, All)
        case All(()):
            return "nobody"
        case Either(()):
            return "everyone"
        case All((only,)) | Either((only,)):
            return _say_not(only, names)
        case Either(children):
            words = join_words([_say(each, names, Either) for each in children], "or")
            return f"none of this: ({words})"
        case All(children):
            words = join_words([_say(each, names, All) for each in children], "and")
            return f"not all of this: ({words})"
