"""Fields of requests that several apps have."""

from typing import Any

import orjson
from rest_framework import serializers

from customers.api.converters import LARGEST_ID

MAX_TEXT = 2_000  # letters that somebody types about something
MAX_BYTES = 100_000  # of an object whose keys only its domain knows


class IdField(serializers.IntegerField):
    """The id of a row."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **more)


class ObjectField(serializers.DictField):
    """An object whose keys only its domain knows; it cannot be of any size."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what is larger than any that people make."""
        value = super().to_internal_value(data)
        if len(orjson.dumps(value)) > MAX_BYTES:
            text = f"At most {MAX_BYTES:,} bytes are allowed."
            raise serializers.ValidationError(text, "too_long")
        return value
