"""Anticipated errors, named; `config.api` translates them once to problem+json."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any


class RivermouthError(Exception):
    """The base of every anticipated error; the docstring of a class is its message.

    Parameters
    ----------
    message
        A sentence for people; without one the class's docstring.
    errors
        One mapping per fault: `field`, `node` or `line`, then `code` and `message`.
    details
        What else a program needs to go on, by name.
    """

    code = "error"
    status = 400
    details: Mapping[str, Any] = MappingProxyType({})

    def __init__(
        self, message: str = "", errors: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(message or " ".join((self.__doc__ or "").split()))
        self.errors = list(errors)


class CustomerError(RivermouthError):
    """A request about customers or their events is not right."""


class RevisionMissing(RivermouthError):
    """Say in If-Match which revision you have read."""

    code = "revision_missing"
    status = 428


class MalformedBody(CustomerError):
    """The request body cannot be read as a call or a batch."""

    code = "malformed_body"


class BodyTooLarge(CustomerError):
    """The body, inflated, is larger than allowed: send smaller batches."""

    code = "body_too_large"
    status = 413


class TooManyEvents(CustomerError):
    """The batch holds more events than allowed: send smaller batches."""

    code = "too_many_events"


class KeyMissing(CustomerError):
    """Send the write key as the user name of HTTP Basic authentication."""

    code = "write_key_missing"
    status = 401


class KeyRefused(CustomerError):
    """The write key is unknown or revoked: create one in the admin pages."""

    code = "write_key_refused"
    status = 401


class KeyOutOfScope(CustomerError):
    """This key may not send events: create one with the scope "ingest"."""

    code = "write_key_scope"
    status = 403


class KeyExposed(CustomerError):
    """The write key stood in an address, where logs keep it: revoke it."""

    code = "write_key_exposed"


class UnknownCustomer(CustomerError):
    """There is no customer with this id."""

    code = "unknown_customer"
    status = 404


class Overloaded(CustomerError):
    """The database did not take the events in time: send them again."""

    code = "overloaded"
    status = 503


class Backlogged(CustomerError):
    """More accepted events wait than can be dealt with: send these again later."""

    code = "backlogged"
    status = 503


class RateExceeded(CustomerError):
    """This source sends more events a second than it may: send these again later.

    Parameters
    ----------
    retry_after
        After how many seconds it may send again.
    """

    code = "rate_exceeded"
    status = 429

    def __init__(self, *, retry_after: float) -> None:
        super().__init__(
            "This source sends more events a second than it may: send these again"
            " later."
        )
        self.retry_after = retry_after


class BadCursor(CustomerError):
    """This is not a place in the list: begin again without a cursor."""

    code = "bad_cursor"


class ClockIsReal(CustomerError):
    """This installation lives in real time: only the demo has a clock to set."""

    code = "clock_is_real"
    status = 409


class ClockIsReplaying(CustomerError):
    """The past is still being replayed: set the speed when today is reached."""

    code = "clock_is_replaying"
    status = 409
