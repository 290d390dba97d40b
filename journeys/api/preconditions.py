"""Which revision a client has read, and numbers of versions."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from journeys.domain.errors import RevisionMissing, VersionUnknown

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="Revision read"
)
MAX_DIGITS = 9


def read_revision(request: Request) -> int:
    """Return the revision the client has read, from If-Match.

    Raises
    ------
    RevisionMissing
        There is none, or it never was one.
    """
    header = request.headers.get("If-Match", "").removeprefix("W/").strip('" ')
    if not _is_number(header):
        raise RevisionMissing
    return int(header)


def read_number(text: str) -> int:
    """Return the number of a version.

    Raises
    ------
    VersionUnknown
        It cannot be the number of any.
    """
    if not _is_number(text):
        raise VersionUnknown
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
