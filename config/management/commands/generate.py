"""`manage.py generate [--check]`: write what is made from the code, or prove it fresh.

The OpenAPI schema comes from the views, the browser's types come from the schema, the
page about rules from the tables of the rule language and the cases it is tested by.
"""

import shutil
import subprocess
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.rules_page import write_rules_page

SCHEMA = Path("docs/openapi.yaml")
TYPES = Path("frontend/src/api/schema.d.ts")
RULES = Path("docs/rules.md")


class Command(BaseCommand):
    """Write the OpenAPI schema and the TypeScript types made from it."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--check", action="store_true", help="fail if something is not fresh"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Generate into the tree, or beside it and compare."""
        root = Path(settings.BASE_DIR)
        if not options["check"]:
            _write_schema(root / SCHEMA)
            _write_types(root, root / SCHEMA, root / TYPES)
            (root / RULES).write_text(write_rules_page(root))
            return
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _write_schema(folder / SCHEMA.name)
            _write_types(root, folder / SCHEMA.name, folder / TYPES.name)
            (folder / RULES.name).write_text(write_rules_page(root))
            stale = [
                str(path)
                for path in (SCHEMA, TYPES, RULES)
                if _read(root / path) != _read(folder / path.name)
            ]
        if stale:
            raise CommandError(f"Not fresh: {', '.join(stale)}. Run `make generate`.")


def _write_schema(target: Path) -> None:
    """Write the schema; a view that it cannot describe is an error."""
    call_command("spectacular", file=str(target), validate=True, fail_on_warn=True)


def _write_types(root: Path, schema: Path, target: Path) -> None:
    """Make the types with the tool of the browser part, formatted as its code is."""
    tools = root / "frontend" / "node_modules" / ".bin"
    made = root / "frontend" / "src" / "api" / f".made-{target.name}"
    try:
        _run([str(tools / "openapi-typescript"), str(schema), "-o", str(made)], root)
        _run([str(tools / "biome"), "format", "--write", str(made)], root / "frontend")
        shutil.move(made, target)
    finally:
        made.unlink(missing_ok=True)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _read(path: Path) -> str | None:
    return path.read_text() if path.exists() else None
