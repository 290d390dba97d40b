"""What the columns of an experiment's table may be, by their first rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from campaigns.domain.uplift.experiments import MOST_ARMS, MOST_GROUPS, NUMBER

SHOWN = 20
ARM_WORDS = ("arm", "group", "variant", "segment", "treatment", "test", "condition")
OUTCOME_WORDS = (
    "visit",
    "conver",
    "spend",
    "spent",
    "revenue",
    "purchas",
    "order",
    "click",
    "open",
    "goal",
    "outcome",
    "amount",
    "value",
)
Role = Literal["arm", "rate", "amount", "covariate", "none"]


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A column: what it may be, and some of its values."""

    name: str
    role: Role
    values: Sequence[str]


def guess_columns(columns: Mapping[str, Sequence[str]]) -> list[ColumnGuess]:
    """Guess by names and first values; people decide.

    Examples
    --------
    >>> cells = {"segment": ["Mail", "None"], "conversion": ["0", "1"]}
    >>> [column.role for column in guess_columns(cells)]
    ['arm', 'rate']
    """
    values = {name: sorted(set(cells)) for name, cells in columns.items()}
    found = {name: _guess(name.lower(), some) for name, some in values.items()}
    arms = [name for name, role in found.items() if role == "arm"]
    # One only: the name that says it best, since it says nothing else
    for name in sorted(arms, key=len)[1:]:
        found[name] = "covariate"
    return [
        ColumnGuess(name, found[name], some[:SHOWN]) for name, some in values.items()
    ]


def _guess(name: str, values: Sequence[str]) -> Role:
    is_number = all(NUMBER.fullmatch(value) for value in values)
    if any(word in name for word in OUTCOME_WORDS) and is_number:
        return "rate" if set(values) <= {"0", "1"} else "amount"
    words = name.replace("_", " ").split()
    if any(word in words for word in ARM_WORDS) and 2 <= len(values) <= MOST_ARMS:
        return "arm"
    if 2 <= len(values) <= MOST_GROUPS or (is_number and len(values) > 1):
        return "covariate"
    return "none"
