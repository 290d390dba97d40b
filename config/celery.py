"""The Celery application. Its messages are empty nudges; they carry no work."""

import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning

from config import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A worker has a process per core: threads of Polars beside them would only queue
os.environ.setdefault("POLARS_MAX_THREADS", "1")

# Root is usual in containers, and harmless here: messages are JSON without code
warnings.filterwarnings("ignore", category=SecurityWarning)

broker.register()
app = Celery("rivermouth")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
