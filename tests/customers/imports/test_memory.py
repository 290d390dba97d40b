"""A file of any length is read in little memory."""

import io
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from customers.domain.imports.calls import Reader
from customers.domain.imports.intake import Intake
from customers.domain.imports.mapping import Column, Plan
from customers.domain.imports.reading import Records

ROOT = Path(__file__).parents[3]
LINE = b"u%d,Bought,2026-03-01 10:00,12.50,a longer text that nobody needs to read\n"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
MEGABYTES = 60
MOST_GROWTH_MB = 25
PLAN = Plan(
    kind="events",
    columns=(
        Column("user_id"),
        Column("event"),
        Column("time"),
        Column("revenue"),
        Column("property", "note"),
    ),
)


class Endless(io.RawIOBase):
    """A file that is made while it is read."""

    def __init__(self, size):
        self.left, self.number = size, 0

    def read(self, many=-1):
        if self.left <= 0:
            return b""
        self.number += 1
        piece = b"".join(LINE % (self.number * 1000 + n) for n in range(1000))
        self.left -= len(piece)
        return piece


def run():
    """Read a long file as the services do; return the growth of memory in MB."""
    file = Endless(MEGABYTES << 20)
    pieces = Intake(1 << 40).take(iter(lambda: file.read(1 << 20), b""))
    records = Records(pieces, PLAN.layout)
    reader = Reader(PLAN, ["a", "b", "c", "d", "e"], as_of=NOW)
    rows, start = 0, 0
    part = []
    for record in records:
        part.append(record)
        if len(part) == 2_000:
            rows += sum(row.call is not None for row in reader.read(part))
            part = []
            start = start or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    end = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return rows, (end - start) / 1024


@pytest.mark.timeout(300)
def test_memory_does_not_grow_with_the_file():
    # In a process of its own: the most that this one ever had says nothing
    code = "from tests.customers.imports.test_memory import run; print(*run())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows, growth = done.stdout.split()
    assert int(rows) > 700_000
    assert float(growth) < MOST_GROWTH_MB
