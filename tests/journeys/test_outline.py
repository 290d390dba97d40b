"""A graph as a numbered list."""

from journeys.domain import graph
from journeys.domain.outline import Line, write_outline
from journeys.domain.templates import TEMPLATES
from tests.journeys.graphs import branch, document, edge, entry, node


def test_steps_come_in_reading_order_and_say_where_each_branch_leads():
    drawn = graph.parse(
        document(
            [
                entry("Signed Up"),
                node("out", "exit"),
                node("vip", "decision", branches=[branch("yes", "vip")]),
                node("gift", "message"),
            ],
            [
                edge("in", "vip"),
                edge("vip", "out", "else"),
                edge("vip", "gift", "yes"),
                edge("gift", "out"),
            ],
        )
    )
    assert write_outline(drawn) == [
        Line(1, "Entry", "in", ()),
        Line(2, "Decision", "vip", (("yes", 3, "gift"), ("Else", 4, "out"))),
        Line(3, "Message", "gift", ()),
        Line(4, "Exit", "out", ()),
    ]


def test_what_no_path_leads_to_and_what_we_do_not_know_is_listed_too():
    alone = node("x", "teleport", branches=["nonsense", {"name": "no key"}])
    lines = write_outline(graph.parse(document([alone, entry()], [])))
    assert [(line.name, line.kind) for line in lines] == [
        ("in", "Entry"),
        ("x", "teleport"),
    ]


def test_every_template_is_listed_whole():
    for drawn in TEMPLATES.values():
        lines = write_outline(graph.parse(drawn.document({})))
        assert len(lines) == len(drawn.steps)
        assert lines[0].kind == "Entry"
