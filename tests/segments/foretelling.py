"""What is foretold of one person, number by number, as the papers print it.

BG/NBD: Fader, Hardie, Lee (2005), equations 10 and, for P(alive), their note of 2008;
gamma-gamma: Fader, Hardie (2013), as the weighted mean of everybody and the person.
"""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

# As published for the CDNOW sample, in weeks and dollars
MODEL: Mapping[str, float] = {
    "r": 0.243,
    "alpha": 4.414,
    "a": 0.793,
    "b": 2.426,
    "p": 6.25,
    "q": 3.74,
    "v": 15.44,
}


def list_purchase_days(
    events: list[Any], as_of: datetime, zone: str, name: str | None
) -> dict[date, float]:
    """Return what was spent on each local day with a purchase, in order."""
    spent: dict[date, float] = {}
    for event in events:
        at = datetime.fromisoformat(event["at"])
        revenue = event.get("revenue")
        if name is None:
            counts = not event["name"].startswith("$") and revenue is not None
        else:
            counts = event["name"] == name
        if at > as_of or not counts or (revenue is not None and revenue < 0):
            continue
        day = at.astimezone(ZoneInfo(zone)).date()
        spent[day] = spent.get(day, 0.0) + (revenue or 0.0)
    return dict(sorted(spent.items()))


def sum_up(spent: dict[date, float], today: date) -> tuple[int, float, float, float]:
    """Return x, t_x, T (weeks) and the mean value of a repeat purchase."""
    days = list(spent)
    x = len(days) - 1
    today = max(today, days[-1])  # clocks may go back over midnight
    t_x, age = (days[-1] - days[0]).days / 7, (today - days[0]).days / 7
    mean = math.fsum(spent[day] for day in days[1:]) / x if x else 0.0
    return x, t_x, age, mean


def is_alive(model: Mapping[str, float], x: int, t_x: float, age: float) -> float:
    """Return P(alive)."""
    if x == 0:
        return 1.0
    r, alpha, a, b = (model[name] for name in ("r", "alpha", "a", "b"))
    ratio: float = ((alpha + age) / (alpha + t_x)) ** (r + x)
    return 1 / (1 + a / (b + x - 1) * ratio)


def sum_series(a: float, b: float, c: float, z: float) -> float:
    """Return Gauss's hypergeometric series, term by term."""
    total = term = 1.0
    n = 0
    while abs(term) > 1e-17 * abs(total) or n < 50:
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total += term
        n += 1
    return total


def count_purchases(
    model: Mapping[str, float], x: int, t_x: float, age: float, weeks: float
) -> float:
    """Return E(Y(t) | x, t_x, T)."""
    r, alpha, a, b = (model[name] for name in ("r", "alpha", "a", "b"))
    series = sum_series(r + x, b + x, a + b + x - 1, weeks / (alpha + age + weeks))
    power = ((alpha + age) / (alpha + age + weeks)) ** (r + x)
    top = (a + b + x - 1) / (a - 1) * (1 - power * series)
    return float(top * is_alive(model, x, t_x, age))


def value_purchase(model: Mapping[str, float], x: int, mean: float) -> float:
    """Return E(M | p, q, v, mean, x)."""
    p, q, v = model["p"], model["q"], model["v"]
    own = p * x / (p * x + q - 1)
    return own * mean + (1 - own) * p * v / (q - 1)


def foretell(
    measure: Mapping[str, Any],
    events: list[Any],
    as_of: datetime,
    zone: str,
    model: Mapping[str, Any] | None,
) -> float | None:
    """Return the value of a measure; none where nothing can be foretold."""
    name = None if model is None else model.get("purchase")
    spent = list_purchase_days(events, as_of, zone, name)
    if model is None or not spent:
        return None
    today = as_of.astimezone(UTC).astimezone(ZoneInfo(zone)).date()
    x, t_x, age, mean = sum_up(spent, today)
    match measure["kind"]:
        case "churn_probability":
            found = 1 - is_alive(model, x, t_x, age)
        case "days_to_purchase":
            found = 7 * (model["alpha"] + age) / (model["r"] + x)
        case _:
            if "p" not in model:
                return None
            weeks = measure.get("days", 365) / 7
            number = count_purchases(model, x, t_x, age, weeks)
            found = number * value_purchase(model, x, mean)
    return round(found, 6)
