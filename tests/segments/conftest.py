"""What several tests of micro-segments watch or keep open."""

from collections.abc import Iterator
from typing import Any

import pytest

from segments.selectors import touched
from segments.services import evaluation
from tests.segments.looking import Looks
from tests.segments.posting import Posts


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """Return at whom each shard was looked; small shards are not read as a whole."""
    found: Looks = []

    def find(*arguments: Any, **more: Any) -> list[int] | None:
        who = touched.find_touched(*arguments, **more)
        found.append((more["shard"], who))
        return who

    monkeypatch.setattr(touched, "MOST", 1)
    monkeypatch.setattr(evaluation, "find_touched", find)
    return found


@pytest.fixture
def posts() -> Iterator[Posts]:
    """Return requests that are under way; at the end none is any more."""
    posts = Posts()
    yield posts
    posts.end_all()
