"""What must never stand in a log."""

import logging
import re
from typing import Any

# The secret of a share link is its address: whoever reads it can open the page
SECRET_PATHS = re.compile(r"(/s/)[^/\s?\"']+")


class HideSecrets(logging.Filter):
    """Take the secret out of addresses, in the text and in what is filled in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; let every record pass."""
        record.msg = _hide(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hide(one) for one in record.args)
        return True


def _hide(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET_PATHS.sub(r"\1(hidden)", value)
    return value
