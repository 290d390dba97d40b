"""`/api/customers/{id}/messages`: what one customer was written."""

from datetime import datetime
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import CanRead
from customers.domain.errors import BadCursor
from customers.selectors import get_customer, paging
from messaging import selectors
from messaging.api.serializers import CustomerMessagePageSerializer
from messaging.models import Message

PAGE_SIZE = 50


class CustomerMessagesView(APIView):
    """Newest first, with the reason where a message was not sent."""

    permission_classes = (CanRead,)

    @extend_schema(
        operation_id="customer_messages_list",
        parameters=[OpenApiParameter("cursor", str)],
        responses=CustomerMessagePageSerializer,
    )
    def get(self, request: Request, customer_id: int) -> Response:
        """List a page."""
        found = selectors.list_messages(
            customer_id=get_customer(customer_id).pk,
            before=_read_place(request.query_params.get("cursor")),
            limit=PAGE_SIZE + 1,
        )
        page = {
            "results": found[:PAGE_SIZE],
            "next": _make_place(found[PAGE_SIZE - 1])
            if len(found) > PAGE_SIZE
            else None,
        }
        return Response(CustomerMessagePageSerializer(page).data)


def _make_place(message: Message) -> str:
    return paging.make_cursor(message.created_at.isoformat(), str(message.pk))


def _read_place(cursor: str | None) -> tuple[datetime, UUID] | None:
    place = paging.read_cursor(cursor, str, str)
    if place is None:
        return None
    try:
        return datetime.fromisoformat(place[0]), UUID(place[1])
    except ValueError:
        raise BadCursor from None
