"""Services and fixtures of every test."""

import os

from config import embedded

embedded.start()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
