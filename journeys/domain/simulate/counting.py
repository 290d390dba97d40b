"""What is to be expected: how many of the simulated people came where."""

from collections import Counter
from dataclasses import dataclass, field

from journeys.domain.cohort import ENDED
from journeys.domain.simulate.rehearsal import Rehearsal
from journeys.domain.simulate.walking import Record


@dataclass(slots=True)
class StepCount:
    """People of one step: who came, who is there at the end; messages of it."""

    reached: int = 0
    inside: int = 0
    sent: int = 0
    not_sent: int = 0


@dataclass(slots=True)
class Expected:
    """Expected numbers.

    Parameters
    ----------
    paths
        (step, outcome) -> how often people left by it.
    ends
        How -> people; "inside" for who is still there.
    goals
        People who reached the goal.
    """

    people: int
    steps: dict[str, StepCount] = field(default_factory=dict)
    paths: dict[tuple[str, str], int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    goals: int = 0


def count(rehearsal: Rehearsal, record: Record) -> Expected:
    """Count people per step, path and end. Who passes a step twice counts once there.

    Paths count passages, as the numbers of a live journey do.
    """
    draft, walker = rehearsal.draft, rehearsal.walker
    nodes = draft.version.nodes
    expected = Expected(people=len(rehearsal.ids))
    came: dict[str, set[int]] = {}
    paths: Counter[tuple[str, str]] = Counter()
    ends: Counter[str] = Counter()
    for step in record.steps:
        left = step.left
        node_id, open_outcome = draft.place_of(nodes[left.node].id)
        if open_outcome is None:
            came.setdefault(node_id, set()).update(left.rows.tolist())
        if left.outcome.startswith(ENDED):
            ends[left.outcome.removeprefix(ENDED)] += len(left.rows)
        else:
            paths[node_id, left.outcome] += len(left.rows)
    counts = {node_id: StepCount() for node_id in draft.nodes}
    for row, place in enumerate(walker.node.tolist()):
        node_id, open_outcome = draft.place_of(nodes[place].id)
        if walker.inside[row] or row in record.stuck:
            came.setdefault(node_id, set()).add(row)
            counts[node_id].inside += 1
            ends["failed" if row in record.stuck else "inside"] += 1
    for node_id, rows in came.items():
        counts[node_id].reached = len(rows)
    for one in record.sent:
        node_id = nodes[one.node].id
        if one.sent_at is None:
            counts[node_id].not_sent += 1
        else:
            counts[node_id].sent += 1
    expected.steps, expected.paths, expected.ends = counts, dict(paths), dict(ends)
    expected.goals = int((record.reached <= rehearsal.end).sum())
    return expected
