"""Turn a template version and a customer into what is handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.template.loader import get_template
from django.utils.safestring import mark_safe

from customers.models import Workspace
from messaging.domain.surveys import Survey
from messaging.domain.template import (
    Compiled,
    Rendered,
    compile_template,
    render_template,
)
from messaging.services import links


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is written for."""

    customer_id: int
    attributes: Mapping[str, Any]
    unsubscribe_url: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A score of a survey and the address on which it is chosen."""

    score: int
    url: str


@lru_cache(maxsize=500)
def compile_sources(subject: str, html: str, text: str) -> Compiled:
    """Read a version once per process; versions never change."""
    return compile_template(subject=subject, html=html, text=text)


def fill_in(
    compiled: Compiled,
    recipient: Recipient,
    *,
    context: Mapping[str, Any],
    workspace: Workspace,
    now: datetime,
) -> Rendered:
    """Render for one customer.

    A template sees `customer` (their attributes as they are now), `workspace`,
    `unsubscribe_url` and whatever the cause of the message handed over as `context`.

    Raises
    ------
    TemplateError, HeaderError
        As `render_template`.
    """
    values = {
        "customer": {**recipient.attributes, "id": recipient.customer_id},
        "unsubscribe_url": recipient.unsubscribe_url,
        "workspace": {"name": workspace.name, "currency": workspace.currency},
        **context,
    }
    return render_template(compiled, values, now=now)


def frame_html(
    rendered: Rendered,
    *,
    workspace: Workspace,
    unsubscribe_url: str | None,
    tracked: UUID | None = None,
    with_pixel: bool = False,
    survey: Survey | None = None,
    asking: UUID | None = None,
    notice: str = "",
) -> str:
    """Put the body into the mail frame; `tracked` leads its links through clicks.

    A survey adds a link for each score of its scale, answered for the message `asking`
    where nothing is tracked. A notice stands above everything.
    """
    body = links.track_links(rendered.html, tracked) if tracked else rendered.html
    values = {
        "body": mark_safe(body),
        "language": "en",
        "pixel_url": links.pixel_url(tracked) if tracked and with_pixel else None,
        "notice": notice,
        "scores": list_scores(survey, tracked or asking),
        "subject": rendered.subject,
        "survey": survey,
        "unsubscribe_url": unsubscribe_url,
        "workspace": workspace.name,
    }
    return str(_get_frame().render(values))


@cache
def _get_frame() -> Any:
    return get_template("messaging/email.html")


def list_scores(survey: Survey | None, message_id: UUID | None) -> list[Choice]:
    """Return the scores of a survey and where each is chosen; none without one."""
    if survey is None or message_id is None:
        return []
    return [
        Choice(score, links.answer_url(links.Answer(message_id, score)))
        for score in survey.scale.scores
    ]


def frame_text(
    rendered: Rendered,
    *,
    workspace: Workspace,
    unsubscribe_url: str | None,
    asking: UUID | None = None,
    survey: Survey | None = None,
    notice: str = "",
) -> str:
    """Put the plain text into its frame; `asking` is the message of the survey."""
    lines = [notice, "", rendered.text] if notice else [rendered.text]
    if survey is not None:
        lines += ["", survey.scale.question]
        lines += [f"{one.score}: {one.url}" for one in list_scores(survey, asking)]
    lines += ["", "-- ", workspace.name]
    if unsubscribe_url:
        lines.append(f"Unsubscribe: {unsubscribe_url}")
    return "\n".join(lines) + "\n"
