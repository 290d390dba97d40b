"""The revision a client has read, in the header If-Match (RFC 9110, 13.1.1)."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from customers.domain.errors import RevisionMissing

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="Revision read"
)
MAX_DIGITS = 9
NEVER = -1  # what no revision is: whoever compares with it finds a conflict


def require_if_match(request: Request) -> int:
    """Return the revision the client has read.

    Raises
    ------
    RevisionMissing
        It names none.
    """
    revision = read_if_match(request)
    if revision is None:
        raise RevisionMissing
    return revision


def read_if_match(request: Request) -> int | None:
    """Return the revision the client has read.

    `None`: there is no header, or it is `*`, which any revision matches. `NEVER`: what
    it says was never a revision. A digest behind the number is passed over.
    """
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return None
    number = header.removeprefix("W/").strip('"').partition("-")[0]
    return int(number) if is_number(number) else NEVER


def is_number(text: str) -> bool:
    """Tell whether a text is the number of a revision or version."""
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
