"""Services and fixtures of every test."""

import os

import pytest
from django.db import connections

from config import embedded

embedded.start()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# A Redis database of their own: a product that runs in this checkout must not take the
# nudges of tests, nor one process of pytest those of another (which inherits it all)
PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
SERVER, _, _ = os.environ.get("REDIS_URL", embedded.get_redis_url()).partition("?")
os.environ["REDIS_URL"] = f"{SERVER}?db={PROCESS + 1}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests that commit the rows the migrations wrote, as all others have them.

    After such a test every table is emptied; without this the next one would find no
    workspace, no plan and no roles.
    """
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction"):
            kwargs = {**mark.kwargs, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(*mark.args, **kwargs), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let every connection object know those rows.

    Django keeps them on the one object it made the database with; once a browser's
    event loop runs in the main thread, tests get another.
    """
    first = connections["default"]
    contents = getattr(first, "_test_serialized_contents", None)
    if contents is not None:
        type(first)._test_serialized_contents = contents
