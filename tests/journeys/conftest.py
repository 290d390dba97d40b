"""What several tests of journeys need."""

import psycopg
import pytest

from customers.selectors import copying


@pytest.fixture
def statements(monkeypatch):
    """Count what is sent to the database, COPY included."""
    sent = []
    for name in ("execute", "copy"):
        original = getattr(psycopg.Cursor, name)

        def counting(self, query, *args, _original=original, **kwargs):
            sent.append(query if isinstance(query, str) else query.as_string(self))
            return _original(self, query, *args, **kwargs)

        monkeypatch.setattr(psycopg.Cursor, name, counting)
    read = copying.copy_out

    def reading(statement, params):
        sent.append(statement)
        return read(statement, params)

    monkeypatch.setattr(copying, "copy_out", reading)
    return sent
