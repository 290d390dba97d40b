from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The installed app without models that holds commands spanning apps."""

    name = "config"

    def ready(self) -> None:
        """Connect what a worker does beside its tasks."""
        from config import checks, receivers  # noqa: F401 (they register themselves)
