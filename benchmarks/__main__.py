"""`make bench`: run workloads, each in a database and a process of its own.

Prints a table and writes `benchmarks/results.json`. The last line of a run of one
workload (`ONLY=engine`) is its result as one JSON object.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.core.management import call_command
from psycopg import sql

from benchmarks.result import SCALES, Result
from config import embedded

NAMES = ("engine", "membership", "ingest", "treatment")
RESULTS = Path(__file__).parent / "results.json"
COLUMNS = "{:<12} {:<6} {:>10} {:>14} {:>8}  {}"


def main(arguments: Sequence[str]) -> int:
    """Run one workload here, or all of them one after the other."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--scale", choices=SCALES, default="small")
    options = parser.parse_args(arguments)
    if options.only:
        result = run_one(options.only, options.scale)
        remember(result)
        print_table([result])
        print(json.dumps(result))
        return 0
    return run_all(options.scale)


def run_all(scale: str) -> int:
    """Run each workload in a process of its own, so that none warms the next."""
    results: list[Result] = []
    failed = []
    for name in NAMES:
        command = [sys.executable, "-m", "benchmarks", "--only", name, "--scale", scale]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        lines = done.stdout.strip().splitlines()
        if done.returncode or not lines:
            failed.append(name)
            continue
        results.append(json.loads(lines[-1]))
    print_table(results)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def run_one(name: str, scale: str) -> Result:
    """Run one workload in a fresh database that is dropped afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    embedded.start()
    with make_database(f"rivermouth_bench_{name}"):
        django.setup()
        call_command("migrate", verbosity=0)
        workload = importlib.import_module(f"benchmarks.{name}")
        result: Result = workload.run(scale)
        from django.db import connections  # needs the settings made above

        connections.close_all()
    return result


@contextmanager
def make_database(name: str) -> Iterator[None]:
    """Make an empty database and point `DATABASE_URL` at it, for children too."""
    server = os.environ.get("DATABASE_URL", embedded.get_database_url())
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
        sql.Identifier(name)
    )
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    try:
        yield
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(drop)


def remember(result: Result) -> None:
    """Keep the newest result of each workload and scale in one file."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    key = (result["name"], result["scale"])
    kept = [one for one in known if (one["name"], one["scale"]) != key]
    RESULTS.write_text(json.dumps([*kept, result], indent=2) + "\n")


def print_table(results: Sequence[Result]) -> None:
    """Print one line for each result."""
    print(COLUMNS.format("workload", "scale", "seconds", "yardstick s", "ratio", "aim"))
    for one in results:
        print(
            COLUMNS.format(
                one["name"],
                one["scale"],
                f"{one['seconds']:.2f}",
                f"{one['yardstick_seconds']:.2f}",
                f"{one['ratio']:.3f}",
                one.get("target", ""),
            )
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
