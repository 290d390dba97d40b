"""Rules of this code base that no ready-made linter knows."""

import ast
import re
from pathlib import Path

import pytest

from customers.services import faults

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "journeys", "campaigns", "segments", "messaging", "customers")
FILES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
NAMES = [str(path.relative_to(ROOT)) for path in FILES]

# Celery carries nudges: what waits is a row, what is done is not asked for
BANNED_KEYWORDS = {"eta", "countdown"}
BANNED_NAMES = {"chord", "AsyncResult", "GroupResult", "crontab", "allow_join_result"}
SENDERS = {"delay", "apply_async", "delay_on_commit", "apply_async_on_commit"}

# Files in which PostgreSQL's own clock, or the system's, is right, and why
SQL_CLOCK = {
    "customers/selectors/clock.py": "it is the product's clock",
    "customers/selectors/keys.py": "the backlog is looked at in real time",
    "customers/services/clock.py": "it sets the product's clock",
    "config/heartbeat.py": "signs of life are in real time",
    "config/demo/replay.py": "it sets the demo clock",
    "config/health.py": "shows signs of life",
    "config/pulse.py": "leases are in real time",
    "messaging/selectors/outbox.py": "leases are in real time",
    "messaging/services/claims.py": "leases and attempts are in real time",
    "messaging/services/outcomes.py": "attempts are in real time",
}
SYSTEM_CLOCK: dict[str, str] = {}
SQL_NOW = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\("
    r"|\b(current_timestamp|current_date|localtimestamp)\b",
    re.IGNORECASE,
)


def parse(name):
    return ast.parse((ROOT / name).read_text())


def list_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ):
            body = node.body
            if body and isinstance(body[0], ast.Expr):
                yield body[0].value


def find_banned_celery(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = getattr(function, "attr", getattr(function, "id", ""))
            if name in SENDERS | {"signature", "s", "set"}:
                for keyword in node.keywords:
                    if keyword.arg in BANNED_KEYWORDS:
                        yield f"line {node.lineno}: {keyword.arg}="
            inner = getattr(function, "value", None)
            if (
                name == "get"
                and isinstance(inner, ast.Call)
                and getattr(inner.func, "attr", "") in SENDERS
            ):
                yield f"line {node.lineno}: a result is waited for"
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "celery"
        ):
            for alias in node.names:
                if alias.name in BANNED_NAMES:
                    yield f"line {node.lineno}: {alias.name}"


def find_sql_clocks(tree):
    documented = {id(value) for value in list_docstrings(tree)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documented
            and re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE)\b", node.value)
            and (found := SQL_NOW.search(node.value))
        ):
            yield f"line {node.lineno}: {found[0]}"


def find_system_clocks(tree):
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        owner_name = getattr(owner, "attr", getattr(owner, "id", ""))
        called = f"{owner_name}.{node.func.attr}"
        if called in {
            "timezone.now",
            "datetime.now",
            "datetime.utcnow",
            "datetime.today",
            "date.today",
            "time.time",
        }:
            yield f"line {node.lineno}: {called}()"


@pytest.mark.parametrize("name", NAMES)
def test_celery_carries_nudges_only(name):
    assert not list(find_banned_celery(parse(name)))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SQL_CLOCK])
def test_sql_asks_for_no_time_of_its_own(name):
    assert not list(find_sql_clocks(parse(name)))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SYSTEM_CLOCK])
def test_python_asks_for_no_time_of_its_own(name):
    assert not list(find_system_clocks(parse(name)))


@pytest.mark.parametrize(
    ("finder", "source"),
    [
        (find_banned_celery, "task.apply_async(countdown=3)"),
        (find_banned_celery, "task.apply_async(kwargs={}, eta=later)"),
        (find_banned_celery, "task.delay(1).get()"),
        (find_banned_celery, "from celery import chord"),
        (find_sql_clocks, "SQL = 'UPDATE t SET at = now()'"),
        (find_sql_clocks, "run('SELECT 1 WHERE a < CURRENT_TIMESTAMP')"),
        (find_system_clocks, "at = timezone.now()"),
        (find_system_clocks, "at = datetime.datetime.now(UTC)"),
        (find_system_clocks, "at = time.time()"),
    ],
)
def test_the_rules_find_what_they_forbid(finder, source):
    assert list(finder(ast.parse(source)))


@pytest.mark.parametrize(
    ("finder", "source"),
    [
        (find_banned_celery, "models.objects.get()"),
        (find_banned_celery, "options.get('eta')"),
        (find_sql_clocks, "text = 'come now (or later)'"),
        (find_system_clocks, "time.monotonic()"),
    ],
)
def test_the_rules_leave_the_rest_alone(finder, source):
    assert not list(finder(ast.parse(source)))


def test_every_fault_point_is_a_place_in_the_code():
    reached = {
        node.args[0].value
        for name in NAMES
        for node in ast.walk(parse(name))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "reach"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert reached == faults.POINTS


def test_lock_files_name_no_registry():
    for path in ROOT.glob("requirements*.txt"):
        assert "://" not in path.read_text()
    assert '"resolved"' not in (ROOT / "frontend/package-lock.json").read_text()


def test_the_permitted_files_still_exist():
    allowed = {**SQL_CLOCK, **SYSTEM_CLOCK}
    assert [name for name in allowed if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_module_grew_beyond_500_lines(name):
    assert len((ROOT / name).read_text().splitlines()) <= 500
