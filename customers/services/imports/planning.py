"""What people decide about an import: how it is read, and when it begins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from customers.domain.imports import mapping
from customers.domain.imports.errors import ImportBusy, MappingRefused
from customers.models import Import, ImportFault, ImportSeen
from customers.selectors import imports as selectors
from customers.services.imports.keeping import let_go

_STATUS = Import.Status
PLANNED = (_STATUS.MAPPING, _STATUS.CHECKED)
OPEN = (*PLANNED, _STATUS.CHECKING, _STATUS.RUNNING, _STATUS.FAILED)


@transaction.atomic
def save_plan(*, import_id: int, plan: mapping.Plan) -> Import:
    """Decide how a file is read; what a dry run found before holds no longer.

    Raises
    ------
    MappingRefused
        It cannot be read like this. Nothing was written.
    ImportBusy
        It is being read already, or was.
    """
    one = _lock(import_id, PLANNED)
    _check(one, plan)
    one.plan = mapping.to_document(plan)
    _begin_again(one, _STATUS.MAPPING)
    one.checked = None
    one.save()
    return one


@transaction.atomic
def start_check(*, import_id: int) -> Import:
    """Begin a dry run: everything is read and compared, nothing is stored.

    Raises
    ------
    MappingRefused, ImportBusy
        As `save_plan` does.
    """
    one = _lock(import_id, PLANNED)
    _check(one, mapping.from_document(one.plan))
    _begin_again(one, _STATUS.CHECKING)
    one.save()
    return one


@transaction.atomic
def start_import(*, import_id: int, sets_off: bool, now: datetime) -> Import:
    """Begin to bring a file in; one that failed goes on where it stands.

    Parameters
    ----------
    sets_off
        Journeys and campaigns hear of what happens, as if it happened now.

    Raises
    ------
    MappingRefused, ImportBusy
        As `save_plan` does.
    """
    one = _lock(import_id, (*PLANNED, _STATUS.FAILED))
    _check(one, mapping.from_document(one.plan))
    if one.status == _STATUS.FAILED and one.started_at is not None:
        one.status, one.attempts, one.reason = _STATUS.RUNNING, 0, ""
    else:
        _begin_again(one, _STATUS.RUNNING)
        one.sets_off, one.started_at = sets_off, now
    one.save()
    return one


@transaction.atomic
def cancel_import(*, import_id: int, now: datetime) -> Import:
    """Stop an import and let its file go; what it has brought in stays.

    Raises
    ------
    ImportBusy
        It is over.
    """
    one = _lock(import_id, OPEN)
    let_go(one.pk)
    one.status, one.finished_at = _STATUS.CANCELLED, now
    one.save(update_fields=["status", "finished_at"])
    return one


def _lock(import_id: int, statuses: Sequence[str]) -> Import:
    selectors.get_import(import_id)
    one = Import.objects.select_for_update().get(pk=import_id)
    if one.status not in statuses:
        raise ImportBusy(f"The import is {one.get_status_display().lower()}.")
    return one


def _check(one: Import, plan: mapping.Plan) -> None:
    problems = mapping.find_problems(plan, selectors.read_names(one, plan.layout))
    if problems:
        errors: list[dict[str, Any]] = [
            {"field": each.field, "code": each.code, "message": each.message}
            for each in problems
        ]
        raise MappingRefused(problems[0].message, errors)


def _begin_again(one: Import, status: str) -> None:
    """Set it to the first row, as if it had never been read."""
    ImportSeen.objects.filter(of=one).delete()
    ImportFault.objects.filter(of=one).delete()
    one.status, one.reason, one.attempts = status, "", 0
    one.offset, one.line, one.counts = 0, 1, {}
