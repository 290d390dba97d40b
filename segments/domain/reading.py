"""Strict reading of JSON documents: every refusal names the path to its node."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from segments.domain.errors import Fault, RuleError

T = TypeVar("T")

MAX_ITEMS = 10_000  # entries of one list in a rule
MAX_TEXT = 1_000  # characters of one text in a rule


def refuse(path: str, code: str, message: str) -> RuleError:
    """Return the error of one fault."""
    return RuleError([Fault(path, code, message)])


class Fields:
    """The keys of one JSON object, taken one by one; what nobody took is refused.

    Parameters
    ----------
    value
        Anything; what is no object is refused.
    path
        Path to it, used in refusals.
    """

    def __init__(self, value: Any, path: str) -> None:
        if not isinstance(value, Mapping):
            raise refuse(path, "wrong_type", "This must be an object.")
        self.path = path
        self._left = dict(value)

    def at(self, key: str) -> str:
        """Return the path to a key."""
        return f"{self.path}.{key}"

    def has(self, key: str) -> bool:
        """Tell whether a key is there and has not been taken."""
        return key in self._left

    def take(self, key: str) -> Any:
        """Return a required value."""
        if key not in self._left:
            raise refuse(self.at(key), "missing", f'"{key}" is missing.')
        return self._left.pop(key)

    def text(self, key: str) -> str:
        """Return a required text of 1 to 1,000 characters without control codes."""
        return check_text(self.take(key), self.at(key))

    def optional_text(self, key: str) -> str | None:
        """Return a text, or `None` when it is absent or null."""
        value = self._left.pop(key, None)
        return None if value is None else check_text(value, self.at(key))

    def optional_int(self, key: str, least: int, most: int) -> int | None:
        """Return a whole number in a range, or `None` when it is absent or null."""
        value = self._left.pop(key, None)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise refuse(self.at(key), "wrong_type", "This must be a whole number.")
        if not least <= value <= most:
            raise refuse(
                self.at(key), "out_of_range", f"This must be {least:,} to {most:,}."
            )
        return value

    def choice(self, key: str, choices: Mapping[str, Any] | tuple[str, ...]) -> str:
        """Return a required text that is one of the choices."""
        value = self.take(key)
        if not isinstance(value, str) or value not in choices:
            listed = ", ".join(choices)
            raise refuse(
                self.at(key), "unknown_value", f"This must be one of {listed}."
            )
        return value

    def items(self, key: str, parse: Callable[[Any, str], T]) -> tuple[T, ...]:
        """Return the parsed entries of a list; absent or null is empty."""
        value = self._left.pop(key, None)
        path = self.at(key)
        entries = () if value is None else check_list(value, path)
        return tuple(parse(entry, f"{path}[{i}]") for i, entry in enumerate(entries))

    def finish(self) -> None:
        """Refuse keys that nobody took."""
        for key in self._left:
            raise refuse(
                self.at(str(key)), "unknown_field", f'"{key}" is not known here.'
            )


def check_text(value: Any, path: str) -> str:
    """Return a text of 1 to 1,000 printable characters, or refuse."""
    if not isinstance(value, str):
        raise refuse(path, "wrong_type", "This must be a text.")
    if not value:
        raise refuse(path, "empty", "This must not be empty.")
    if len(value) > MAX_TEXT:
        raise refuse(path, "too_long", f"At most {MAX_TEXT:,} characters are allowed.")
    if any(ord(letter) < 32 or "\ud800" <= letter <= "\udfff" for letter in value):
        raise refuse(path, "bad_text", "Control characters are not allowed.")
    return value


def check_list(value: Any, path: str) -> list[Any]:
    """Return a list of at most 10,000 entries, or refuse."""
    if not isinstance(value, list | tuple):
        raise refuse(path, "wrong_type", "This must be a list.")
    if len(value) > MAX_ITEMS:
        raise refuse(path, "too_long", f"At most {MAX_ITEMS:,} entries are allowed.")
    return list(value)
