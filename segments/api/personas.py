"""Personas for whoever tries something on them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import CanRead
from segments import selectors


class PersonaOut(serializers.Serializer[Any]):
    """A persona with what it is taken to have and to do."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField()
    attributes = serializers.DictField(child=serializers.JSONField())
    habits = serializers.DictField(
        child=serializers.FloatField(), help_text="Odds by habit, from 0 to 1."
    )


class PersonaPage(serializers.Serializer[Any]):
    """All personas."""

    results = PersonaOut(many=True)
    next = serializers.CharField(allow_null=True)


class PersonasView(APIView):
    """Everybody who does not exist."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="list_personas", responses=PersonaPage)
    def get(self, request: Request) -> Response:
        """List the personas by name."""
        rows = PersonaOut(selectors.list_personas(), many=True)
        return Response({"results": rows.data, "next": None})
