"""Flowcharts that people write: the usual subset, and errors by line."""

import pytest

from journeys.domain import interchange
from journeys.domain.errors import ImportRefused
from journeys.domain.interchange.mermaid.words import quote, unquote


def read(text):
    return interchange.read(text)[1]


def kinds(text):
    return {one["id"]: one["kind"] for one in read(text).carried.document["nodes"]}


def paths(text):
    edges = read(text).carried.document["edges"]
    return [(one["source"], one["key"], one["target"]) for one in edges]


ARROWS = [
    ("A --> B", [("A", "next", "B")]),
    ("A-->B", [("A", "next", "B")]),
    ("A --- B", [("A", "next", "B")]),
    ("A -.-> B", [("A", "next", "B")]),
    ("A ==> B", [("A", "next", "B")]),
    ("A --x B", [("A", "next", "B")]),
    ("A --o B", [("A", "next", "B")]),
    ("A <--> B", [("A", "next", "B")]),
    ("A ----> B", [("A", "next", "B")]),
    ("A e1@--> B", [("A", "next", "B")]),
    ("A --> B --> C", [("A", "next", "B"), ("B", "next", "C")]),
    ("A{?} -->|yes| B", [("A", "yes", "B")]),
    ('A{?} -->|"yes"| B', [("A", "yes", "B")]),
    ("A{?} -- yes --> B", [("A", "yes", "B")]),
    ("A{?} -. yes .-> B", [("A", "yes", "B")]),
    ("A{?} == yes ==> B", [("A", "yes", "B")]),
    ('A{?} -- "yes, of course" --> B', [("A", "yes_of_course", "B")]),
    ("A{?} --> B & C", [("A", "way_1", "B"), ("A", "way_2", "C")]),
    ("A{?} -->|a| B; A -->|else| C", [("A", "a", "B"), ("A", "else", "C")]),
    ("A ~~~ B", []),
]


@pytest.mark.parametrize(("line", "expected"), ARROWS, ids=[one[0] for one in ARROWS])
def test_every_usual_arrow_is_read(line, expected):
    assert paths(f"flowchart TD\n  {line}\n") == expected


SHAPES = [
    ("A([Start]) --> B", "entry"),
    ("A((Start)) --> B", "entry"),
    ("A[Start here] --> B", "entry"),
    ("A{Which?} --> B", "decision"),
    ("A{{Wait 2 weeks}} --> B", "wait"),
    ("A[[Other journey]] --> B", "start_journey"),
    ("A[(Profile)] --> B", "update"),
    ("A[/Send it/] --> B", "message"),
    ("A[Send e-mail] --> B", "message"),
    ("A(Wait 3 days) --> B", "wait"),
    ("A[Phone] --> B", "notify_team"),
    ("A>Flag] --> B", "notify_team"),
    ('A@{ shape: diam, label: "Which?" } --> B', "decision"),
    ("A[Anything]:::survey --> B", "survey"),
    ("B --> A((Over))", "exit"),
    ("B --> A[End]", "exit"),
    ("A[Anything] --> B\nclass A webhook", "webhook"),
    ("A[Anything] --> B\nclass B,  A webhook", "webhook"),
    ("A[Phone] --> B\nclass A\nclass", "notify_team"),
]


@pytest.mark.parametrize(("line", "kind"), SHAPES, ids=[one[0] for one in SHAPES])
def test_shape_class_and_words_say_the_kind(line, kind):
    assert kinds(f"graph LR;\n{line}")["A"] == kind


def test_lengths_of_waits_are_read():
    nodes = read("flowchart TD\nA[Wait 3 days] --> B").carried.document["nodes"]
    assert nodes[0]["settings"] == {"how": "duration", "amount": 3, "unit": "days"}


def test_the_shares_of_a_split_are_whole():
    found = read("flowchart TD\nA{Which?}:::split --> B & C & D & E & F & G")
    shares = [
        one["share"]
        for one in found.carried.document["nodes"][0]["settings"]["branches"]
    ]
    assert sum(shares) == 10_000
    assert max(shares) - min(shares) == 1


def test_a_fence_a_head_and_comments_are_read_over():
    text = "```mermaid\n---\ntitle: My flow\n---\n%% hello\nflowchart TD\nA --> B\n```"
    arrived = read(text)
    assert arrived.carried.name == "My flow"
    assert len(arrived.carried.document["nodes"]) == 2


def test_what_is_left_out_is_named_with_its_line():
    arrived = read(
        "flowchart TD\n"
        "subgraph one [First week]\n"
        "A([Start]) --> B\n"
        "end\n"
        "style A fill:#f00\n"
        'click B "https://example.com"\n'
        "B ~~~ C\n"
        "B --- C\n"
    )
    found = {(one.line, one.code) for one in arrived.notes}
    assert found == {
        (2, "subgraph_left_out"),
        (5, "looks_left_out"),
        (6, "click_left_out"),
        (7, "hidden_left_out"),
        (8, "open_left_out"),
    }


def test_every_line_that_cannot_be_read_is_named():
    with pytest.raises(ImportRefused) as caught:
        read("flowchart TD\nA --> B\nA ==\nB --> [x]\nC[open --> D")
    assert [one.line for one in caught.value.notes] == [3, 4, 5]
    assert "Line 3" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sequenceDiagram\nA->>B: hi", "only flowcharts"),
        ("flowchart TD\n", "empty"),
        ("Dear all,", "neither"),
        ("journeys and pieces", "neither"),
        ("stateDiagram-v2\n[*] --> Still", "only flowcharts"),
    ],
)
def test_what_is_no_flowchart_is_refused(text, said):
    with pytest.raises(ImportRefused, match=said):
        read(text)


def test_texts_with_every_mark_come_back():
    text = "".join(map(chr, range(32, 127))) + "\u2028é😀"
    assert unquote(quote(text)[1:-1]) == text
    assert '"' not in quote(text)[1:-1]


def test_a_label_on_a_step_with_one_way_out_is_not_lost_silently():
    arrived = read("flowchart TD\nS([Start]) -->|go on| B")
    assert [one.code for one in arrived.notes] == ["label_dropped"]
    assert "go on" in arrived.notes[0].message
