"""Names and ids of other programs as ours, and ours as theirs."""

import re
import unicodedata
from collections.abc import Iterable

ID_LENGTH = 64
NAME_LENGTH = 200
BRANCH_LENGTH = 80  # of the name of a branch
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NOT_ID = re.compile(r"[^A-Za-z0-9_-]+")


class Ids:
    """Give out ids that nobody has yet."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self._last: dict[str, int] = {}  # number given last, by what was wanted

    def take(self, wanted: str, otherwise: str = "step") -> str:
        """Return the id wanted, made fit and told apart from those given out before.

        Examples
        --------
        >>> ids = Ids()
        >>> ids.take("Task 1"), ids.take("Task_1"), ids.take("→")
        ('Task_1', 'Task_1_2', 'step')
        """
        base = wanted
        if not _ID.fullmatch(wanted):
            base = _NOT_ID.sub("_", wanted).strip("_")[:ID_LENGTH] or otherwise
        found, number = base, self._last.get(base, 1)
        while found in self.taken:
            number += 1
            end = f"_{number}"
            found = base[: ID_LENGTH - len(end)] + end
        self.taken.add(found)
        self._last[base] = number
        return found


def to_key(label: str) -> str:
    """Return the key of a path that carries this label; empty when none can be made.

    Examples
    --------
    >>> to_key("Größer als 10 €"), to_key("Held out"), to_key("→")
    ('grosser_als_10', 'held_out', '')
    """
    plain = label.replace("ß", "ss").casefold()
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:ID_LENGTH].strip("_")


def to_name(text: str) -> str:
    """Return a text of several lines as the name of a step: one line."""
    return " ".join(text.split())


def to_text(text: str) -> str:
    """Return a text of a file as an answer can hold it: without half letters."""
    return text.encode("utf-8", "replace").decode()
