"""The sweep over bitmaps: a table of cases, then generated ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap64

from campaigns.domain import arbitration
from campaigns.domain.arbitration import Entrant
from campaigns.domain.reasons import Reason
from tests.campaigns import reference
from tests.campaigns.reference import Person

EMAIL = ("email", "marketing")
SMS = ("sms", "marketing")


def enter(campaign_id: int, segment_id: int = 1, **changes) -> Entrant:
    values = {"audience": EMAIL, "held_out": 0, "salt": f"salt {campaign_id}"}
    return Entrant(campaign_id=campaign_id, segment_id=segment_id, **values | changes)


def run_sweep(people: list[Person], entrants: list[Entrant]):
    return arbitration.sweep(
        entrants,
        members={
            segment_id: BitMap64(p.id for p in people if segment_id in p.segments)
            for segment_id in {s for p in people for s in p.segments}
        },
        open_ids=BitMap64(p.id for p in people if p.is_open),
        hold_out=BitMap64(p.id for p in people if p.is_held_out),
        in_duration=BitMap64(p.id for p in people if p.is_in_duration),
        reachable={
            audience: BitMap64(p.id for p in people if audience in p.audiences)
            for audience in (EMAIL, SMS)
        },
        capped={
            audience: BitMap64(p.id for p in people if audience in p.capped)
            for audience in (EMAIL, SMS)
        },
    )


def list_ladders(outcomes) -> dict[int, list[tuple[int, Reason]]]:
    return {
        row["customer_id"]: [
            (campaign, Reason(reason))
            for campaign, reason in zip(
                row["campaign_ids"], row["reasons"], strict=True
            )
        ]
        for row in arbitration.build_ladders(outcomes).iter_rows(named=True)
    }


FREE = Person(7, {1}, audiences={EMAIL})
CASES = [
    # who, campaigns in plan order, expected ladder
    ("a free member gets it", FREE, [enter(1)], [(1, Reason.TREATED)]),
    ("nobody else does", Person(7, set(), audiences={EMAIL}), [enter(1)], []),
    (
        "the higher place wins",
        FREE,
        [enter(2), enter(1)],
        [(2, Reason.TREATED), (1, Reason.TAKEN_ABOVE)],
    ),
    (
        "the higher row wins, not the smaller id",
        Person(7, {1, 2}, audiences={EMAIL}),
        [enter(9, 2), enter(1, 1)],
        [(9, Reason.TREATED), (1, Reason.TAKEN_ABOVE)],
    ),
    (
        "who cannot be reached falls through to the next campaign",
        Person(7, {1}, audiences={SMS}),
        [enter(1), enter(2, audience=SMS)],
        [(1, Reason.UNREACHABLE), (2, Reason.TREATED)],
    ),
    (
        "a campaign that sends nothing reaches everybody",
        Person(7, {1}),
        [enter(1, audience=None)],
        [(1, Reason.TREATED)],
    ),
    (
        "a control customer occupies the day like a treated one",
        FREE,
        [enter(1, held_out=10_000), enter(2)],
        [(1, Reason.CONTROL), (2, Reason.TAKEN_ABOVE)],
    ),
    (
        "duration comes before reachability",
        Person(7, {1}, is_in_duration=True),
        [enter(1)],
        [(1, Reason.DURATION)],
    ),
    (
        "the global hold-out comes before everything but the owner",
        Person(7, {1}, is_held_out=True, is_in_duration=True),
        [enter(1)],
        [(1, Reason.HOLD_OUT)],
    ),
    (
        "an incubating customer is not counted in the hold-out",
        Person(7, {1}, is_open=False, is_held_out=True),
        [enter(1)],
        [],
    ),
    (
        "who is over the cap falls through to the next campaign",
        Person(7, {1}, audiences={EMAIL, SMS}, capped={EMAIL}),
        [enter(1), enter(2, audience=SMS)],
        [(1, Reason.CAPPED), (2, Reason.TREATED)],
    ),
    (
        "consent comes before the cap",
        Person(7, {1}, capped={EMAIL}),
        [enter(1)],
        [(1, Reason.UNREACHABLE)],
    ),
    (
        "no cap holds an exempt campaign back",
        Person(7, {1}, audiences={EMAIL}, capped={EMAIL}),
        [enter(1, cap_exempt=True)],
        [(1, Reason.TREATED)],
    ),
    (
        "a campaign barred on a quiet day leaves the day to the next",
        FREE,
        [enter(1, barred=Reason.QUIET_DAY), enter(2)],
        [(1, Reason.QUIET_DAY), (2, Reason.TREATED)],
    ),
    (
        "a row above comes before the quiet day",
        FREE,
        [enter(1), enter(2, barred=Reason.QUIET_DAY)],
        [(1, Reason.TREATED), (2, Reason.TAKEN_ABOVE)],
    ),
    (
        "when it is too late nobody is asked about consent",
        Person(7, {1}),
        [enter(1, barred=Reason.TOO_LATE)],
        [(1, Reason.TOO_LATE)],
    ),
    (
        "an incubating customer has no ladder at all",
        Person(7, {1}, is_open=False, audiences={EMAIL}),
        [enter(1)],
        [],
    ),
]


@pytest.mark.parametrize(
    ("person", "entrants", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_table_of_cases(person, entrants, expected):
    outcomes = run_sweep([person], entrants)
    assert list_ladders(outcomes) == ({person.id: expected} if expected else {})


def test_nobody_and_no_campaign_give_empty_frames():
    assert arbitration.build_ladders([]).is_empty()
    assert arbitration.build_treatments([]).is_empty()
    assert run_sweep([], [enter(1)])[0].count().matched == 0


people = st.lists(
    st.builds(
        Person,
        id=st.integers(1, 2**40),
        segments=st.sets(st.integers(1, 4)),
        is_open=st.booleans(),
        is_held_out=st.booleans(),
        is_in_duration=st.booleans(),
        audiences=st.sets(st.sampled_from([EMAIL, SMS])),
        capped=st.sets(st.sampled_from([EMAIL, SMS])),
    ),
    unique_by=lambda person: person.id,
    max_size=40,
)
plans = st.lists(
    st.builds(
        enter,
        st.integers(1, 99),
        st.integers(1, 5),
        audience=st.sampled_from([EMAIL, SMS, None]),
        held_out=st.sampled_from([0, 1, 1500, 5000, 10_000]),
        salt=st.sampled_from(["north", "south", "east", "west"]),
        cap_exempt=st.booleans(),
        barred=st.sampled_from([None, None, Reason.QUIET_DAY, Reason.TOO_LATE]),
    ),
    unique_by=lambda entrant: entrant.campaign_id,
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(people, plans)
def test_sweep_agrees_with_the_reference(people, plan):
    outcomes = run_sweep(people, plan)
    expected = {person.id: reference.treat(person, plan) for person in people}

    ladders = list_ladders(outcomes)
    for person in people:
        assert ladders.get(person.id, []) == [
            rung for rung in expected[person.id] if rung[1] is not None
        ]
    for outcome in outcomes:
        numbers = outcome.count()
        judged = [
            reason
            for ladder in expected.values()
            for campaign_id, reason in ladder
            if campaign_id == outcome.entrant.campaign_id
        ]
        assert numbers.matched == len(judged)
        assert numbers.not_open == judged.count(None)
        assert numbers.hold_out == judged.count(Reason.HOLD_OUT)
        assert numbers.in_duration == judged.count(Reason.DURATION)
        assert numbers.taken_above == judged.count(Reason.TAKEN_ABOVE)
        assert numbers.quiet_day == judged.count(Reason.QUIET_DAY)
        assert numbers.too_late == judged.count(Reason.TOO_LATE)
        assert numbers.unreachable == judged.count(Reason.UNREACHABLE)
        assert numbers.capped == judged.count(Reason.CAPPED)
        assert numbers.control == judged.count(Reason.CONTROL)
        assert numbers.treated == judged.count(Reason.TREATED)


@settings(max_examples=100, deadline=None)
@given(people, plans)
def test_parts_add_up_and_a_customer_wins_at_most_once(people, plan):
    outcomes = run_sweep(people, plan)
    for outcome in outcomes:
        members = {p.id for p in people if outcome.entrant.segment_id in p.segments}
        parts = [getattr(outcome, part) for part in arbitration.PARTS]
        assert outcome.count().matched == len(members)
        assert sorted(id_ for part in parts for id_ in part) == sorted(members)
    winners = arbitration.build_treatments(outcomes)["customer_id"].to_list()
    assert len(winners) == len(set(winners))


@settings(max_examples=100, deadline=None)
@given(people, plans)
def test_ladders_and_treatments_name_the_same_winners(people, plan):
    outcomes = run_sweep(people, plan)
    ladders = arbitration.build_ladders(outcomes)
    won = ladders.drop_nulls("winner").select("customer_id", "winner", "arm").rows()
    treated = arbitration.build_treatments(outcomes)
    assert sorted(won) == sorted(
        treated.select("customer_id", "campaign_id", "arm").rows()
    )
