"""Fields of requests that several apps have."""

from typing import Any

from rest_framework import serializers

from customers.api.converters import LARGEST_ID


class IdField(serializers.IntegerField):
    """The id of a row."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **more)
