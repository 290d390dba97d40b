"""Fixtures of the campaigns' API."""

import pytest
from rest_framework.test import APIClient

from tests.campaigns import world
from tests.campaigns.client import log_in
from tests.campaigns.world import MONDAY


@pytest.fixture
def monday():
    return world.set_clock(MONDAY)


@pytest.fixture
def publisher(db) -> APIClient:
    return log_in("publisher")
