"""`manage.py fsck`: prove the invariants, on the running system."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from config import fsck


class Command(BaseCommand):
    """Check the invariants that the README promises; exit 1 when one is broken."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every check and print what was found."""
        findings = fsck.run()
        broken = [finding for finding in findings if finding.violations]
        if options["json"]:
            document = {
                "ok": not broken,
                "checks": [asdict(finding) for finding in findings],
            }
            self.stdout.write(json.dumps(document, default=str))
        else:
            for finding in broken:
                self.stdout.write(f"{finding.code}: {finding.violations} violations")
                self.stdout.write(f"  {finding.says}")
                for example in finding.examples:
                    self.stdout.write(f"  {json.dumps(example, default=str)}")
            self.stdout.write(f"{len(findings)} checks, {len(broken)} broken.")
        if broken:
            sys.exit(1)
