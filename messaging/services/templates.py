"""Write messages: a template and its versions, which are never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction

from customers.models import Customer
from customers.selectors import get_now, get_workspace
from messaging.domain.addresses import HeaderError
from messaging.domain.errors import TemplateChanged, TemplateInvalid, TemplateNameTaken
from messaging.domain.problems import Problem, TemplateError
from messaging.domain.template import compile_template
from messaging.models import Purpose, Template, TemplateVersion
from messaging.services import links, rendering

NAME_ROOM = 110  # letters of a name that leave room for a number


@dataclass(frozen=True, slots=True)
class Words:
    """The sources of one version."""

    subject: str
    html: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What one customer would get now, or why it cannot be written."""

    subject: str
    html: str
    text: str
    problems: list[Problem]


def create_template(
    *, name: str, channel: str, purpose: str, words: Words
) -> tuple[Template, list[Problem]]:
    """Create a template with its first version; return it with advice for its author.

    Raises
    ------
    TemplateInvalid, TemplateNameTaken
    """
    advice = check_words(words)
    now = get_now()
    template = Template(
        name=name, channel=channel, purpose=purpose, created_at=now, updated_at=now
    )
    with transaction.atomic():
        _save_named(template)
        _add_version(template, words, number=1, now=now)
    return template, advice


def take_template(*, name: str, channel: str, purpose: str, words: Words) -> Template:
    """Return the template in use that says exactly this, or create it.

    Where another message has the name, the first free of “Name 2”, “Name 3” ... is
    taken; one that says the same under such a name is found again.

    Raises
    ------
    TemplateInvalid
    """
    family = Template.objects.filter(
        name__startswith=name[:NAME_ROOM], channel=channel, archived_at=None
    ).select_related("current")
    named = {one.name: one for one in family}
    for number in count(1):
        tried = name if number == 1 else f"{name[:NAME_ROOM]} {number}"
        found = named.get(tried)
        if found is None and not Template.objects.filter(name=tried).exists():
            return create_template(
                name=tried, channel=channel, purpose=purpose, words=words
            )[0]
        if (
            found is not None
            and found.purpose == purpose
            and found.current is not None
            and _get_words(found.current) == words
        ):
            return found
    raise AssertionError("some number is free")


def save_template(
    *,
    template_id: int,
    name: str,
    purpose: str,
    words: Words,
    expected_number: int | None = None,
) -> tuple[Template, list[Problem]]:
    """Save changes; other words make a new version.

    It applies from the next message: those already queued keep their version.

    Parameters
    ----------
    expected_number
        The version the author started from; None saves whatever happened since.

    Raises
    ------
    Template.DoesNotExist, TemplateChanged, TemplateInvalid, TemplateNameTaken
    """
    advice = check_words(words)
    with transaction.atomic():
        template = Template.objects.select_for_update(of=("self",)).get(
            pk=template_id, archived_at=None
        )
        current = template.current
        number = current.number if current else 0
        if expected_number is not None and expected_number != number:
            raise TemplateChanged
        template.name, template.purpose = name, purpose
        template.updated_at = get_now()
        _save_named(template)
        if current is None or words != Words(
            current.subject, current.html, current.text
        ):
            _add_version(template, words, number=number + 1, now=template.updated_at)
    return template, advice


def archive_template(*, template_id: int) -> None:
    """Take a template out of use; queued messages are still sent.

    Raises
    ------
    Template.DoesNotExist
    """
    now = get_now()
    template = Template.objects.get(pk=template_id, archived_at=None)
    # The name is free again for a new message
    template.name = f"{template.name[:90]} (archived {template.pk})"
    template.archived_at = template.updated_at = now
    template.save(update_fields=["name", "archived_at", "updated_at"])


def check_words(words: Words) -> list[Problem]:
    """Return advice about the words.

    Raises
    ------
    TemplateInvalid
        They cannot be used; `errors` names field and line.
    """
    try:
        compiled = compile_template(
            subject=words.subject, html=words.html, text=words.text
        )
    except TemplateError as error:
        errors = [problem.as_dict() for problem in error.problems]
        raise TemplateInvalid(errors=errors) from error
    return compiled.advice


def preview(*, words: Words, customer: Customer, purpose: str, channel: str) -> Preview:
    """Write a message for a real customer, without sending or keeping anything."""
    now, workspace = get_now(), get_workspace()
    url = None
    if purpose == Purpose.MARKETING:
        subscription = links.Subscription(customer.pk, channel, purpose)
        url = links.unsubscribe_url(subscription)
    recipient = rendering.Recipient(customer.pk, customer.attributes, url)
    no_cause: Mapping[str, Any] = {}
    try:
        compiled = compile_template(
            subject=words.subject, html=words.html, text=words.text
        )
        rendered = rendering.fill_in(
            compiled, recipient, context=no_cause, workspace=workspace, now=now
        )
    except TemplateError as error:
        return Preview("", "", "", error.problems)
    except HeaderError as error:
        problem = Problem("subject", 1, "subject.lines", str(error))
        return Preview("", "", "", [problem])
    return Preview(
        rendered.subject,
        rendering.frame_html(rendered, workspace=workspace, unsubscribe_url=url),
        rendering.frame_text(rendered, workspace=workspace, unsubscribe_url=url),
        [*compiled.advice, *rendered.problems],
    )


def _get_words(version: TemplateVersion) -> Words:
    return Words(version.subject, version.html, version.text)


def _save_named(template: Template) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        fault = {"field": "name", "code": "taken", "message": "This name is taken."}
        raise TemplateNameTaken(errors=[fault]) from error


def _add_version(
    template: Template, words: Words, *, number: int, now: datetime
) -> None:
    template.current = TemplateVersion.objects.create(
        template=template,
        number=number,
        subject=words.subject,
        html=words.html,
        text=words.text,
        created_at=now,
    )
    template.save(update_fields=["current"])
