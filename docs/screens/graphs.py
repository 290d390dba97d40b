"""The journeys of the screens: every kind of step, one with problems, a small one."""

from typing import Any

Graph = dict[str, Any]

ENTRY = {"trigger": {"kind": "list"}, "reentry": "once"}
LARGE_FAMILY = {
    "schema_version": 1,
    "root": {
        "measure": {"kind": "attribute", "name": "kids_count"},
        "operator": "one_of",
        "value": ["2", "3+"],
    },
}


def node(id_: str, kind: str, name: str, **settings: Any) -> Graph:
    """Return a step."""
    return {"id": id_, "kind": kind, "name": name, "settings": settings}


def graph(
    nodes: list[Graph], paths: list[tuple[str, str, str]], **settings: Any
) -> Graph:
    """Return a document; a path is (from, outcome, to)."""
    return {
        "schema_version": 1,
        "directed": True,
        "multigraph": True,
        "graph": settings,
        "nodes": nodes,
        "edges": [{"source": a, "key": key, "target": b} for a, key, b in paths],
    }


def draw_every_kind(template: int, club: int, *, days: int = 2) -> Graph:
    """Return a journey with every kind of step.

    Parameters
    ----------
    template
        Id of the message that is sent.
    club
        Id of the journey that people are asked into.
    days
        How long its wait takes.
    """
    return graph(
        [
            node("in", "entry", "New members", **ENTRY),
            node("hello", "message", "Hello", template_id=template,
                 purpose="marketing"),
            node("ask", "survey", "How was it?", template_id=template,
                 purpose="marketing", survey="First week"),
            node("large", "decision", "A large family?", branches=[
                {"key": "yes", "name": "Two children or more", "rule": LARGE_FAMILY}]),
            node("call", "notify_team", "Ring them up", title="Welcome the family",
                 team="Service desk", text="Ask which evening suits them."),
            node("ab", "split", "Which offer?", branches=[
                {"key": "a", "name": "Coupon", "share": 5_000},
                {"key": "b", "name": "Points", "share": 4_000}], hold_out=1_000),
            node("mark", "update", "Note the coupon", changes=[
                {"kind": "attribute", "name": "coupon", "value": True},
                {"kind": "tag", "tag": "warm"}]),
            node("hook", "webhook", "Add the points", url="https://shop.example/points",
                 give_up_hours=24),
            node("rest", "wait", "Let it settle", amount=days, unit="days"),
            node("reply", "wait_for", "Second basket?", event="Order Completed",
                 deadline={"amount": 5, "unit": "days"}),
            node("again", "jump", "Once more", times=1),
            node("club", "start_journey", "Into the club", journey_id=club),
            node("over", "hand_over", "To the open water", reason="done"),
            node("out", "exit", "Not for now"),
        ],
        [
            ("in", "next", "hello"), ("hello", "next", "ask"), ("ask", "next", "large"),
            ("large", "yes", "call"), ("large", "else", "ab"), ("call", "next", "rest"),
            ("ab", "a", "mark"), ("ab", "b", "hook"), ("ab", "hold_out", "out"),
            ("mark", "next", "rest"), ("hook", "ok", "rest"), ("hook", "failed", "out"),
            ("rest", "next", "reply"), ("reply", "happened", "club"),
            ("reply", "timeout", "again"), ("again", "again", "rest"),
            ("again", "limit", "out"), ("club", "next", "over"),
        ],
        admits="all",
    goal={"event": "Order Completed", "filters": [], "within_days": 14},
    )  # fmt: skip


# What the journey of every kind is like for people
MAP = {
    "in": {"stage": "Awareness"},
    "hello": {"stage": "Consideration", "emotion": 1, "touchpoint": "E-mail"},
    "rest": {"stage": "Decision"},
    "reply": {
        "stage": "Decision",
        "emotion": -1,
        "pain_point": "Nobody tells how many points there are",
        "opportunity": "Say it on the receipt",
        "owner": "Loyalty team",
        "kpi": "Second baskets",
    },
}

CLUB = graph(
    [
        node("in", "entry", "Asked in", **ENTRY),
        node("year", "wait", "A month of membership", amount=30, unit="days"),
        node("out", "exit", "Stays a member"),
    ],
    [("in", "next", "year"), ("year", "next", "out")],
    admits="all",
)

# Its message is not chosen, and one branch leads nowhere
SALE = graph(
    [
        node("in", "entry", "Asked in", **ENTRY),
        node("news", "message", "The sale begins", purpose="marketing"),
        node("pause", "wait", "Let them look", amount=2, unit="days"),
        node("large", "decision", "A large family?", branches=[
            {"key": "yes", "name": "Families", "rule": LARGE_FAMILY},
            {"key": "two", "name": "Nobody yet", "rule": LARGE_FAMILY}]),
        node("out", "exit", "Until next spring"),
    ],
    [
        ("in", "next", "news"), ("news", "next", "pause"), ("pause", "next", "large"),
        ("large", "yes", "out"), ("large", "else", "out"),
    ],
)  # fmt: skip
