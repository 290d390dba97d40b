"""`/api/customers/{id}/messages`: what one customer was written."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import CURSOR, page_of
from customers.api.permissions import CanRead
from customers.selectors import get_customer
from messaging import selectors
from messaging.api.serializers import CustomerMessageSerializer


class CustomerMessagesView(APIView):
    """Newest first, with the reason where a message was not sent."""

    permission_classes = (CanRead,)

    @extend_schema(
        operation_id="customer_messages_list",
        parameters=[CURSOR],
        responses=page_of("CustomerMessagePage", CustomerMessageSerializer),
    )
    def get(self, request: Request, customer_id: int) -> Response:
        """List a page."""
        page = selectors.list_messages(
            customer_id=get_customer(customer_id).pk,
            cursor=request.query_params.get("cursor"),
        )
        rows = CustomerMessageSerializer(page.results, many=True)
        return Response({"results": rows.data, "next": page.next})
