from django.apps import AppConfig


class MessagingConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "messaging"

    def ready(self) -> None:
        """Connect the receivers."""
        from messaging import receivers  # noqa: F401 (they register themselves)
