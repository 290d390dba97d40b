"""What several tests of the whole installation need."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture
def silence() -> Iterator[None]:
    """Leave refusals out of the log: each is a line of it."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)
