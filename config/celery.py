"""The Celery application. Its messages are empty nudges; they carry no work."""

import os
import warnings

from celery import Celery, Task
from celery.exceptions import SecurityWarning
from django.conf import settings

from config import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A worker has a process per core: threads of Polars beside them would only queue
os.environ.setdefault("POLARS_MAX_THREADS", "1")

# Root is usual in containers, and harmless here: messages are JSON without code
warnings.filterwarnings("ignore", category=SecurityWarning)


class LimitedTask(Task):  # type: ignore[misc]
    """A task that is told to stop when it hangs, unless it sets a limit of its own.

    Celery's setting cannot be the default: it would hold for tasks that want none.
    """

    @property
    def soft_time_limit(self) -> float:
        """Return the seconds after which it is told."""
        return float(settings.TASK_SECONDS)


broker.register()
app = Celery("rivermouth", task_cls=LimitedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
