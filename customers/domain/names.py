"""What people call a customer."""

from collections.abc import Mapping
from typing import Any


def name_of(attributes: Mapping[str, Any]) -> str | None:
    """Return the name people know a customer by; as the search index has it.

    Examples
    --------
    >>> name_of({"firstName": "Elif", "lastName": "Eriksen"})
    'Elif Eriksen'
    >>> name_of({"email": "elif@example.com"}) is None
    True
    """
    name = attributes.get("name")
    if not isinstance(name, str):
        first = attributes.get("firstName", attributes.get("first_name"))
        last = attributes.get("lastName", attributes.get("last_name"))
        name = " ".join(part for part in (first, last) if isinstance(part, str))
    return name.strip() or None
