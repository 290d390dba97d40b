"""The plan's revision in HTTP headers."""

import hashlib
from typing import Literal, overload

from rest_framework.request import Request

from campaigns.domain import errors

MAX_DIGITS = 9


@overload
def read_if_match(request: Request) -> int: ...
@overload
def read_if_match(request: Request, *, is_required: Literal[False]) -> int | None: ...
def read_if_match(request: Request, *, is_required: bool = True) -> int | None:
    """Return the revision of the plan the caller has seen.

    Raises
    ------
    errors.RevisionMissing
        There is no If-Match header, and it is required.
    errors.PlanMoved
        What it says was never a revision of the plan.
    """
    header = request.headers.get("If-Match")
    if header is None:
        if is_required:
            raise errors.RevisionMissing
        return None
    text = header.strip().removeprefix("W/").strip('"').partition("-")[0]
    if not (text.isascii() and text.isdigit()) or len(text) > MAX_DIGITS:
        raise errors.PlanMoved
    return int(text)


def format_etag(revision: int, body: bytes | None = None) -> str:
    """Write a revision as the value of an ETag header.

    The numbers of the plan change without a new revision. With a body, a digest of it
    follows the revision, so that If-None-Match notices them; If-Match looks at the
    revision alone.
    """
    if body is None:
        return f'"{revision}"'
    digest = hashlib.blake2b(body, digest_size=8).hexdigest()
    return f'"{revision}-{digest}"'
