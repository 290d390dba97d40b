"""What can be wrong with the table of an experiment."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.domain.errors import CampaignsError

MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a table; line 0 is the whole file."""

    line: int
    column: str
    value: str
    message: str


class TableRefused(CampaignsError):
    """The table cannot be counted as it is. Correct what is named, and send it again.

    Nothing was stored: rows left out would make the arms differ.
    """

    code = "table_refused"

    def __init__(self, faults: Sequence[Fault], count: int) -> None:
        shown = faults[:MOST_FAULTS]
        more = f" The first {MOST_FAULTS} are shown." if count > len(shown) else ""
        super().__init__(
            f"The table cannot be counted: {count:,} things are wrong.{more}",
            [
                {
                    "line": fault.line,
                    "field": fault.column,
                    "code": self.code,
                    "message": _describe(fault),
                }
                for fault in shown
            ],
        )


def _describe(fault: Fault) -> str:
    where = f"Line {fault.line:,}: " if fault.line else ""
    said = f" It says “{fault.value[:60]}”." if fault.value else ""
    return f"{where}{fault.message}{said}"


class UnknownExperiment(CampaignsError):
    """There is no experiment with this number."""

    code = "unknown_experiment"
    status = 404
