"""The table of ways to the outside, and which one an installation uses."""

from django.conf import settings

from messaging.models import Channel
from messaging.services.channels.base import Outgoing, Provider, Result
from messaging.services.channels.email import Email
from messaging.services.channels.mailbox import Mailbox
from messaging.services.channels.webhook import Webhook

__all__ = ["PROVIDERS", "Outgoing", "Provider", "Result", "get_provider"]

# Per channel: what a configured installation uses, and what one without settings does
PROVIDERS: dict[str, tuple[type[Provider], type[Provider]]] = {
    Channel.EMAIL: (Email, Mailbox),
    Channel.WEBHOOK: (Webhook, Webhook),  # a step names the address itself
}


def get_provider(channel: str) -> Provider:
    """Return the way out of a channel; with nothing configured the built-in mailbox."""
    configured, built_in = PROVIDERS[channel]
    return configured() if settings.EMAIL_URL else built_in()
