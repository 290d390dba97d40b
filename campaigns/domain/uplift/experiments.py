"""An experiment that ran elsewhere: its table of people, gathered and reported."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import polars as pl
from pydantic import TypeAdapter

from campaigns.domain.uplift.experiment_errors import Fault
from campaigns.domain.uplift.ratio import check_ratio
from campaigns.domain.uplift.report import report
from campaigns.domain.uplift.samples import Arms, Kind, Outcome, Sample
from campaigns.domain.uplift.told import ArmSize, Told, Words, tell
from campaigns.domain.uplift.verdict import State

MOST_ARMS = 20
MOST_GROUPS = 20  # of a column of texts; numbers are cut into quarters
QUARTERS = 4
LARGEST = 1e15  # beyond it squares say nothing any more
EMPTY = "(empty)"
YES, NO = ("1", "1.0", "true", "yes", "t", "y"), ("0", "0.0", "false", "no", "f", "n")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
NOT_RANDOM = (
    "Who got what was not decided by chance, so the people differ in more than in what"
    " they got: whoever was chosen may have done the same without it. No comparison of"
    " them tells an effect. There are counts only."
)
COUNTS_ONLY = "There are counts only."


@dataclass(frozen=True)
class OutcomeColumn:
    column: str
    kind: Kind


@dataclass(frozen=True)
class Settings:
    """How the table of an experiment is read.

    Parameters
    ----------
    arm
        The column that says who got what; `control` is its value of the control group.
    covariates
        What was known of people before, to look where it works.
    is_random
        Whether chance decided who got what; `how` says in which way.
    has_equal_arms
        Whether the arms were meant to be of one size.
    """

    arm: str
    control: str
    outcomes: tuple[OutcomeColumn, ...]
    covariates: tuple[str, ...]
    is_random: bool
    how: str
    has_equal_arms: bool

    def list_columns(self) -> list[str]:
        """Return every column that is read, the arm's first."""
        return [self.arm, *(one.column for one in self.outcomes), *self.covariates]


@dataclass(frozen=True)
class ExperimentCounts:
    """What the table came to. Rows that are equal are different people.

    Parameters
    ----------
    groups
        Arms by covariate and by its value, in the order of the values.
    """

    people: Mapping[str, int]
    arms: Arms
    groups: Mapping[str, Mapping[str, Arms]] = field(default_factory=dict)


EXPERIMENT_COUNTS = TypeAdapter(ExperimentCounts)
SETTINGS = TypeAdapter(Settings)


def count_table(
    table: pl.DataFrame, lines: pl.Series, settings: Settings
) -> tuple[ExperimentCounts | None, list[Fault]]:
    """Count people and outcomes by arm, in all and by each covariate.

    Parameters
    ----------
    table
        The columns of the settings, as text.
    lines
        The line of the file in which each row begins.

    Returns
    -------
    Nothing, where there is a fault: rows left out would make the arms differ.
    """
    faults = list(_find_faults(table, lines, settings))
    if faults:
        return None, faults
    numbers = table.with_columns(
        _read(table[one.column], one.kind).alias(one.column)
        for one in settings.outcomes
    )
    arms = _count(numbers, settings)
    first = settings.outcomes[0].column
    people = {arm: samples[first].people for arm, samples in arms.items()}
    groups = {
        name: _count_groups(numbers, name, settings) for name in settings.covariates
    }
    return ExperimentCounts(people, arms, groups), []


def report_experiment(counts: ExperimentCounts, settings: Settings) -> Told:
    """Say what an experiment found, or why that cannot be told."""
    arms = dict.fromkeys(counts.people, 1.0) if settings.has_equal_arms else {}
    ratio = check_ratio(counts.people, arms) if settings.is_random else None
    sizes = [
        ArmSize(
            key=arm,
            name=arm,
            is_control=arm == settings.control,
            people=people,
            waiting=0,
            expected=ratio.expected[arm] if ratio else None,
        )
        for arm, people in sorted(
            counts.people.items(), key=lambda pair: pair[0] == settings.control
        )
    ]
    if not settings.is_random:
        return Told(COUNTS_ONLY, NOT_RANDOM, sizes)
    found = report(
        [Outcome(one.column, one.column, one.kind) for one in settings.outcomes],
        counts.arms,
        control=settings.control,
        state=State(ratio=ratio),
        groups=counts.groups,
    )
    groups = {
        by: {key: f"{by} {key}" for key in parts} for by, parts in counts.groups.items()
    }
    words = Words({arm: arm for arm in counts.people}, {}, groups)
    return tell(found, sizes, words, ratio=ratio, control=settings.control)


def _find_faults(
    table: pl.DataFrame, lines: pl.Series, settings: Settings
) -> Iterator[Fault]:
    arm = table[settings.arm]
    yield from _tell(lines, arm, arm == "", settings.arm, "Say which arm this is.")
    for one in settings.outcomes:
        values = table[one.column]
        wrong = _read(values, one.kind).is_null()
        text = "Write 1 or 0." if one.kind is Kind.RATE else "Write a number, as 12.50."
        yield from _tell(lines, values, wrong, one.column, text)
    found = arm.unique().to_list()
    if settings.control not in found:
        yield Fault(0, settings.arm, settings.control, "Nobody is in the control arm.")
    elif not 2 <= len(found) <= MOST_ARMS:
        text = f"There are {len(found):,} arms; 2 to {MOST_ARMS} can be compared."
        yield Fault(0, settings.arm, "", text)
    for name in settings.covariates:
        many = table[name].n_unique()
        if many > MOST_GROUPS and _read(table[name], Kind.AMOUNT).null_count():
            text = f"There are {many:,} values; {MOST_GROUPS} texts are the most."
            yield Fault(0, name, "", text)


def _tell(
    lines: pl.Series, values: pl.Series, wrong: pl.Series, column: str, text: str
) -> Iterator[Fault]:
    for line, value in zip(lines.filter(wrong), values.filter(wrong), strict=True):
        yield Fault(line, column, value, text)


def _read(values: pl.Series, kind: Kind) -> pl.Series:
    """Return numbers; null is what is none."""
    if kind is Kind.RATE:
        words = {**dict.fromkeys(YES, 1.0), **dict.fromkeys(NO, 0.0)}
        return values.str.to_lowercase().replace_strict(
            words, default=None, return_dtype=pl.Float64
        )
    is_number = values.str.contains(f"^{NUMBER.pattern}$")
    numbers = values.set(~is_number, None).cast(pl.Float64)
    return numbers.set(numbers.abs() > LARGEST, None)


def _count_groups(
    table: pl.DataFrame, name: str, settings: Settings
) -> dict[str, Arms]:
    """Return the arms of each value; many numbers are cut where quarters lie."""
    values = table[name]
    numbers = _read(values, Kind.AMOUNT)
    if values.n_unique() > MOST_GROUPS:
        return dict(_cut(table, numbers, settings))
    if numbers.null_count():
        order = sorted(values.unique().to_list())
    else:
        order = sorted(values.unique().to_list(), key=float)
    return {
        value or EMPTY: _count(table.filter(values == value), settings)
        for value in order
    }


def _cut(
    table: pl.DataFrame, numbers: pl.Series, settings: Settings
) -> Iterator[tuple[str, Arms]]:
    bounds = [
        numbers.quantile(part / QUARTERS, "nearest") for part in range(QUARTERS + 1)
    ]
    edges = sorted({bound for bound in bounds if bound is not None})
    for place, (low, high) in enumerate(pairwise(edges)):
        is_in = (numbers > low) & (numbers <= high)
        if place == 0:
            is_in |= numbers == low
        yield f"{low:g} to {high:g}", _count(table.filter(is_in), settings)


def _count(table: pl.DataFrame, settings: Settings) -> Arms:
    """Return samples by arm and outcome."""
    columns = [settings.arm, *(one.column for one in settings.outcomes)]
    # Under names of our own: the file's may be those of what is computed
    own = ["arm", *(f"value {place}" for place in range(len(settings.outcomes)))]
    numbers: list[pl.Expr] = [pl.len().alias("people")]
    for value in map(pl.col, own[1:]):
        numbers.append(value.sum().name.suffix(" total"))
        numbers.append(((value - value.mean()) ** 2).sum().name.suffix(" squares"))
    plain = table.select(
        pl.col(name).alias(alias) for name, alias in zip(columns, own, strict=True)
    )
    found = plain.group_by("arm").agg(numbers).sort("arm")
    return {
        str(row["arm"]): {
            one.column: Sample(
                row["people"], row[f"{alias} total"], row[f"{alias} squares"]
            )
            for one, alias in zip(settings.outcomes, own[1:], strict=True)
        }
        for row in found.iter_rows(named=True)
    }


def check_columns(settings: Settings, names: Sequence[str]) -> Iterable[Fault]:
    """Find columns that are not there, or are asked about twice."""
    seen: set[str] = set()
    for name in settings.list_columns():
        if name not in names:
            yield Fault(0, name, "", "There is no such column in the file.")
        elif name in seen:
            yield Fault(0, name, "", "A column can be one thing only.")
        seen.add(name)
    if not settings.outcomes:
        yield Fault(0, "", "", "Choose at least one outcome.")
