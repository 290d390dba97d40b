"""Send the messages of a draft to oneself before anybody else gets them."""

from collections.abc import Collection, Sequence
from typing import Any

from journeys.domain import graph
from journeys.domain.errors import StaleRevision, TestInvalid
from journeys.domain.nodes.message import Sending
from journeys.domain.nodes.survey import Survey
from journeys.domain.problems import Problem
from journeys.domain.validate import read_kinds
from journeys.models import Journey
from messaging.domain.errors import TrialRefused
from messaging.models import Channel
from messaging.services import (
    Tested,
    Trial,
    find_customer,
    read_addresses,
    send_trials,
)

MAX_MESSAGES = 100  # steps x addresses of one request: they leave while it waits


def try_messages(
    *,
    journey_id: int,
    revision: int,
    addresses: Sequence[str],
    customer_id: int | None = None,
    steps: Collection[str] = (),
) -> Tested:
    """Send the messages of a draft, as a customer would get them, to some addresses.

    Nothing of it is counted anywhere. A step that cannot be sent is told with its
    reason, the others are sent all the same.

    Parameters
    ----------
    customer_id
        Whom the messages are written for; by default the newest with an address.
    steps
        Ids of the steps that are tried; by default all that send.

    Raises
    ------
    StaleRevision
        The draft is not the one that was read. Nothing was sent.
    TestInvalid
        The errors name the field. Nothing was sent.
    """
    journey = Journey.objects.select_related("draft").get(pk=journey_id)
    if journey.draft is None or journey.draft.revision != revision:
        raise StaleRevision
    wanted = _find_steps(journey.draft.document, steps)
    if not wanted:
        raise _invalid("steps", "nothing_to_send", "No step sends a message.")
    try:
        receivers = read_addresses(addresses)
        if len(wanted) * len(receivers) > MAX_MESSAGES:
            text = f"At most {MAX_MESSAGES} messages are sent at once: choose fewer"
            raise TrialRefused("steps", "too_many", f"{text} steps.")
        customer = find_customer(customer_id)
    except TrialRefused as refusal:
        raise _invalid(refusal.field, refusal.code, refusal.message) from None
    trials = [_make_trial(journey, node, kind) for node, kind in wanted]
    return send_trials(
        channel=Channel.EMAIL, customer=customer, trials=trials, addresses=receivers
    )


def _find_steps(
    document: Any, steps: Collection[str]
) -> list[tuple[graph.Node, Sending | None]]:
    """Return the steps that send; None is one whose settings are not complete."""
    drawn = graph.parse(document)
    kinds, _ = read_kinds(drawn)
    found = [
        (node, kind if isinstance(kind, Sending) else None)
        for node in drawn.nodes.values()
        for kind in [kinds.get(node.id)]
        if node.kind in ("message", "survey")
    ]
    unknown = sorted(set(steps) - {node.id for node, _ in found})
    if unknown:
        text = f"“{unknown[0][:64]}” is no step that sends a message."
        raise _invalid("steps", "unknown", text)
    return [(node, kind) for node, kind in found if not steps or node.id in steps]


def _make_trial(journey: Journey, node: graph.Node, kind: Sending | None) -> Trial:
    context: dict[str, Any] = {"journey": {"id": journey.pk, "name": journey.name}}
    if isinstance(kind, Survey):
        context["survey"] = {
            "scale": kind.scale,
            "name": kind.survey,
            "journey": journey.pk,
            "node": node.id,
        }
    # No template has the id 0
    template_id, purpose = (0, "") if kind is None else (kind.template_id, kind.purpose)
    return Trial(node.id, node.name, template_id, purpose, context)


def _invalid(field: str, code: str, message: str) -> TestInvalid:
    return TestInvalid(message, [Problem(code, message, field=field)])
