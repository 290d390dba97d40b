"""What changed between two versions, and whom it concerns."""

import pytest

from journeys.domain import graph as graphs
from journeys.domain.differences import compare
from journeys.selectors import preview_publishing
from journeys.selectors.previewing import preview_nodes
from tests.journeys.factories import (
    put_live,
    set_clock,
)
from tests.journeys.graphs import branch, document, edge, entry, node
from tests.journeys.publishing import (
    days,
    draw,
    enter,
    put_over,
    straight,
    wait,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    set_clock()


CHANGED = [
    # the draft; node -> what changed
    (straight(wait()), {}),
    (straight(wait(amount=5)), {"pause": ("changed", ("settings",))}),
    (straight(node("pause", "wait_for", event="Order", deadline=days(3))),
     {"pause": ("changed", ("kind", "settings", "paths"))}),
    (straight(), {"in": ("changed", ("paths",)), "pause": ("removed", ())}),
    (straight(wait(), wait("more")),
     {"pause": ("changed", ("paths",)), "more": ("added", ())}),
    (straight({**wait(), "name": "Rest"}), {"pause": ("changed", ("name",))}),
]  # fmt: skip


@pytest.mark.parametrize(("draft", "expected"), CHANGED)
def test_each_node_is_told_as_changed_added_or_removed(draft, expected):
    found = compare(graphs.parse(straight(wait())), graphs.parse(draft))
    told = {one.id: (one.change, one.parts) for one in found}
    assert {id_: one for id_, one in told.items() if one[0] != "unchanged"} == expected


def test_a_setting_written_out_as_its_default_has_not_changed():
    short = straight(wait())
    long = straight(wait())
    del short["nodes"][0]["settings"]["reentry"]
    assert long["nodes"][0]["settings"]["reentry"] == "once"
    found = compare(graphs.parse(short), graphs.parse(long))
    assert {one.change for one in found} == {"unchanged"}


LOOP = document(
    [
        entry("Signed Up"),
        wait("a"),
        node("b", "decision", branches=[branch("yes", "vip")]),
        wait("c"),
        wait("d"),
        node("out", "exit"),
    ],
    [
        edge("in", "a"),
        edge("a", "b"),
        edge("b", "c", "yes"),
        edge("b", "d", "else"),
        edge("c", "a"),
        edge("d", "out"),
    ],
)
AROUND = {  # with 5 at a, 7 at c, 11 at d: before, at, past
    "in": (0, 0, 23),
    "a": (7, 5, 11),
    "b": (12, 0, 11),
    "c": (5, 7, 11),
    "d": (12, 11, 0),
    "out": (23, 0, 0),
}


def test_people_before_at_and_past_a_node_are_counted_over_the_graph():
    graph = graphs.parse(LOOP)
    nodes = preview_nodes(graph, graph, {"a": 5, "c": 7, "d": 11})
    told = {one.difference.id: (one.before, one.at, one.past) for one in nodes}
    assert told == AROUND


def test_a_ladder_with_countless_paths_is_previewed_at_once():
    """H16: paths are never enumerated; here there are 2 to the 100th."""
    nodes = [entry("Signed Up")]
    edges = []
    last = "in"
    for rung in range(100):
        names = [f"{side}{rung}" for side in ("s", "l", "r", "e")]
        branches = [branch("yes", "vip")]
        nodes += [node(names[0], "decision", branches=branches)]
        nodes += [wait(name) for name in names[1:]]
        edges += [edge(last, names[0]), edge(names[0], names[1], "yes")]
        edges += [edge(names[0], names[2], "else")]
        edges += [edge(names[1], names[3]), edge(names[2], names[3])]
        last = names[3]
    nodes.append(node("out", "exit"))
    edges.append(edge(last, "out"))
    graph = graphs.parse(document(nodes, edges))
    people = {one["id"]: 1 for one in nodes if one["kind"] == "wait"}
    told = {one.difference.id: one for one in preview_nodes(graph, graph, people)}
    assert told["out"].before == 300
    assert told["s50"].before == told["s50"].past == 150


def test_the_preview_tells_each_running_version_and_who_needs_a_destination():
    journey = put_live(straight(wait("a"), wait("b")))
    enter("u1")
    put_over(journey, straight(wait("a", 20), wait("b")))
    enter("u2")
    enter("u3")
    draw(journey, straight(wait("b"), wait("c")))
    journey.refresh_from_db()
    preview = preview_publishing(journey, journey.draft)
    assert (preview.number, preview.people, preview.is_identical) == (3, 3, False)
    newest, oldest = preview.versions
    assert (newest.version.number, newest.people, newest.is_published) == (2, 2, True)
    assert (oldest.version.number, oldest.people, oldest.is_published) == (1, 1, False)
    told = {one.difference.id: one for one in newest.nodes}
    assert told["a"].needs_destination
    assert told["a"].destination is None
    assert (told["a"].difference.change, told["a"].at) == ("removed", 2)
    assert (told["b"].before, told["b"].destination) == (2, "b")
    assert not told["b"].needs_destination
    assert told["c"].difference.change == "added"
    assert [one.id for one in preview.destinations] == ["b", "c", "out"]
