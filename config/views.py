"""The page frame that the browser part mounts into. Everything else is an app's API."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.templatetags.frontend import is_built


@login_required
@require_safe
def show_application(request: HttpRequest) -> HttpResponse:
    """Serve the single-page application; the browser decides which screen it shows."""
    boot = {
        "csrf_token": get_token(request),
        "login_url": reverse("login"),
        "logout_url": reverse("logout"),
        "admin_url": reverse("admin:index"),
    }
    return render(request, "app.html", {"boot": boot, "is_built": is_built()})
