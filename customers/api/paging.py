"""How lists are described: a page of rows and where the next one begins."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

CURSOR = OpenApiParameter("cursor", str, description="Where the next page begins.")


def page_of(name: str, serializer: type[Any]) -> Any:
    """Return the shape of one page of rows."""
    return inline_serializer(
        name,
        {
            "results": serializer(many=True),
            "next": serializers.CharField(allow_null=True),
        },
    )
