"""Whether the names in a rule were ever seen."""

from customers.models import AttributeName, EventName
from segments.domain.errors import Fault, RuleError
from segments.domain.rules import Rule
from segments.domain.tree import Leaf, walk_paths


def check_known(rule: Rule) -> None:
    """Refuse a rule over attributes or events that were never received.

    Names of system events are known before they happen.

    Raises
    ------
    RuleError
        Names every leaf with such a name.
    """
    leaves = [
        (path, node) for path, node in walk_paths(rule.root) if isinstance(node, Leaf)
    ]
    attributes = {n for _, leaf in leaves for n in leaf.measure.needs().attributes}
    events = {
        name
        for _, leaf in leaves
        for need in leaf.measure.needs().events
        for name in need.events or ()
        if not name.startswith("$")
    }
    unknown_attributes = _find_unknown_attributes(attributes)
    known_events = EventName.objects.filter(name__in=events)
    unknown_events = events - set(known_events.values_list("name", flat=True))
    faults = []
    for path, leaf in leaves:
        needs = leaf.measure.needs()
        for name in needs.attributes & unknown_attributes:
            message = f'No customer has the attribute "{name}" yet.'
            faults.append(Fault(f"{path}.measure.name", "unknown_attribute", message))
        for need in needs.events:
            for name in set(need.events or ()) & unknown_events:
                message = f'The event "{name}" has not been received yet.'
                faults.append(Fault(f"{path}.measure.event", "unknown_event", message))
    if faults:
        raise RuleError(faults)


def _find_unknown_attributes(names: set[str]) -> set[str]:
    """Return names of which neither all nor the part before a dot is known."""
    heads = {name.split(".")[0] for name in names}
    rows = AttributeName.objects.filter(name__in=names | heads)
    known = set(rows.values_list("name", flat=True))
    return {name for name in names if not {name, name.split(".")[0]} & known}
