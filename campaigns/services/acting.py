"""Look at what campaigns are to do: messages that exist, addresses that may be called.

All messages of one campaign go over one channel for one purpose: then the variants
have the same people to choose from, and can be compared.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from campaigns.domain import actions, errors
from campaigns.domain.actions import Action
from campaigns.domain.arbitration import Audience
from messaging.models import Template


def find_audience(acting: Sequence[Action], *, is_alone: bool) -> Audience | None:
    """Return the channel and purpose of a campaign's messages; None sends none.

    Parameters
    ----------
    is_alone
        There are no variants: errors name fields of `action`, not of `variants`.

    Raises
    ------
    errors.CampaignInvalid
        Names each wrong field.
    """
    ids = [one.template_id for one in acting if isinstance(one, actions.Message)]
    templates = Template.objects.filter(
        archived_at=None, current__isnull=False
    ).in_bulk(ids)
    faults: list[Mapping[str, Any]] = []
    found: Audience | None = None
    for number, action in enumerate(acting):
        try:
            audience = _look(action, templates)
            if None not in (audience, found) and audience != found:
                text = "All messages of a campaign need the same channel and purpose."
                raise errors.invalid("action.template_id", text)
            found = found or audience
        except errors.CampaignInvalid as error:
            prefix = "" if is_alone else f"variants.{number}."
            faults += [
                {**fault, "field": prefix + fault["field"]} for fault in error.errors
            ]
    if faults:
        raise errors.CampaignInvalid(faults)
    return found


def _look(action: Action, templates: Mapping[int, Template]) -> Audience | None:
    actions.check_address(action, settings.WEBHOOK_PORTS)
    if not isinstance(action, actions.Message):
        return None
    template = templates.get(action.template_id)
    if template is None:
        raise errors.invalid("action.template_id", "This message does not exist.")
    return template.channel, template.purpose
