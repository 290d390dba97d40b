"""What somebody who may not see e-mail addresses and phone numbers is shown."""

import re
from typing import Any

HIDDEN = "(hidden)"
_CONTACT_KEY = re.compile(r"e-?mail|phone|mobile", re.IGNORECASE)
_CONTACT_TEXT = re.compile(r"\S+@\S+|^\s*\+[\d\s()/.-]{6,}$")


def hide_contacts(value: Any) -> Any:
    """Return a JSON value without e-mail addresses and phone numbers.

    Keys that name them lose their value; texts that look like them are hidden wherever
    they stand.

    Examples
    --------
    >>> hide_contacts({"email": "a@b.example", "plan": "pro", "tags": ["x@y.example"]})
    {'email': '(hidden)', 'plan': 'pro', 'tags': ['(hidden)']}
    """
    if isinstance(value, dict):
        return {
            hide_contacts(key): HIDDEN
            if _CONTACT_KEY.search(key) and isinstance(inner, str | int | float | list)
            else hide_contacts(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [hide_contacts(inner) for inner in value]
    if isinstance(value, str) and _CONTACT_TEXT.search(value):
        return HIDDEN
    return value
