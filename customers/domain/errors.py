"""Anticipated errors, named; `config.api` translates them once to problem+json."""

from collections.abc import Mapping, Sequence
from typing import Any


class RivermouthError(Exception):
    """The base of every anticipated error; the docstring of a class is its message.

    Parameters
    ----------
    message
        A sentence for people; without one the class's docstring.
    errors
        One mapping per fault: `field`, `node` or `line`, then `code` and `message`.
    """

    code = "error"
    status = 400

    def __init__(
        self, message: str = "", errors: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(message or " ".join((self.__doc__ or "").split()))
        self.errors = list(errors)


class CustomerError(RivermouthError):
    """A request about customers or their events is not right."""
