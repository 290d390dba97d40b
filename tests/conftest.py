"""Services and fixtures of every test."""

import math
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from config import embedded
from tests import first_rows

embedded.start()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# A Redis database of their own: a product that runs in this checkout must not take the
# nudges of tests, nor one process of pytest those of another (which inherits it all)
PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
SERVER, _, _ = os.environ.get("REDIS_URL", embedded.get_redis_url()).partition("?")
os.environ["REDIS_URL"] = f"{SERVER}?db={PROCESS + 1}"


BLOCKER = pytest.StashKey[pytest_django.DjangoDbBlocker]()
ROWS = pytest.StashKey[first_rows.Rows]()


def commits(item: pytest.Item) -> bool:
    """Tell whether a test commits; afterwards Django empties every table."""
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests that commit the rows the migrations wrote, as all others have them.

    Without this the second one would find no workspace, no plan and no roles.
    """
    for item in items:
        if commits(item):
            mark = item.get_closest_marker("django_db")
            kwargs = {**mark.kwargs, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(*mark.args, **kwargs), append=False)
    if "PYTEST_XDIST_WORKER" in os.environ:
        put_long_files_first(items)


def put_long_files_first(items: list[pytest.Item]) -> None:
    """Sort files by what is known of their length, so that processes end together.

    Those that may take longest come first, then those that commit, then the others by
    the number of their tests.
    """
    patience: dict[Path, float] = defaultdict(float)
    committing = {item.path for item in items if commits(item)}
    tests = Counter(item.path for item in items)
    for item in items:
        mark = item.get_closest_marker("timeout")
        seconds = mark.args[0] or math.inf if mark else 0  # 0 stands for no limit
        patience[item.path] = max(patience[item.path], seconds)

    def get_rank(item: pytest.Item) -> tuple[float, bool, int, Path]:
        path = item.path
        return -patience[path], path not in committing, -tests[path], path

    items.sort(key=get_rank)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Iterator[None]:
    """Write those rows again for a test that does not commit, after one that did.

    In one process all that commit come last; of several, each has an order of its own.
    """
    result = yield
    blocker = item.config.stash.get(BLOCKER, None)  # None: nobody needed a database yet
    if blocker and commits(item) and nextitem is not None and not commits(nextitem):
        with blocker.unblock():
            first_rows.write(connections["default"], item.config.stash[ROWS])
    return result


def do_not_wait_for_disk(connection: BaseDatabaseWrapper) -> None:
    """Let commits of the test database return at once: no test here outlives a crash.

    Those of `tests/faults` do, on a PostgreSQL of their own.
    """
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    connection.close()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    pytestconfig: pytest.Config,
) -> Iterator[None]:
    """Keep the rows the migrations wrote, and close all connections at the end.

    Django keeps the rows on the one object it made the database with; once a browser's
    event loop runs in the main thread, tests get another, and nobody closes the first.
    """
    pytestconfig.stash[BLOCKER] = django_db_blocker
    first = connections["default"]
    with django_db_blocker.unblock():
        rows = pytestconfig.stash[ROWS] = first_rows.read(first)
        do_not_wait_for_disk(first)
    with pytest.MonkeyPatch.context() as patch:
        # Django asks only whether there is something to write again
        patch.setattr(type(first), "_test_serialized_contents", "", raising=False)
        patch.setattr(
            type(first.creation),
            "deserialize_db_from_string",
            lambda creation, _: first_rows.write(creation.connection, rows),
        )
        patch.setattr(
            type(first.ops),
            "sql_flush",
            lambda ops, _, tables, **__: first_rows.forget(ops.connection, tables),
        )
        yield
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
