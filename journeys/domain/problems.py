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


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one part of a file that comes in.

    Parameters
    ----------
    level
        "problem": lost, or to be completed before going live; "advice": good to know.
    line
        Where in the file, from 1; None when the format has no lines.
    element
        The part as the file names it, such as "task task_7".
    node
        Id of the step it became.
    """

    code: str
    message: str
    level: Level = "problem"
    line: int | None = None
    element: str | None = None
    node: str | None = None

    def as_error(self) -> dict[str, Any]:
        """Return the note as the API writes it."""
        return asdict(self)
