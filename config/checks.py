"""What `manage.py check --deploy` must know about this product beside Django's own."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def check_content_security_policy(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Scripts only from here, no frames around us."""
    policy = getattr(settings, "CONTENT_SECURITY_POLICY", {}).get("DIRECTIVES", {})
    found: list[CheckMessage] = []
    if "csp.middleware.CSPMiddleware" not in settings.MIDDLEWARE:
        found.append(Error("The CSP middleware is missing.", id="rivermouth.E001"))
    if policy.get("script-src") != ["'self'"]:
        found.append(Error("Scripts are allowed from elsewhere.", id="rivermouth.E002"))
    if policy.get("frame-ancestors") != ["'none'"]:
        found.append(Error("Our pages can be framed.", id="rivermouth.E003"))
    return found


@register(Tags.security, deploy=True)
def check_secrets(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """A production installation is given its secrets; they differ from each other."""
    found: list[CheckMessage] = []
    if settings.SECRETS_FROM_FILES:
        text = f"Not set in the environment: {', '.join(settings.SECRETS_FROM_FILES)}."
        hint = "They are kept in files under var/ and lost with that folder."
        found.append(Warning(text, hint=hint, id="rivermouth.W001"))
    if settings.SECRET_KEY in settings.DATA_KEYS:
        found.append(
            Error("DATA_KEYS must differ from SECRET_KEY.", id="rivermouth.E004")
        )
    if settings.FAULT_DIR:
        found.append(Error("FAULT_DIR is for tests only.", id="rivermouth.E008"))
    return found


@register(Tags.security, deploy=True)
def check_logins(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Lockouts come first and, like sessions, survive a wiped Redis."""
    found: list[CheckMessage] = []
    if not settings.AUTHENTICATION_BACKENDS[0].startswith("axes."):
        found.append(Error("django-axes must be asked first.", id="rivermouth.E005"))
    if "Database" not in settings.AXES_HANDLER:
        found.append(
            Error("Lockouts must be kept in the database.", id="rivermouth.E006")
        )
    if settings.SESSION_ENGINE != "django.contrib.sessions.backends.db":
        found.append(
            Error("Sessions must be kept in the database.", id="rivermouth.E007")
        )
    return found
