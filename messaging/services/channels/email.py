"""E-mail through Django's e-mail back ends."""

import contextlib
import smtplib
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import BadHeaderError

from messaging.domain.policy import Outcome
from messaging.services.channels.base import Outgoing, Result

LONGEST_LINE = 900  # characters; SMTP ends at 998


class Email:
    """Send by the configured back end, one message per outcome."""

    name = "email"
    slots = 20
    tracks_opening = True

    @property
    def rate(self) -> float | None:
        """Return how many mails a second the installation's provider takes."""
        return float(settings.EMAIL_RATE)

    def hand_over(
        self, batch: Iterable[Outgoing], *, now: datetime
    ) -> Iterator[list[Result]]:
        """Send over one connection; what could not be asked is left without result."""
        connection = get_connection(timeout=settings.PROVIDER_TIMEOUT_SECONDS)
        try:
            for outgoing in batch:
                try:
                    connection.open()
                except (OSError, smtplib.SMTPException):
                    return
                result = send(connection, outgoing)
                if result.outcome is Outcome.AMBIGUOUS:
                    _close(connection)  # its state is as unknown as the message's
                yield [result]
        finally:
            _close(connection)


def send(connection: BaseEmailBackend, outgoing: Outgoing) -> Result:
    """Send one message and say how it ended."""
    key = outgoing.message_id
    try:
        sent = connection.send_messages([build_email(outgoing)])
    except BadHeaderError as error:
        return Result(key, Outcome.UNUSABLE, "invalid_header", str(error))
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()), (550, b""))
        return _refusal(key, code, answer, "hard_bounce")
    except smtplib.SMTPResponseException as error:
        return _refusal(key, error.smtp_code, error.smtp_error, "refused")
    except smtplib.SMTPNotSupportedError as error:
        return Result(key, Outcome.REFUSED, "not_supported", _tidy(error))
    except (smtplib.SMTPException, OSError) as error:
        # The connection broke; whether before or after the acceptance nobody knows
        return Result(key, Outcome.AMBIGUOUS, "connection_lost", _tidy(error))
    if not sent:
        return Result(key, Outcome.DEFERRED, "not_taken")
    return Result(key, Outcome.ACCEPTED)


class UnfoldedEmail(EmailMultiAlternatives):
    """A mail whose headers stay on one line each, as long as SMTP allows.

    A folded List-Unsubscribe has broken signatures at a receiving server.
    """

    def message(self, **options: Any) -> Any:
        """Return the mail for the wire."""
        written = super().message(**options)
        written.policy = written.policy.clone(max_line_length=LONGEST_LINE)
        return written


def build_email(outgoing: Outgoing) -> EmailMultiAlternatives:
    """Return the mail with its RFC 8058 headers and a Message-ID that never changes."""
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    domain = sender.rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<{outgoing.message_id}@{domain}>",
        "Idempotency-Key": str(outgoing.message_id),
    }
    if outgoing.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{outgoing.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = UnfoldedEmail(
        subject=outgoing.subject,
        body=outgoing.text,
        to=[outgoing.address],
        headers=headers,
    )
    mail.attach_alternative(outgoing.html, "text/html")
    return mail


def _refusal(key: UUID, code: int, answer: object, reason: str) -> Result:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    detail = f"{code} {text}"[:500]
    if code >= 500:
        return Result(key, Outcome.REFUSED, reason, detail)
    return Result(key, Outcome.DEFERRED, "deferred", detail)


def _tidy(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _close(connection: BaseEmailBackend) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        connection.close()
