"""Find the people of edited micro-segments soon, not only with the next daily run."""

import time
from datetime import datetime

from campaigns.selectors import get_revision
from segments import services
from segments.selectors import get_running_run

SETTLE = 2.0  # seconds in which nobody edits any further
LOOK = 1.0  # seconds between looks


class Edits:
    """What pulse remembers of the plan: its revision, and since when it is that."""

    def __init__(self) -> None:
        self.looked_at = 0.0
        self.revision = 0
        self.revised_at = 0.0
        self.is_followed = False  # a run knows this revision

    def follow(self, now: datetime) -> None:
        """Start a run of what was edited once the last edit is some seconds old.

        While another run is under way its end is waited for.
        """
        at = time.monotonic()
        if at - self.looked_at < LOOK:
            return
        self.looked_at = at
        revision = get_revision()
        if revision != self.revision:
            self.revision, self.revised_at = revision, at
            self.is_followed = False
        has_settled = at - self.revised_at >= SETTLE
        if has_settled and not self.is_followed and get_running_run() is None:
            services.start_edit_run(now=now)
            self.is_followed = True
