"""`manage.py pulse`: find what is due, every second or two, until told to stop."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from config import pulse
from config.heartbeat import Heart

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run the pulse. Any number of copies may run; one is enough."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Beat until SIGTERM or Ctrl-C."""
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        progressed = threading.Event()
        heart = Heart("pulse", lambda: _take(progressed))
        heart.start()
        beating = pulse.Pulse()
        while not stopped.is_set():
            seconds = self._beat(beating)
            progressed.set()
            stopped.wait(seconds)
        heart.stop()

    def _beat(self, beating: pulse.Pulse) -> float:
        """Beat once; a database that is away is asked again a second later."""
        close_old_connections()
        try:
            return beating.beat()
        except DatabaseError as error:
            logger.warning("Pulse: %s", error)
            connection.close()
            return pulse.LONGEST_SLEEP


def _take(flag: threading.Event) -> bool:
    """Tell whether a flag was set, and take it down."""
    was_set = flag.is_set()
    flag.clear()
    return was_set
