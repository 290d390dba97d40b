"""The plan's revision in HTTP headers."""

import hashlib


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
