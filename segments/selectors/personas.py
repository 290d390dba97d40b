"""Personas: people who do not exist."""

from segments.models import Persona


def list_personas() -> list[Persona]:
    """Return the personas by name; there are few."""
    return list(Persona.objects.order_by("name", "id"))
