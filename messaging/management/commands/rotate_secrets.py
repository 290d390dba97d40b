"""`manage.py rotate_secrets`: encrypt secrets under a new first key of DATA_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from messaging.services.secrets import encrypt_again


class Command(BaseCommand):
    """Run it once after changing DATA_KEYS; then the old keys can be taken away."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Encrypt and say how many."""
        print(f"{encrypt_again()} secrets are encrypted under the first of DATA_KEYS.")
