"""Customers for the browser part: search, profile, timeline, consent, catalogue."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers import selectors, services
from customers.api import serializers
from customers.api.paging import CURSOR, page_of
from customers.api.permissions import CanEdit, CanRead, IsAdmin, has_role


def _context(request: Request) -> dict[str, Any]:
    # Viewers see what happens to customers, not how to reach them
    return {"see_contacts": has_role(request, "marketer")}


class CustomersView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        parameters=[OpenApiParameter("q", str), CURSOR],
        responses=page_of("CustomerPage", serializers.CustomerRowSerializer),
    )
    def get(self, request: Request) -> Response:
        """Find customers by the beginning of user id, name, e-mail or phone."""
        context = _context(request)
        page = selectors.search_customers(
            text=request.query_params.get("q", ""),
            cursor=request.query_params.get("cursor"),
            **context,
        )
        rows: Any = serializers.CustomerRowSerializer(
            page.results,  # type: ignore[arg-type]
            many=True,
            context=context,
        )
        return Response({"results": rows.data, "next": page.next})


class CustomerView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=serializers.CustomerSerializer)
    def get(self, request: Request, customer_id: int) -> Response:
        """Show one customer; who was merged leads to the survivor."""
        customer = selectors.get_customer(customer_id)
        shown = serializers.CustomerSerializer(customer, context=_context(request))
        return Response(shown.data)


class TimelineView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        parameters=[OpenApiParameter("name", str), CURSOR],
        responses=page_of("TimelinePage", serializers.HappeningSerializer),
    )
    def get(self, request: Request, customer_id: int) -> Response:
        """List a customer's events, newest first, system events included."""
        page = selectors.list_timeline(
            selectors.get_customer(customer_id).pk,
            cursor=request.query_params.get("cursor"),
            name=request.query_params.get("name") or None,
        )
        rows = serializers.HappeningSerializer(
            page.results, many=True, context=_context(request)
        )
        return Response({"results": rows.data, "next": page.next})


class ConsentsView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(responses=serializers.ConsentStateSerializer(many=True))
    def get(self, request: Request, customer_id: int) -> Response:
        """List what a customer allowed and withdrew."""
        states = selectors.list_consents(selectors.get_customer(customer_id).pk)
        return Response(serializers.ConsentStateSerializer(states, many=True).data)

    @extend_schema(
        request=serializers.ConsentRequestSerializer,
        responses=serializers.ConsentStateSerializer(many=True),
    )
    def post(self, request: Request, customer_id: int) -> Response:
        """Record what a customer told somebody."""
        asked = serializers.ConsentRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        services.record_consent(
            customer_ids=[selectors.get_customer(customer_id).pk],
            source=f"user {request.user.pk}",
            at=selectors.get_now(),
            **asked.validated_data,
        )
        return self.get(request, customer_id)


class LedgerView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        operation_id="list_ledger",
        parameters=[CURSOR],
        responses=serializers.LedgerSerializer,
    )
    def get(self, request: Request, customer_id: int) -> Response:
        """List every change of what a customer allows, and what is blocked now."""
        customer = selectors.get_customer(customer_id)
        page = selectors.list_ledger(
            customer.pk, cursor=request.query_params.get("cursor")
        )
        answer = {
            "results": page.results,
            "blocked": selectors.list_blocked(customer),
            "next": page.next,
        }
        shown = serializers.LedgerSerializer(answer, context=_context(request))
        return Response(shown.data)


class CatalogueView(APIView):
    permission_classes = [CanRead]

    @extend_schema(responses=serializers.CatalogueSerializer)
    def get(self, request: Request) -> Response:
        """List the attributes, events and properties seen so far."""
        return Response(serializers.CatalogueSerializer(selectors.get_catalogue()).data)


class QuarantineView(APIView):
    permission_classes = [IsAdmin]

    @extend_schema(
        parameters=[CURSOR],
        responses=page_of("QuarantinePage", serializers.QuarantineSerializer),
    )
    def get(self, request: Request) -> Response:
        """List refused events as they came, newest first."""
        page = selectors.list_quarantine(cursor=request.query_params.get("cursor"))
        rows = serializers.QuarantineSerializer(page.results, many=True)
        return Response({"results": rows.data, "next": page.next})
