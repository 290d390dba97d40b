"""Planned faults: off without their setting, used once, one process each."""

import os
import signal
from pathlib import Path

import pytest
from django.db import OperationalError, transaction

from customers.models import Source
from customers.services import faults


@pytest.fixture
def folder(settings, tmp_path):
    settings.FAULT_DIR = str(tmp_path)
    return tmp_path


def test_nothing_happens_without_the_setting(settings, tmp_path):
    (tmp_path / "turn_written.1").write_text("raise")
    settings.FAULT_DIR = ""
    faults.reach("turn_written")


def test_a_fault_happens_at_its_place_only_and_only_once(folder):
    (folder / "turn_written.1").write_text("raise")
    faults.reach("turn_read")
    with pytest.raises(faults.PlannedFault, match="turn_written"):
        faults.reach("turn_written")
    faults.reach("turn_written")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("point", sorted(faults.POINTS))
def test_every_place_exists_in_the_code(point):
    """A place nobody reaches would make each test that plans a fault there pass."""
    root = Path(faults.__file__).parents[2]
    apps = ("customers", "segments", "messaging", "campaigns", "journeys")
    code = [path for app in apps for path in (root / app).rglob("*.py")]
    assert any(f'reach("{point}")' in path.read_text() for path in code)


@pytest.mark.django_db(transaction=True)
def test_an_answer_can_be_lost_after_the_commit(folder):
    @transaction.atomic
    def write():
        Source.objects.create(name="kept")
        faults.reach("turn_written")

    (folder / "turn_written.1").write_text("execute then raise")
    with pytest.raises(OperationalError, match="turn_written"):
        write()
    assert Source.objects.filter(name="kept").exists()


def test_a_fault_of_a_customer_happens_whenever_they_come(folder):
    (folder / "customer_7").write_text("raise")
    faults.meet([6, 8])
    for _ in range(2):
        with pytest.raises(faults.PlannedFault, match="customer 7"):
            faults.meet([6, 7, 8])


def test_a_kill_cannot_be_caught(folder):
    (folder / "turn_read.1").write_text("kill")
    child = os.fork()
    if child == 0:
        try:
            faults.reach("turn_read")
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
