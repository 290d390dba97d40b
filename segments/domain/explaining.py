"""Why one customer matches a rule or does not: every part with what was measured."""

from dataclasses import dataclass
from typing import Literal

from segments.domain.columns import Column, Json, Numbers, Several
from segments.domain.evaluator import Evaluator
from segments.domain.measures import Measure, Names, Rank
from segments.domain.measures.anniversary import Anniversary
from segments.domain.measures.count import Count
from segments.domain.measures.days_since import DaysSince
from segments.domain.measures.longevity import Longevity
from segments.domain.measures.prediction import DaysToPurchase
from segments.domain.plan import Plan, build_plan
from segments.domain.rules import Rule
from segments.domain.sentences import describe_node
from segments.domain.sheet import Sheet
from segments.domain.tree import All, Either, Leaf, Node, Not, walk_paths
from segments.domain.wording import join_words, say_value

Kind = Literal["all", "any", "not", "leaf"]
SHOWN = 5  # values of a list that are written out


@dataclass(frozen=True, slots=True)
class Part:
    """A node of a rule and its answer for one customer.

    Parameters
    ----------
    path
        Its place in the rule: `root.all[0]`.
    depth
        How many groups and negations stand around it.
    sentence
        The whole node in plain words.
    holds
        `None`: it cannot be computed.
    measured
        Of a leaf: what the customer has, as text. `None` where there is only yes or no.
    """

    path: str
    depth: int
    kind: Kind
    sentence: str
    holds: bool | None
    measured: str | None


def plan_parts(rule: Rule, library: dict[int, Rule]) -> Plan[str]:
    """Return the plan that answers every node of a rule by its path."""
    parts = {path: Rule(node) for path, node in walk_paths(rule.root)}
    return build_plan(parts, library)


def explain(rule: Rule, plan: Plan[str], sheet: Sheet, names: Names) -> list[Part]:
    """Return the parts of a rule in the order of reading.

    Parameters
    ----------
    plan
        What `plan_parts` gave.
    sheet
        Facts of one customer.
    """
    evaluator = Evaluator(sheet)
    columns = evaluator.run(plan).columns
    return [
        Part(
            path=path,
            depth=path.count("."),
            kind=_kind_of(node),
            sentence=describe_node(node, names),
            holds=bool(columns[path][0]) if path in columns else None,
            measured=_tell_measured(node, evaluator.sheet) if path in columns else None,
        )
        for path, node in walk_paths(rule.root)
    ]


def _kind_of(node: Node) -> Kind:
    match node:
        case All():
            return "all"
        case Either():
            return "any"
        case Not():
            return "not"
        case Leaf():
            return "leaf"


def _tell_measured(node: Node, sheet: Sheet) -> str | None:
    if not isinstance(node, Leaf):
        return None
    measure = node.measure
    if isinstance(measure, Rank):
        told = _tell(measure.of, measure.read(sheet))
        border = sheet.thresholds.get(measure.key(node.condition))
        if border is None:
            return f"{told}; nobody has a place in this rank yet"
        return f"{told}; the border is at {say_value(border)}"
    return _tell(measure, measure.read(sheet))


def _tell(measure: Measure, column: Column) -> str | None:
    match column:
        case Numbers():
            values = column.values.drop_nulls().to_list()
        case Several():
            values = column.values.drop_nulls().to_list()
        case Json():
            values = column.list_values("text")["value"].to_list()
        case _:
            return None
    if not values:
        return "not known"
    words = [_tell_value(measure, value) for value in values[:SHOWN]]
    if len(values) > SHOWN:
        words.append(f"{len(values) - SHOWN:,} others")
    return join_words(words, "and")


def _tell_value(measure: Measure, value: float | str) -> str:
    if isinstance(value, str):
        return value
    unit = _unit_of(measure)
    said = say_value(value)
    return f"{said} {unit if value == 1 else unit + 's'}" if unit else said


def _unit_of(measure: Measure) -> str:
    match measure:
        case Count():
            return "time"
        case DaysSince() | Longevity() | Anniversary() | DaysToPurchase():
            return "day"
    return ""
