"""Bring files in: keep them, plan them, check them, store them slice by slice."""

from customers.services.imports.keeping import forget_old_imports, keep_file
from customers.services.imports.planning import (
    cancel_import,
    save_plan,
    start_check,
    start_import,
)
from customers.services.imports.running import advance_import

__all__ = [
    "advance_import",
    "cancel_import",
    "forget_old_imports",
    "keep_file",
    "save_plan",
    "start_check",
    "start_import",
]
