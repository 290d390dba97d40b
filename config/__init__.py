"""How the apps are put together: settings, URLs, processes, commands that span apps."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
