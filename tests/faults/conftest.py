"""The world the fault tests share, their seeds and their sizes.

`make test` runs each fault once, small. `make faults SEEDS=5` runs all of them, with
every variant, at full size with the first seed, and each fault at a twentieth of it
with the others: another seed is another order, not another size (FAULT_SEEDS,
FAULT_SCALE).
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from django.test import override_settings

from config import embedded
from tests.faults.sizes import FULL_ONLY, SCALE, SEEDS
from tests.faults.world import Services, World, assert_invariants, point_at

MINUTES = {"small": 4, "full": 30}  # after which a test counts as stuck
SEEN: dict[str, list[str]] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.timeout(MINUTES[SCALE] * 60))
            parameters = getattr(item, "callspec", None)
            seed = parameters.params.get("seed", 0) if parameters else 0
            if seed > 0 and FULL_ONLY.mark in item.own_markers:
                item.add_marker(pytest.mark.skip("a variant for the first seed"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what takes a seed once with each."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(SEEDS), ids=lambda seed: f"seed{seed}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let the world know whether its test passed."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


FAILED = pytest.StashKey[bool]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the faults came to, for docs/engine.md."""
    if SEEN:
        terminalreporter.section(f"faults seen ({SCALE})")
        for test, lines in SEEN.items():
            terminalreporter.write_line(f"{test}: {'; '.join(lines)}")


@pytest.fixture
def seen(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return a function that keeps what a test measured."""
    return SEEN.setdefault(request.node.name, []).append


@pytest.fixture
def rng(seed: int, request: pytest.FixtureRequest) -> Random:
    """Return the chance of one test and seed."""
    return Random(f"{request.node.originalname} {seed}")


@pytest.fixture
def pick(seed: int) -> Callable[[int, int], int]:
    """Return a function that picks a size or a number of seconds.

    Small in `make test`; else full with the first seed, a twentieth with the others,
    and never less than small.
    """

    def choose(small: int, full: int) -> int:
        if SCALE != "full":
            return small
        return full if seed == 0 else max(small, full // 20)

    return choose


class _Holder:
    """The world of the moment, made when it is needed."""

    def __init__(self) -> None:
        self.folder = embedded.get_services_dir().parent / f"faults{os.getpid()}"
        self.services = Services(self.folder)
        self.world: World | None = None

    def drop(self) -> None:
        world, self.world = self.world, None
        if world is not None:
            world.close()


@pytest.fixture(scope="package")
def holder(django_db_blocker) -> Iterator[_Holder]:
    """Keep services and world for all tests of this folder."""
    # Whoever ends the tests early must not leave a product running
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    with django_db_blocker.unblock():
        holder = _Holder()
        yield holder
        holder.drop()
        holder.services.close()
        shutil.rmtree(holder.folder, ignore_errors=True)
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def world(holder: _Holder, request: pytest.FixtureRequest) -> Iterator[World]:
    """Return a complete world; what this test leaves in it is judged afterwards."""
    fresh = holder.world is None
    world = holder.world or World(holder.services)
    holder.world = world
    is_whole = False
    ports = [world.hooks.port]
    with point_at(world.url), override_settings(WEBHOOK_PORTS=ports):
        if fresh:
            world.begin()
        else:
            world.be_complete()
        try:
            yield world
            if not request.node.stash.get(FAILED, False):
                world.restore()
                assert_invariants()
                is_whole = not world.is_crowded
        finally:
            if not is_whole:
                holder.drop()
