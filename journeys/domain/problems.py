"""A problem: what is wrong with a document or a step, said in one sentence.

Validation collects problems, and a node's `visit` returns one when it cannot
decide. What to do about a problem is the caller's business.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Level = Literal["problem", "advice"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, at one place.

    Parameters
    ----------
    code
        Stable name for programs; texts may change, codes do not.
    message
        One sentence for a marketer.
    node, field
        Where: node id and dotted path within its settings; None is the journey.
    level
        "problem" blocks going live, "advice" does not.
    """

    code: str
    message: str
    node: str | None = None
    field: str | None = None
    level: Level = "problem"

    def as_error(self) -> dict[str, Any]:
        """Return the problem as the API writes it."""
        return asdict(self)
