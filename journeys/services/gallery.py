"""Take a template from the gallery: its messages are written, its graph is drawn."""

from collections.abc import Mapping

from django.db import transaction

from journeys.domain.errors import MessageUnfit, TemplateUnknown
from journeys.domain.templates import TEMPLATES, JourneyTemplate, Words
from journeys.models import Journey
from journeys.selectors.known import read_known
from journeys.services.drafts import create_journey
from messaging import services as messaging

CHANNEL = "email"  # the only one for which words are written


@transaction.atomic
def create_from_template(
    *,
    template: str,
    name: str,
    description: str = "",
    messages: Mapping[str, int] | None = None,
    owner_id: int | None = None,
) -> Journey:
    """Create a journey as a template of the gallery draws it.

    Parameters
    ----------
    messages
        Key of a message of the template -> id of a message that is sent instead. The
        others are written anew, or found again where they still say the same.

    Raises
    ------
    TemplateUnknown, MessageUnfit
        Nothing was written.
    """
    drawn = TEMPLATES.get(template)
    if drawn is None:
        raise TemplateUnknown
    chosen = dict(messages or {})
    _check_chosen(drawn, chosen)
    for words in drawn.messages:
        if words.key not in chosen:
            chosen[words.key] = _write(drawn, words)
    return create_journey(
        name=name,
        description=description or drawn.goal,
        document=drawn.document(chosen),
        map=drawn.map(),
        owner_id=owner_id,
    )


def _check_chosen(drawn: JourneyTemplate, chosen: Mapping[str, int]) -> None:
    needed = {words.key: words for words in drawn.messages}
    known = (read_known().templates or {}) if chosen else {}
    for key, template_id in chosen.items():
        words = needed.get(key)
        if words is None:
            raise MessageUnfit(key, f"This template has no message “{key[:64]}”.")
        there = known.get(template_id)
        if there is None:
            text = f"The message chosen for “{words.name}” does not exist any more."
            raise MessageUnfit(key, text)
        if there != (CHANNEL, words.purpose):
            text = f"The message chosen for “{words.name}” must be {words.purpose}."
            raise MessageUnfit(key, text)


def _write(drawn: JourneyTemplate, words: Words) -> int:
    written = messaging.take_template(
        name=f"{drawn.name}: {words.name}",
        channel=CHANNEL,
        purpose=words.purpose,
        words=messaging.Words(subject=words.subject, html=words.html),
    )
    return written.pk
