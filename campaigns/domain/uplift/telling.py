"""What was found, in plain words."""

from collections.abc import Mapping, Sequence

from campaigns.domain.uplift.groups import Stand
from campaigns.domain.uplift.intervals import Interval
from campaigns.domain.uplift.report import Comparison
from campaigns.domain.uplift.samples import Kind
from campaigns.domain.uplift.verdict import Finding

WAIT = "Do not conclude yet."


def say_value(kind: Kind, value: float) -> str:
    """Write the mean of an outcome.

    Examples
    --------
    >>> say_value(Kind.RATE, 0.0684), say_value(Kind.AMOUNT, 1.4226)
    ('6.8 %', '1.42')
    """
    return f"{100 * value:,.1f} %" if kind is Kind.RATE else f"{value:,.2f}"


def say_difference(kind: Kind, value: float) -> str:
    """Write how much lies between two means, without its sign.

    Examples
    --------
    >>> say_difference(Kind.RATE, -0.017), say_difference(Kind.AMOUNT, 0.7698)
    ('1.7 points', '0.77')
    """
    if kind is Kind.RATE:
        return f"{100 * abs(value):,.1f} points"
    return f"{abs(value):,.2f}"


def say_interval(kind: Kind, interval: Interval) -> str:
    """Write the bounds of a difference, in the same unit and with signs."""
    scale, digits = (100, 1) if kind is Kind.RATE else (1, 2)
    bounds = (scale * interval.low, scale * interval.high)
    return " to ".join(f"{bound:+,.{digits}f}" for bound in bounds)


def say_comparison(one: Comparison, arm: str, control: str) -> str:
    """Write what one comparison found.

    Parameters
    ----------
    arm, control
        What the two sides are called.
    """
    kind, name = one.outcome.kind, one.outcome.name
    sides = (
        f"{name}: {say_value(kind, one.treated.mean)} with {arm},"
        f" {say_value(kind, one.control.mean)} with {control}"
    )
    if one.difference is None or one.verdict.finding is Finding.WAIT:
        return f"{sides}. {WAIT}"
    bounds = say_interval(kind, one.difference.absolute)
    if one.verdict.finding is Finding.NONE:
        least = say_difference(kind, one.difference.detectable)
        return (
            f"{sides}. No difference was seen ({bounds});"
            f" one of {least} would have been."
        )
    amount = say_difference(kind, one.difference.absolute.value)
    word = "more" if one.verdict.finding is Finding.MORE else "less"
    return f"{sides}: {amount} {word} ({bounds})."


def say_title(comparisons: Sequence[Comparison], names: Mapping[str, str]) -> str:
    """Write the finding of a whole report, or why to wait.

    Of the first outcome of which anything is clear, that of the surest arm.
    """
    found = [
        (one.difference, one)
        for one in comparisons
        if one.difference and one.verdict.finding in (Finding.MORE, Finding.LESS)
    ]
    if found:
        first = found[0][1].outcome
        same = [pair for pair in found if pair[1].outcome == first]
        difference, best = min(same, key=lambda pair: pair[0].p_value)
        kind, value = best.outcome.kind, difference.absolute.value
        word = "more" if value > 0 else "less"
        return (
            f"{names[best.arm]} made {say_difference(kind, value)} {word}:"
            f" {best.outcome.name} {say_value(kind, best.treated.mean)} instead of"
            f" {say_value(kind, best.control.mean)}."
        )
    if all(one.verdict.finding is Finding.WAIT for one in comparisons):
        return WAIT
    return "No difference was seen."


def say_suggestion(kind: Kind, stand: Stand, who: str) -> str:
    """Write why a group is worth treating on its own."""
    return (
        f"{who}: {_sign(kind, stand.own.value)} against"
        f" {_sign(kind, stand.others.value)} of the others. With a micro-segment of"
        " their own, each would get what works for them."
    )


def _sign(kind: Kind, value: float) -> str:
    sign = "-" if value < 0 else "+"
    return f"{sign}{say_difference(kind, value)}"
