"""Files for tests, brought in by the real services."""

import gzip
import hashlib
import io
from pathlib import Path

from django.db import connection

from customers import services
from customers.domain.imports import mapping
from customers.models import Import
from customers.selectors import imports as selectors
from tests.customers.factories import NOW

# Real data sets lie beside the checkout; tests that need one skip where it is missing
DATA = Path(__file__).parents[4] / "shared" / "data"


def keep(content, *, name="file.csv", now=NOW) -> Import:
    raw = content.encode() if isinstance(content, str) else content
    return services.keep_file(
        file=io.BytesIO(raw), file_name=name, user_id=None, now=now
    )


def advance(one) -> Import:
    """Do all slices, as workers would."""
    while services.advance_import(import_id=one.pk):
        pass
    one.refresh_from_db()
    return one


def check(one) -> Import:
    services.start_check(import_id=one.pk)
    return advance(one)


def bring_in(content, plan=None, *, sets_off=False, now=NOW) -> Import:
    """Bring a whole file in by its suggested plan, or by another."""
    one = keep(content, now=now)
    if plan is not None:
        services.save_plan(import_id=one.pk, plan=plan)
    services.start_import(import_id=one.pk, sets_off=sets_off, now=now)
    return advance(one)


def plan_of(one) -> mapping.Plan:
    return mapping.from_document(Import.objects.get(pk=one.pk).plan)


def list_faults(one):
    return [
        (fault.line, fault.column, fault.value, fault.code)
        for fault in selectors.iterate_faults(one.pk)
    ]


def digest() -> str:
    """Return a digest of every row there is, but of the imports' own."""
    tables = [
        name
        for name in connection.introspection.table_names()
        if not name.startswith(("customers_import", "django_"))
    ]
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for name in sorted(tables):
            cursor.execute(
                "SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                f' FROM "{name}" t'
            )
            found.update(f"{name}={cursor.fetchone()[0]}".encode())
    return found.hexdigest()


def zip_up(text: str) -> bytes:
    return gzip.compress(text.encode())
