"""What publishing would do to the people inside: before anybody decides.

Where people can still come is a question about the graph alone, answered with sets of
reachable nodes; nobody's history is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from journeys.domain import graph as graphs
from journeys.domain.differences import Difference, compare
from journeys.domain.graph import Graph, Node
from journeys.domain.moving import destinations
from journeys.domain.problems import Problem
from journeys.domain.validate import validate
from journeys.models import Journey, Version
from journeys.selectors.known import read_known
from journeys.selectors.versions import count_people, list_published_versions


@dataclass(frozen=True, slots=True)
class PreviewedNode:
    """One node of the older or the newer version.

    Parameters
    ----------
    before, at, past
        People who can still come here, who stand here, and who stand where a path
        leads from here; who is in a loop with it is before it. For an added node:
        if everybody followed.
    destination
        Where people who follow go from here, without further words.
    """

    difference: Difference
    before: int
    at: int
    past: int
    destination: str | None

    @property
    def needs_destination(self) -> bool:
        """Tell whether somebody has to say where the people here go."""
        return self.at > 0 and self.destination is None


@dataclass(frozen=True, slots=True)
class PreviewedVersion:
    """A version with people inside, or the one that is live now."""

    version: Version
    people: int
    is_published: bool
    nodes: list[PreviewedNode]


@dataclass(frozen=True, slots=True)
class Preview:
    """What putting `version` live would mean.

    Parameters
    ----------
    number
        The number it would get.
    life_revision
        Of the journey, when this was read.
    destinations
        Nodes people can be moved to.
    """

    version: Version
    number: int
    life_revision: int
    problems: list[Problem]
    is_identical: bool
    destinations: list[Node]
    versions: list[PreviewedVersion] = field(default_factory=list)

    @property
    def people(self) -> int:
        """Return how many are inside."""
        return sum(one.people for one in self.versions)


def preview_publishing(journey: Journey, version: Version) -> Preview:
    """Return what putting a version live would mean for people in each running one.

    A version that is no graph is told by its problems alone.
    """
    problems = validate(version.document, read_known())
    published = journey.published
    found = Preview(
        version=version,
        number=journey.draft.number if journey.draft else 1,
        life_revision=journey.life_revision,
        problems=problems,
        is_identical=published is not None and published.sha256 == version.sha256,
        destinations=[],
    )
    if graphs.shape_problems(version.document):
        return found
    new = graphs.parse(version.document)
    found.destinations.extend(
        node for node in new.nodes.values() if node.kind != "entry"
    )
    versions = list_published_versions(journey)
    people = count_people([one.pk for one in versions])
    for one in versions:
        if one.pk not in people and one.pk != journey.published_id:
            continue
        standing = people.get(one.pk, {})
        found.versions.append(
            PreviewedVersion(
                one,
                sum(standing.values()),
                one.pk == journey.published_id,
                preview_nodes(graphs.parse(one.document), new, standing),
            )
        )
    return found


def preview_nodes(
    old: Graph, new: Graph, standing: Mapping[str, int]
) -> list[PreviewedNode]:
    """Return every node of either graph with the people before, at and past it."""
    where = destinations(old, new)
    followed: dict[str, int] = {}
    for node_id, count in standing.items():
        if node_id in where:
            target = where[node_id]
            followed[target] = followed.get(target, 0) + count
    before, past = _surroundings(old, standing)
    before_new, past_new = _surroundings(new, followed)
    nodes = []
    for difference in compare(old, new):
        node_id = difference.id
        added = difference.change == "added"
        nodes.append(
            PreviewedNode(
                difference,
                before=(before_new if added else before).get(node_id, 0),
                at=0 if added else standing.get(node_id, 0),
                past=(past_new if added else past).get(node_id, 0),
                destination=where.get(node_id),
            )
        )
    return nodes


def _surroundings(
    graph: Graph, standing: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return for each node how many can come to it, and how many are past it."""
    below = graph.descendants()
    before: dict[str, int] = {}
    past: dict[str, int] = {}
    for node_id, count in standing.items():
        ahead = below.get(node_id, frozenset()) - {node_id}
        for other in ahead:
            before[other] = before.get(other, 0) + count
        for other, reached in below.items():
            if node_id in reached and other != node_id and other not in ahead:
                past[other] = past.get(other, 0) + count
    return before, past
