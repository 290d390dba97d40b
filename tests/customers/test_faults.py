"""Planned faults: off without their setting, used once, one process each."""

import os
import signal

import pytest

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
