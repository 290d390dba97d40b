"""What is wrong with a template, said so that its author can find the place."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in one field of a template."""

    field: str  # "subject", "html" or "text"
    line: int  # counted from 1
    code: str
    message: str
    level: str = "problem"  # "advice" does not stop anything

    def as_dict(self) -> dict[str, object]:
        """Return the entry of an error list."""
        return asdict(self)


class TemplateError(ValueError):
    """A template cannot be used; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


def line_of(source: str, index: int) -> int:
    """Return the line, counted from 1, that holds position `index`."""
    return source.count("\n", 0, index) + 1
