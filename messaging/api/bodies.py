"""Pages that show the body of a message, written by others."""

from django.http import HttpResponse

# Nothing in a mail runs; its links open outside the frame. Pictures may be anywhere
BODY_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " img-src https: data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def make_body_response(html: str) -> HttpResponse:
    """Return a body with a policy of its own instead of the application's."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = BODY_POLICY
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
