"""The catalogue as the rule builder reads it."""

from typing import Any

from customers.models import AttributeName, EventName, EventProperty


def get_catalogue() -> dict[str, Any]:
    """Return attributes and events with their properties, in alphabetical order.

    Only what was seen is listed: a name that was interned for a moment is not.
    """
    properties: dict[int, list[dict[str, Any]]] = {}
    for one in EventProperty.objects.order_by("name"):
        properties.setdefault(one.event_name_id, []).append(_show(one))
    return {
        "attributes": [_show(one) for one in AttributeName.objects.order_by("name")],
        "events": [
            {
                "name": event.name,
                "last_seen_at": event.last_seen_at,
                "properties": properties.get(event.pk, []),
            }
            for event in EventName.objects.order_by("name")
        ],
    }


def _show(one: AttributeName | EventProperty) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": one.type,
        "examples": one.examples,
        "last_seen_at": one.last_seen_at,
    }
