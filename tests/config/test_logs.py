"""Secrets do not stand in logs."""

import logging

import pytest
from django.test import Client

from config.logs import HideSecrets


class Kept(logging.Handler):
    """Keeps what would be printed."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.addFilter(HideSecrets())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept():
    handler = Kept()
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


@pytest.mark.django_db
def test_the_token_of_a_share_link_is_not_logged(client: Client, kept):
    assert client.get("/s/a-secret-token-of-43-characters").status_code == 404
    assert kept == ["Not Found: /s/(hidden)"]


@pytest.mark.parametrize(
    ("text", "arguments", "line"),
    [
        ("GET /s/abc?x=1 took %s s", (2,), "GET /s/(hidden)?x=1 took 2 s"),
        ("Not Found: %s", ("/api/s/none",), "Not Found: /api/s/(hidden)"),
        ("Not Found: %s", ("/journeys/1",), "Not Found: /journeys/1"),
        ("plain", (), "plain"),
    ],
)
def test_addresses_lose_their_secret_and_nothing_else(kept, text, arguments, line):
    logging.getLogger("django.request").error(text, *arguments)
    assert kept == [line]
