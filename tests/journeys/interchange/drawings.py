"""A small journey that has everything, and random ones."""

from typing import Any

from hypothesis import strategies as st

from journeys.domain.interchange import Carried
from journeys.domain.nodes import NODE_KINDS
from tests.journeys.graphs import branch, document, edge, entry, node

WELCOME = Carried(
    name="Welcome & first order",
    document=document(
        [
            entry("Signed Up"),
            node("hello", "message", template_id=1),
            node("week", "wait", how="duration", amount=7, unit="days"),
            {**node("ask", "decision", branches=[branch("vip", "vip")]), "name": ""},
            node(
                "order",
                "wait_for",
                event="Order",
                deadline={"amount": 2, "unit": "weeks"},
            ),
            node("call", "notify_team", team="Sales", title="Call"),
            node("done", "exit"),
        ],
        [
            edge("in", "hello"),
            edge("hello", "week"),
            edge("week", "ask"),
            edge("ask", "call", "vip"),
            edge("ask", "order", "else"),
            edge("call", "order"),
            edge("order", "done", "happened"),
            edge("order", "done", "timeout"),
        ],
        incubating=True,
        hard_limit_days=30,
    ),
    map={"hello": {"stage": "Onboarding", "emotion": 2}},
    description="For new customers.",
)

# What JSON and the database can hold: no lone surrogates, no NUL
TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)
IDS = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
KINDS = st.sampled_from([*NODE_KINDS, "BPMN subProcess", "elsewhere", ""])
SETTINGS = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10_000) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2)
    ),
    max_leaves=4,
)
KEYS = (
    st.sampled_from(["next", "else", "happened", "timeout", "failed", "a", ""]) | TEXT
)
MAPS = st.fixed_dictionaries(
    {}, optional={"stage": TEXT, "emotion": st.integers(-2, 2), "owner": st.none()}
)


@st.composite
def carried(draw: st.DrawFn) -> Carried:
    """Draw a journey of good shape, mostly with problems."""
    ids = draw(st.lists(IDS, min_size=1, max_size=6, unique=True))
    nodes = []
    for own in ids:
        settings: dict[str, Any] = draw(
            st.dictionaries(TEXT, SETTINGS, max_size=2)
            | st.just({"deadline": {"amount": 2, "unit": "days"}})
        )
        if draw(st.booleans()):
            settings["branches"] = [{"key": draw(KEYS), "name": draw(TEXT)}]
        name = draw(TEXT | st.just("Wait") | st.just("Entry"))
        nodes.append(
            {"id": own, "kind": draw(KINDS), "name": name, "settings": settings}
        )
    ends = st.tuples(st.sampled_from(ids), st.sampled_from(ids), KEYS)
    edges = draw(st.lists(ends, max_size=8, unique_by=lambda one: (one[0], one[2])))
    place = st.fixed_dictionaries(
        {"x": st.integers(-900, 900), "y": st.floats(-900, 900)}
    )
    positions = draw(st.dictionaries(st.sampled_from(ids), place))
    return Carried(
        name=draw(TEXT.filter(str.strip)),
        document=document(nodes, [edge(*one) for one in edges], note=draw(SETTINGS)),
        layout=draw(st.sampled_from([{}, {"positions": positions}])),
        map=draw(st.dictionaries(st.sampled_from(ids), MAPS, max_size=2)),
        description=draw(TEXT),
    )


def shape_of(drawn: Carried) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the graph without settings, in order."""
    nodes = [(one["id"], one["kind"], one["name"]) for one in drawn.document["nodes"]]
    edges = [
        (one["source"], one["target"], one["key"]) for one in drawn.document["edges"]
    ]
    return nodes, edges
