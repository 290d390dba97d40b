"""Customers and events as CSV files."""

from collections.abc import Iterable
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from customers import selectors, services
from customers.api.permissions import IsMarketer
from customers.domain.exports import CELLS
from customers.selectors import exporting

CSV: Any = {(200, "text/csv"): OpenApiTypes.STR}
BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else


class ExportIn(serializers.Serializer[Any]):
    """How cells are written: `safe` for spreadsheets, `plain` for programs."""

    cells = serializers.ChoiceField(
        CELLS, default="safe", help_text="`plain`: nothing is put before formulas."
    )


class CustomersExportIn(ExportIn):
    q = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=200
    )


def send_csv(name: str, pieces: Iterable[str]) -> StreamingHttpResponse:
    """Answer with a file that is written while it is sent."""
    return StreamingHttpResponse(
        _encode(pieces),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _encode(pieces: Iterable[str]) -> Iterable[bytes]:
    yield BOM.encode()
    for text in pieces:
        yield text.encode()


def send_export(
    request: Request, name: str, what: str, pieces: exporting.Pieces
) -> StreamingHttpResponse:
    """Answer with a file of customers' data, and note who asked for it."""
    noted = services.note_export(
        user_id=int(request.user.pk),
        user_name=request.user.get_username(),
        what=what,
    )
    return send_csv(name, services.count_export(noted, pieces))


class CustomersExportView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="customers_export", parameters=[CustomersExportIn], responses=CSV
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Take out everybody, or those whom a search finds."""
        asked = CustomersExportIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        text, cells = asked.validated_data["q"], asked.validated_data["cells"]
        pieces = exporting.write_customers(exporting.find_batches(text), cells)
        what = f'customers found by "{text}"' if text else "all customers"
        return send_export(request, "customers", what, pieces)


class EventsExportView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="customer_events_export", parameters=[ExportIn], responses=CSV
    )
    def get(self, request: Request, customer_id: int) -> StreamingHttpResponse:
        """Take out all events of a customer."""
        asked = ExportIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        customer = selectors.get_customer(customer_id)
        pieces = exporting.write_events(customer.pk, asked.validated_data["cells"])
        return send_export(
            request,
            f"events-{customer.pk}",
            f"events of customer {customer.pk}",
            pieces,
        )
