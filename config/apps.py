from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The installed app without models that holds commands spanning apps."""

    name = "config"
