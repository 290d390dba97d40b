"""`/api/mailbox`: the built-in mailbox."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import CURSOR, page_of
from customers.api.permissions import CanRead, has_role
from messaging import selectors, services
from messaging.api.bodies import make_body_response
from messaging.api.serializers import MailRowSerializer, MailSerializer, hide_address


class MailboxView(APIView):
    """Newest first. Looking at the list opens nothing."""

    permission_classes = (CanRead,)

    @extend_schema(
        operation_id="mailbox_list",
        parameters=[CURSOR],
        responses=page_of("MailPage", MailRowSerializer),
    )
    def get(self, request: Request) -> Response:
        """List a page."""
        page = selectors.list_mailbox(cursor=request.query_params.get("cursor"))
        rows = MailRowSerializer(page.results, many=True, context=_context(request))
        return Response({"results": rows.data, "next": page.next})


class MailView(APIView):
    """One mail: its envelope and plain text."""

    permission_classes = (CanRead,)

    @extend_schema(operation_id="mailbox_read", responses=MailSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Return it."""
        item = get_object_or_404(selectors.get_mailbox(), pk=pk)
        return Response(MailSerializer(item, context=_context(request)).data)


@method_decorator(xframe_options_sameorigin, name="dispatch")
class MailBodyView(APIView):
    """The body of a mail as a page of its own, in a sandbox; reading it opens it."""

    permission_classes = (CanRead,)

    @extend_schema(
        operation_id="mailbox_body", responses={(200, "text/html"): OpenApiTypes.STR}
    )
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """Return the HTML and record the opening."""
        item = get_object_or_404(selectors.get_mailbox(), pk=pk)
        services.record_opened(message_ids=[pk])
        shows_addresses = _context(request)["shows_addresses"]
        return make_body_response(hide_address(item, item.html, shows_addresses))


def _context(request: Request) -> dict[str, bool]:
    return {"shows_addresses": has_role(request, "marketer")}
