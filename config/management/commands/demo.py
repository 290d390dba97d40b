"""Build the demo, replay its past, then follow its clock until stopped."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import build, responses
from config.demo.replay import Replay
from customers.models import Customer


class Command(BaseCommand):
    """`manage.py demo`: one of the processes of `make run`."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--address",
            default=settings.PUBLIC_ADDRESS,
            help="where the web process answers",
        )
        parser.add_argument(
            "--build",
            action="store_true",
            help="only build it: its clock must stand before a pulse looks at it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"].rstrip("/")
        if not build.is_built():
            if Customer.objects.exists():
                raise CommandError(
                    "This database has customers of its own; the demo needs an empty"
                    " one. DEMO=0 make run starts without it."
                )
            build.build()
        key = build.write_demo_file(settings.VAR_DIR / "demo.json", address)
        if options["build"]:
            return
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        replay = Replay(address, key, responses.respond, stopped)
        replay.replay_past()
        replay.follow()
