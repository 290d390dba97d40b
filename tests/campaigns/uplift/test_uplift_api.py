"""The uplift ledger over HTTP."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.domain.schedule import Schedule
from campaigns.domain.uplift.campaigns import Names, find_open_until, report_period
from campaigns.domain.uplift.counts import Part, PeriodCounts
from campaigns.domain.uplift.rows import say_ledger, spread_rows
from campaigns.domain.uplift.samples import Sample
from campaigns.domain.uplift.verdict import Finding
from campaigns.services.uplift import count_uplift
from tests.campaigns import world
from tests.campaigns.uplift.test_counting import GOAL, order
from tests.campaigns.world import MONDAY

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)
NAMES = Names("Offer", {}, {1: "New", 2: "Bags"})


def arm(people: int, reached: int, money: float = 0.0):
    spent = Sample(people, money, money)
    return {"goal": Sample.of_rate(people, reached), "money": spent}


def build(treated, control, percent=10.0, **changes) -> PeriodCounts:
    fields = {
        "starts_at": NOON,
        "ends_at": None,
        "control_percent": percent,
        "people": {
            "treated": treated["goal"].people,
            "control": control["goal"].people,
        },
        "waiting": {},
        "arms": {"treated": treated, "control": control},
        **changes,
    }
    return PeriodCounts(**fields)


def tell(period, open_until=None):
    return report_period(period, NAMES, has_goal=True, open_until=open_until)


def test_a_clear_difference_is_the_title():
    told = tell(build(arm(9000, 612), arm(1000, 41)))
    assert told.title == (
        "Offer made 2.7 points more: Goal reached 6.8 % instead of 4.1 %."
    )
    (goal,) = told.comparisons
    assert goal.finding is Finding.MORE
    assert goal.sentence == (
        "Goal reached: 6.8 % with Offer, 4.1 % with nothing:"
        " 2.7 points more (+1.2 to +3.9)."
    )
    assert [(one.name, one.is_control) for one in told.arms] == [
        ("Offer", False),
        ("nothing", True),
    ]


def test_no_difference_says_how_large_a_one_would_have_been_seen():
    told = tell(build(arm(9000, 612), arm(1000, 65)))
    assert told.title == "No difference was seen."
    assert "one of 2.3 points would have been" in told.comparisons[0].sentence


def test_money_is_told_where_there_is_any():
    told = tell(build(arm(9000, 612, 9000), arm(1000, 41, 400)))
    assert [one.outcome.key for one in told.comparisons] == ["goal", "money"]
    # Both are clear, money more so: the goal is what the campaign is for
    assert told.title.startswith("Offer made 2.7 points more")


@pytest.mark.parametrize(("percent", "why"), [(0, "Nobody"), (100, "Everybody")])
def test_without_a_control_group_there_are_counts_only(percent, why):
    told = tell(build(arm(9000, 612), arm(0, 0), percent))
    assert told.refusal.startswith(f"{why} is held out")
    assert (told.comparisons, told.breakdowns, told.ratio) == ((), (), None)
    assert sum(one.people for one in told.arms) == 9000


def test_sizes_that_were_not_planned_are_no_ground_for_conclusions():
    told = tell(build(arm(9000, 900), arm(2000, 60)))
    assert told.ratio.is_off
    assert told.title == "Do not conclude yet."
    assert [doubt.code for doubt in told.comparisons[0].doubts] == ["ratio_off"]


def test_a_control_group_in_which_nobody_is_yet_is_waited_for():
    period = build(arm(20, 3), arm(0, 0), people={"treated": 20})
    assert tell(period).title == "Do not conclude yet."


@pytest.fixture
def variants():
    arms = {
        "variant:a": arm(4000, 400),
        "variant:control": arm(4000, 260),
        "control": arm(800, 50),
    }
    people = {key: one["goal"].people for key, one in arms.items()}
    period = build(*list(arms.values())[1:], people=people, arms=arms)
    names = Names("Offer", {"a": "Blue"}, {1: "New"})
    return report_period(period, names, has_goal=True, open_until=None)


def test_variants_are_each_compared_with_the_control_group(variants):
    # A variant may be called as it likes
    assert [(one.arm.name, one.finding) for one in variants.comparisons] == [
        ("Blue", Finding.MORE),
        ("control", Finding.NONE),
    ]


def test_variants_of_one_campaign_make_no_row_surer(variants):
    (row,) = spread_rows([(1, variants)], {1: "New"})
    assert (row.campaigns, row.treated, row.control) == (1, 8000, 800)
    values = [one.difference.value for one in variants.comparisons]
    assert row.own.value == pytest.approx(sum(values) / 2)
    widths = [one.difference.high - one.difference.low for one in variants.comparisons]
    assert min(widths) <= row.own.high - row.own.low <= max(widths)


def test_a_micro_segment_in_which_it_works_otherwise_is_suggested():
    part = Part(
        2,
        inside={"treated": arm(3000, 500), "control": arm(500, 20)},
        outside={"treated": arm(6000, 300), "control": arm(700, 34)},
    )
    told = tell(build(arm(9000, 800), arm(1200, 54), parts=(part,)))
    (found,) = told.breakdowns
    assert found.by.name == "Bags"
    (suggestion,) = found.suggestions
    assert suggestion.sentence.startswith(
        "People who are also in “Bags”: +12.7 points against +0.1 points of the others."
    )


def test_rows_are_put_together_by_campaigns_and_small_ones_are_marked():
    large = tell(build(arm(9000, 612), arm(1000, 41)))
    small = tell(build(arm(180, 30), arm(20, 1)))
    found = spread_rows([(1, large), (1, large), (2, small)], NAMES.segments)
    assert [(row.name, row.campaigns, row.is_pooled) for row in found] == [
        ("New", 2, False),
        ("Bags", 1, True),
    ]
    assert found[0].treated == 18_000
    own, shrunk = found[1].own, found[1].shrunk
    assert abs(shrunk.value - found[0].own.value) < abs(own.value - found[0].own.value)


def test_the_ledger_is_told_in_one_sentence():
    reports = [
        tell(build(arm(9000, 612), arm(1000, 41))),
        tell(build(arm(9000, 612), arm(1000, 65))),
        tell(build(arm(90, 6), arm(10, 1))),
        tell(build(arm(90, 6), arm(0, 0), 0)),
    ]
    assert say_ledger(reports) == (
        "Of 4 campaigns, 1 changed something for sure, 1 changed nothing that could be"
        " seen, 1 cannot be judged yet, 1 cannot be judged at all: nobody is held out"
        " by chance."
    )
    assert say_ledger([]) == "Nobody has met a campaign yet."


TODAY = date(2026, 2, 10)


@pytest.mark.parametrize(
    ("schedule", "is_running", "last"),
    [
        (Schedule(ends_on=date(2026, 2, 20)), True, date(2026, 2, 20)),
        (Schedule(ends_on=date(2026, 2, 20)), False, None),
        (Schedule(ends_on=TODAY), True, None),
        # Without an end: four weeks
        (Schedule(), True, date(2026, 3, 2)),
        (Schedule(dates=frozenset({date(2026, 2, 12)})), True, date(2026, 2, 12)),
        (Schedule(dates=frozenset({date(2026, 2, 9)})), True, None),
    ],
)
def test_a_period_is_open_while_the_campaign_meets_people(schedule, is_running, last):
    found = find_open_until(
        schedule, starts_at=NOON, today=TODAY, is_running=is_running
    )
    assert found == last


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
class TestOverHttp:
    def test_a_campaign_is_reported_once_it_is_counted(self, publisher):
        row = world.add_row("Row", 1)
        people = world.add_customers(60)
        campaign = world.add_campaign(row, control_percent=50, goal=GOAL)
        address = f"/api/uplift/campaigns/{campaign.pk}"
        world.treat_day(MONDAY, {row: people})
        before = publisher.get(address).json()
        assert (before["is_current"], before["report"]) == (False, None)
        order(people[0], NOON, 12)
        world.set_clock(MONDAY + timedelta(days=5))
        count_uplift()
        body = publisher.get(address).json()
        assert body["is_current"]
        assert body["window_days"] == 2
        assert body["campaign"]["segment"] == {"id": row.pk, "name": "Row"}
        report = body["report"]
        assert report["title"] == "Do not conclude yet."
        assert sum(one["people"] for one in report["arms"]) == 60
        doubts = report["comparisons"][0]["doubts"]
        assert [one["code"] for one in doubts] == ["too_few", "period_open"]
        starts_at = body["period"]["starts_at"]
        same = publisher.get(address, {"starts_at": starts_at}).json()
        assert same["period"] == body["period"]
        other = publisher.get(address, {"starts_at": "2020-01-01T00:00:00Z"}).json()
        assert other["report"] is None
        ledger = publisher.get("/api/uplift").json()
        assert ledger["is_current"]
        assert ledger["title"] == "Of 1 campaign, 1 cannot be judged yet."
        assert [one["campaign"]["id"] for one in ledger["results"]] == [campaign.pk]
        assert [row["name"] for row in ledger["rows"]] == ["Row", "Row"]

    def test_a_campaign_that_nobody_is_held_out_of_is_refused(self, publisher):
        row = world.add_row("Row", 1)
        campaign = world.add_campaign(row, control_percent=0, goal=GOAL)
        world.treat_day(MONDAY, {row: world.add_customers(5)})
        count_uplift()
        body = publisher.get(f"/api/uplift/campaigns/{campaign.pk}").json()
        assert body["report"]["refusal"].startswith("Nobody is held out")
        assert body["report"]["comparisons"] == []
        (result,) = publisher.get("/api/uplift").json()["results"]
        assert result["refusal"] == body["report"]["refusal"]

    def test_a_campaign_that_is_not_there_is_not_found(self, publisher):
        assert publisher.get("/api/uplift/campaigns/987").status_code == 404
