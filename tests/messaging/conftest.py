"""What tests of messages share."""

import pytest

from messaging.services import delivery
from tests.messaging.providers import FakeProvider


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    fake = FakeProvider()
    monkeypatch.setattr(delivery, "get_provider", lambda channel: fake)
    return fake
