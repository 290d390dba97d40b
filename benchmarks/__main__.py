"""`make bench`: run workloads, each in a database and a process of its own.

Prints a table and writes `benchmarks/results.json`. The last line of a run of one
workload (`ONLY=engine`) is its result as one JSON object; of several measurements
(`RUNS=3`) the middle one, with the ratios of all.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.core.management import call_command
from psycopg import sql

from benchmarks.result import SCALES, Result
from config import embedded

NAMES = (
    "engine",
    "latency",
    "wave",
    "membership",
    "realtime",
    "scaling",
    "overlap",
    "ingest",
    "treatment",
    "plan",
    "canvas",
)
RESULTS = Path(__file__).parent / "results.json"
COLUMNS = "{:<14} {:<6} {:>10} {:>14} {:>8}  {}"


def main(arguments: Sequence[str]) -> int:
    """Run one workload here, or all of them one after the other."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--scale", choices=SCALES, default="small")
    parser.add_argument("--runs", type=int, default=1, help="measurements of each")
    options = parser.parse_args(arguments)
    if options.only:
        results = run_one(options.only, options.scale, options.runs)
        print_table(results)
        for name in dict.fromkeys(one["name"] for one in results):
            median = take_median([one for one in results if one["name"] == name])
            remember(median)
            print(json.dumps(median))
        return 0
    return run_all(options.scale, options.runs)


def run_all(scale: str, runs: int) -> int:
    """Run each workload in a process of its own, so that none warms the next."""
    results: list[Result] = []
    failed = []
    for name in NAMES:
        command = [sys.executable, "-m", "benchmarks", "--only", name, "--scale", scale]
        command += ["--runs", str(runs)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            failed.append(name)
            continue
        lines = done.stdout.splitlines()
        results += [json.loads(line) for line in lines if line.startswith("{")]
    print_table(results)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def run_one(name: str, scale: str, runs: int) -> list[Result]:
    """Measure one workload in a fresh database that is dropped afterwards.

    A workload yields one measurement after the other on the same data: one result, or
    several of different names.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    embedded.start()
    with make_database(f"rivermouth_bench_{name}"):
        django.setup()
        call_command("migrate", verbosity=0)
        workload = importlib.import_module(f"benchmarks.{name}")
        results: list[Result] = []
        for number, measured in enumerate(islice(workload.run(scale), runs), 1):
            for result in [measured] if isinstance(measured, dict) else measured:
                line = f"{result['name']} {number}: {result['ratio']:.3f}"
                print(line, file=sys.stderr)
                results.append(result)
        from django.db import connections  # needs the settings made above

        connections.close_all()
    return results


def take_median(results: Sequence[Result]) -> Result:
    """Return the measurement in the middle, with the ratios of all in their order."""
    middle = sorted(results, key=lambda one: one["ratio"])[len(results) // 2]
    ratios = [round(one["ratio"], 3) for one in results]
    return {**middle, "details": {**middle.get("details", {}), "ratios": ratios}}


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
