"""The plain arrangement and the ways of paths: in order, straight, through no card."""

from itertools import combinations, pairwise

import pytest

from journeys.domain import graph as graphs
from journeys.domain import interchange
from journeys.domain.diagram import compose
from journeys.domain.diagram.boxes import overlap
from journeys.domain.diagram.labels import PILL_HEIGHT
from journeys.domain.diagram.routing import Router
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, STEP, arrange
from journeys.domain.outcomes import ways_out
from journeys.domain.templates import TEMPLATES
from tests.journeys.graphs import branch, document, edge, entry, node

EVERY = pytest.mark.parametrize("key", TEMPLATES)


def template(key):
    return graphs.parse(TEMPLATES[key].document({}))


def chain(*kinds):
    nodes = [entry(), *(node(f"n{i}", kind) for i, kind in enumerate(kinds))]
    ids = [one["id"] for one in nodes]
    return nodes, [edge(*pair) for pair in pairwise(ids)]


def test_a_journey_without_branches_is_one_straight_column():
    spots = arrange(graphs.parse(document(*chain("wait", "message", "exit"))))
    assert {x for x, _ in spots.values()} == {-CARD_WIDTH / 2}
    assert [y for _, y in spots.values()] == [0, 128, 256, 384]


@EVERY
def test_branches_stand_in_the_order_of_their_outcomes(key):
    graph = template(key)
    spots = arrange(graph)
    for node_id in graph.nodes:
        below = [
            spots[to][0]
            for to in dict.fromkeys(ways_out(graph, node_id).values())
            if spots[to][1] - spots[node_id][1] == 128
        ]
        assert below == sorted(below)


def test_the_order_of_branches_is_theirs_and_not_that_of_the_paths():
    nodes = [
        entry(),
        node("d", "decision", branches=[branch("a", "x"), branch("b", "y")]),
        *(node(one, "exit") for one in "zyx"),
    ]
    edges = [
        edge("in", "d"),
        edge("d", "z", "else"),
        edge("d", "y", "b"),
        edge("d", "x", "a"),
    ]
    spots = arrange(graphs.parse(document(nodes, edges)))
    assert spots["x"][0] < spots["y"][0] < spots["z"][0]
    assert spots["y"][0] == spots["d"][0]


def test_a_path_that_passes_a_branch_leaves_it_room_and_stays_straight():
    nodes, edges = chain("wait_for", "wait", "exit")
    edges[1:] = [
        edge("n0", "n2", "happened"),
        edge("n0", "n1", "timeout"),
        edge("n1", "n2"),
    ]
    spots = arrange(graphs.parse(document(nodes, edges)))
    assert spots["in"][0] == spots["n0"][0] == spots["n2"][0]
    assert spots["n1"][0] == spots["n0"][0] + STEP / 2


@EVERY
def test_nothing_changes_sides_when_a_step_is_put_on_a_path(key):
    graph = template(key)
    before = arrange(graph)
    swapped = pairs = 0
    for place, one in enumerate(graph.document()["edges"]):
        drawn = graph.document()
        drawn["nodes"].append(node("put_in", "wait"))
        target = drawn["edges"][place]["target"]
        drawn["edges"][place]["target"] = "put_in"
        drawn["edges"].append(edge("put_in", target))
        after = arrange(graphs.parse(drawn))
        for a, b in combinations(graph.nodes, 2):
            apart = before[a][0] - before[b][0]
            pairs += 1
            swapped += apart * (after[a][0] - after[b][0]) < 0
        assert one["source"] in after
    assert swapped <= pairs * 0.02


@EVERY
def test_no_path_of_a_template_runs_through_a_card(key):
    graph = template(key)
    spots = arrange(graph)
    edges = graph.edges()
    router = Router(spots, [(one.source, one.target) for one in edges])
    for one in edges:
        is_branch = len(graph.outgoing(one.source)) > 1
        points = router.lead(one.source, one.target, is_branch=is_branch).points
        for (x1, y1), (x2, y2) in pairwise(points):
            line = (min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
            for x, y in spots.values():
                assert not overlap(
                    line, (x + 1, y + 1, CARD_WIDTH - 2, CARD_HEIGHT - 2)
                )


@EVERY
def test_no_label_of_a_template_covers_another_or_a_card(key):
    graph = template(key)
    drawn = compose(graph, arrange(graph), title=key, map_={})
    boxes = [(*card.at, CARD_WIDTH, CARD_HEIGHT) for card in drawn.cards]
    boxes += [(one.left, one.top, one.width, PILL_HEIGHT) for one in drawn.pills]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


def test_only_what_leads_back_is_dashed():
    nodes, edges = chain("wait", "decision", "exit")
    nodes[2]["settings"] = {"branches": [branch("again", "x")]}
    edges[2] = edge("n1", "n2", "else")
    edges.append(edge("n1", "n0", "again"))
    graph = graphs.parse(document(nodes, edges))
    # The exit stands above, to the left: it is still the way on
    spots = {"in": (0, 0), "n0": (0, 200), "n1": (0, 400), "n2": (-400, 0)}
    lines = compose(graph, spots, title="Loop", map_={}).lines
    assert [line.is_back for line in lines] == [False, False, False, True]


def test_lines_that_leave_the_cards_are_in_the_picture():
    nodes, edges = chain("wait")
    edges.append(edge("n0", "in"))
    graph = graphs.parse(document(nodes, edges))
    drawn = compose(graph, arrange(graph), title="Loop", map_={})
    left, top, width, _ = drawn.box
    assert top <= -34 - 32
    assert left + width >= CARD_WIDTH / 2 + 20 + 32


def test_many_long_paths_are_drawn_in_a_moment():
    nodes = [node(f"n{i}", "elsewhere") for i in range(500)]
    edges = [
        edge(f"n{i}", f"n{j}", f"k{j}") for i in range(500) for j in range(i + 1, 500)
    ]
    spread = [*edges[::63][:1_500], *(edge(f"n{i}", f"n{i + 1}") for i in range(499))]
    drawn = interchange.Carried("Many", document(nodes, spread))
    assert interchange.draw_carried(drawn).startswith("<svg")
