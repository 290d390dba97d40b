"""What people will buy: published numbers, and samples whose parameters are known."""

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest

from segments.domain.buying.bg_nbd import BgNbd
from segments.domain.buying.fitting import Fit, fit_model
from segments.domain.buying.gamma_gamma import GammaGamma
from tests.segments.buyers import draw_purchases
from tests.segments.foretelling import (
    MODEL,
    count_purchases,
    is_alive,
    sum_up,
    value_purchase,
)

CDNOW = Path(__file__).parents[2].parent / "shared/data/CDNOW_sample.txt.gz"
END_OF_CALIBRATION = date(1997, 9, 30)
COLUMNS = {
    "x": pl.Float64,
    "t_x": pl.Float64,
    "age": pl.Float64,
    "spent": pl.Float64,
    "people": pl.UInt32,
}
START = datetime(2025, 1, 1, tzinfo=UTC)


def read_cdnow(*, later_by: int = 0, rate: float = 1.0) -> list[dict[date, float]]:
    """Return what each customer spent on each day of the calibration.

    Parameters
    ----------
    later_by
        Days by which everything happens later.
    rate
        What a dollar is in another currency.
    """
    if not CDNOW.exists():
        pytest.skip(f"{CDNOW} is not there; see its README")
    people: dict[str, dict[date, float]] = {}
    for line in gzip.decompress(CDNOW.read_bytes()).decode().splitlines():
        _, who, written, _, dollars = line.split()
        day = datetime.strptime(written, "%Y%m%d").replace(tzinfo=UTC).date()
        if day <= END_OF_CALIBRATION:
            spent = people.setdefault(who, {})
            day += timedelta(days=later_by)
            spent[day] = spent.get(day, 0.0) + float(dollars) * rate
    return list(people.values())


def fit(people: list[dict[date, float]], today: date) -> Fit:
    rows = []
    for spent in people:
        x, t_x, age, mean = sum_up(dict(sorted(spent.items())), today)
        rows.append((x, t_x * 7, age * 7, mean * x, 1))
    return fit_model(pl.DataFrame(rows, schema=COLUMNS, orient="row"))


def column(*numbers: float) -> Any:
    return np.array(numbers, dtype=np.float64)


def test_the_published_parameters_are_found() -> None:
    found = fit(read_cdnow(), END_OF_CALIBRATION)
    assert (found.buyers, found.repeaters, found.reason) == (2_357, 946, "")
    assert found.likelihood == pytest.approx(-9_582.4, abs=0.05)
    assert found.model is not None
    buying, spending = found.model.buying, found.model.spending
    assert buying.r == pytest.approx(0.243, abs=0.0005)
    assert buying.alpha == pytest.approx(4.414, abs=0.001)
    assert buying.a == pytest.approx(0.793, abs=0.0005)
    assert buying.b == pytest.approx(2.426, abs=0.001)
    assert spending is not None
    assert spending.p == pytest.approx(6.25, abs=0.005)
    assert spending.q == pytest.approx(3.74, abs=0.005)
    assert spending.v == pytest.approx(15.44, abs=0.01)
    expected = buying.expect_purchases(column(2), column(30.43), column(38.86), 39)
    assert expected[0] == pytest.approx(1.226, abs=0.0005)


def test_other_dates_and_another_currency_give_the_same_parameters() -> None:
    plain = fit(read_cdnow(), END_OF_CALIBRATION)
    today = END_OF_CALIBRATION + timedelta(days=10_000)
    moved = fit(read_cdnow(later_by=10_000, rate=250.0), today)
    assert plain.model is not None
    assert moved.model is not None
    assert moved.model.buying == plain.model.buying
    assert moved.model.spending is not None
    assert plain.model.spending is not None
    assert moved.model.spending.v == pytest.approx(
        250 * plain.model.spending.v, rel=1e-3
    )
    assert moved.model.spending.q == pytest.approx(plain.model.spending.q, rel=1e-3)


def test_parts_of_the_sample_give_parameters_near_those_of_all() -> None:
    people = read_cdnow()
    for part in (people[::2], people[1::2]):
        found = fit(part, END_OF_CALIBRATION)
        assert found.model is not None
        assert found.model.buying.r == pytest.approx(0.243, rel=0.2)
        assert found.model.buying.alpha == pytest.approx(4.414, rel=0.3)


def draw_people(number: int, count: int, years: float) -> list[dict[date, float]]:
    draw, people = Random(number), []
    until = START + timedelta(days=round(years * 365))
    for _ in range(count):
        since = START + timedelta(days=draw.randrange(180))
        spent: dict[date, float] = {}
        for at, value in draw_purchases(draw, since, until):
            spent[at.date()] = spent.get(at.date(), 0.0) + value
        people.append(spent)
    return people


def test_parameters_by_which_people_were_drawn_are_found_again() -> None:
    """Purchases of a day are one, so the rate is found a little lower."""
    until = (START + timedelta(days=730)).date()
    found = fit(draw_people(1, 4_000, 2), until)
    assert found.model is not None
    buying, spending = found.model.buying, found.model.spending
    assert buying.r == pytest.approx(1, rel=0.15)
    assert buying.alpha == pytest.approx(3, rel=0.2)
    assert buying.a / (buying.a + buying.b) == pytest.approx(0.25, rel=0.1)
    assert spending is not None
    mean = spending.p * spending.v / (spending.q - 1)
    assert mean == pytest.approx(6 * 15 / 3, rel=0.05)


def test_what_is_expected_of_people_is_what_they_do() -> None:
    """Of the second year by the first: the number of purchases of all together."""
    half, until = (START + timedelta(days=days) for days in (365, 730))
    people = draw_people(2, 3_000, 2)
    before = [
        {day: value for day, value in spent.items() if day <= half.date()}
        for spent in people
    ]
    found = fit(before, half.date())
    assert found.model is not None
    rows = [sum_up(spent, half.date()) for spent in before]
    x, t_x, age, _ = (column(*numbers) for numbers in zip(*rows, strict=True))
    expected = found.model.buying.expect_purchases(x, t_x, age, 365 / 7).sum()
    real = sum(half.date() < day <= until.date() for one in people for day in one)
    assert expected == pytest.approx(real, rel=0.1)


@pytest.mark.parametrize("x", [0, 1, 2, 7, 40])
@pytest.mark.parametrize("age", [0.0, 0.5, 30.0, 200.0])
@pytest.mark.parametrize("more", [{}, {"a": 0.2, "b": 0.3}, {"a": 1.7, "r": 2.0}])
def test_formulas_agree_with_those_of_the_papers(
    x: int, age: float, more: dict[str, float]
) -> None:
    model = {**MODEL, **more}
    buying = BgNbd(*(model[name] for name in ("r", "alpha", "a", "b")))
    t_x = age * 0.7 if x else 0.0
    facts = column(x), column(t_x), column(age)
    assert buying.find_alive(*facts)[0] == pytest.approx(is_alive(model, x, t_x, age))
    for weeks in (1.0, 52.0):
        assert buying.expect_purchases(*facts, weeks)[0] == pytest.approx(
            count_purchases(model, x, t_x, age, weeks), rel=1e-9
        )
    spending = GammaGamma(model["p"], model["q"], model["v"])
    assert spending.expect_value(column(x), column(x * 20.0))[0] == pytest.approx(
        value_purchase(model, x, 20.0)
    )


@pytest.mark.parametrize("place", range(4))
def test_slopes_are_those_of_the_likelihood(place: int) -> None:
    facts = column(0, 1, 2, 9), column(0, 5, 12, 4), column(10, 20, 30, 5)
    parameters = [MODEL[name] for name in ("r", "alpha", "a", "b")]
    step = [1e-6 if place == number else 0.0 for number in range(4)]
    above, below = (
        BgNbd(*(p + sign * s for p, s in zip(parameters, step, strict=True)))
        for sign in (1, -1)
    )
    tried = above.measure_likelihood(*facts) - below.measure_likelihood(*facts)
    slopes = BgNbd(*parameters).find_slopes(*facts)[place]
    assert slopes == pytest.approx(tried / 2e-6, rel=1e-5)


def test_those_who_buy_often_and_left_long_ago_have_left() -> None:
    """Numbers that overflow in the formula as it is printed."""
    buying = BgNbd(MODEL["r"], MODEL["alpha"], MODEL["a"], MODEL["b"])
    facts = column(5_000), column(300), column(3_000)
    assert buying.find_alive(*facts)[0] == 0
    assert buying.expect_purchases(*facts, 52)[0] == 0


def draw_few(buyers: int, repeaters: int) -> pl.DataFrame:
    draw = Random(3)
    rows = []
    for number in range(buyers):
        age = draw.randrange(100, 300)
        x = draw.randrange(1, 9) if number < repeaters else 0
        rows.append((x, draw.randrange(1, age) if x else 0, age, x * 20.0, 1))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (draw_few(99, 99), "Only 99 customers have bought and 99 of them"),
        (draw_few(500, 49), "Only 500 customers have bought and 49 of them"),
        (draw_few(0, 0), "Only 0 customers have bought"),
        (
            draw_few(200, 200).with_columns(x=7, t_x=140, age=141),
            "How often people buy does not follow the model",
        ),
    ],
)
def test_it_says_why_nothing_is_foretold(people: pl.DataFrame, reason: str) -> None:
    found = fit_model(people)
    assert found.model is None
    assert found.reason.startswith(reason)


@pytest.mark.parametrize(
    ("spent", "reason"),
    [(0.0, "Only 0 customers spent something"), (20.0, "What people spend does not")],
)
def test_it_says_why_no_value_is_foretold(spent: float, reason: str) -> None:
    """Nobody spends anything; everybody spends the very same."""
    people = draw_few(400, 300).with_columns(spent=spent * pl.col("x"))
    found = fit_model(people)
    assert found.model is not None
    assert found.model.spending is None
    assert found.reason.startswith(reason)
    assert found.model.buying.r > 0
