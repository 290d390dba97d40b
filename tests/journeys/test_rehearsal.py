"""Many people at once: seeds, odds and expected counts."""

from journeys.domain.simulate import (
    EventOdds,
    Habits,
    Persona,
    Script,
    Setting,
    simulate_people,
)
from tests.journeys.graphs import document, edge, entry, node
from tests.journeys.simulating import OUT, START, through, walk


def halves():
    arms = [{"key": key, "name": key, "share": 5_000} for key in ("a", "b")]
    return through(node("step", "split", branches=arms), "a", "b")


def test_the_same_seed_gives_the_same_and_another_one_another():
    one, same = (walk(halves(), seed=3) for _ in range(2))
    assert one == same
    assert len({walk(halves(), seed=seed).visits[1].outcome for seed in range(12)}) == 2
    counts = [
        simulate_people(Setting(halves()), Script(Persona(), START, seed), 400)[0]
        for seed in (3, 3, 4)
    ]
    assert counts[0] == counts[1] != counts[2]


def test_many_people_come_where_the_odds_say():
    graph = document(
        [entry("Came"), node("mail", "message", template_id=1),
         node("hear", "wait_for", event="$message_opened",
              deadline={"amount": 9, "unit": "days"}),
         node("buy", "wait_for", event="Login", deadline={"amount": 1, "unit": "days"}),
         OUT],
        [edge("in", "mail"), edge("mail", "hear"), edge("hear", "buy", "happened"),
         edge("hear", "out", "timeout"), edge("buy", "out", "happened")],
    )  # fmt: skip
    persona = Persona(
        habits=Habits(opens=0.4), events=(EventOdds("Login", 0.5, "day"),)
    )
    found, _ = simulate_people(Setting(graph), Script(persona, START), 1_000)
    assert found.steps["in"].reached == found.steps["mail"].sent == 1_000
    assert 340 <= found.paths["hear", "happened"] <= 460
    share = found.paths["buy", "happened"] / found.steps["buy"].reached
    assert 0.4 <= share <= 0.6
    assert found.ends["unfinished"] == found.paths["buy", "timeout"]
    assert sum(found.ends.values()) == 1_000
