"""`/api/templates`: marketers write messages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.paging import page_of
from customers.api.permissions import CanEdit
from customers.api.preconditions import read_if_match
from customers.models import Customer
from messaging import selectors, services
from messaging.api.bodies import make_body_response
from messaging.api.serializers import (
    PreviewInputSerializer,
    PreviewSerializer,
    TemplateInputSerializer,
    TemplateRowSerializer,
    TemplateSerializer,
)
from messaging.domain.problems import Problem
from messaging.models import Template

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER)


class TemplateListView(APIView):
    """All messages in use; a new one."""

    permission_classes = (CanEdit,)

    @extend_schema(
        operation_id="templates_list",
        responses=page_of("TemplatePage", TemplateRowSerializer),
    )
    def get(self, request: Request) -> Response:
        """List them by name."""
        rows = TemplateRowSerializer(selectors.list_templates(), many=True)
        return Response({"results": rows.data, "next": None})

    @extend_schema(
        operation_id="templates_create",
        request=TemplateInputSerializer,
        responses={201: TemplateSerializer},
    )
    def post(self, request: Request) -> Response:
        """Create one with its first version."""
        form = TemplateInputSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        template, advice = services.create_template(
            name=form.validated_data["name"],
            channel=form.validated_data["channel"],
            purpose=form.validated_data["purpose"],
            words=form.get_words(),
        )
        return _answer(template, advice, status.HTTP_201_CREATED)


class TemplateView(APIView):
    """One message."""

    permission_classes = (CanEdit,)

    @extend_schema(operation_id="templates_read", responses=TemplateSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Return the words of its current version."""
        return _answer(get_object_or_404(selectors.list_templates(), pk=pk), [])

    @extend_schema(
        operation_id="templates_save",
        parameters=[IF_MATCH],
        request=TemplateInputSerializer,
        responses=TemplateSerializer,
    )
    def put(self, request: Request, pk: int) -> Response:
        """Save it; other words make a new version."""
        get_object_or_404(selectors.list_templates(), pk=pk)
        form = TemplateInputSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        template, advice = services.save_template(
            template_id=pk,
            name=form.validated_data["name"],
            purpose=form.validated_data["purpose"],
            words=form.get_words(),
            expected_number=read_if_match(request),
        )
        return _answer(template, advice)

    @extend_schema(operation_id="templates_archive", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take it out of use."""
        get_object_or_404(selectors.list_templates(), pk=pk)
        services.archive_template(template_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PreviewView(APIView):
    """A message as one real customer would get it."""

    permission_classes = (CanEdit,)

    @extend_schema(
        operation_id="templates_preview",
        request=PreviewInputSerializer,
        responses=PreviewSerializer,
    )
    def post(self, request: Request) -> Response:
        """Write it without sending or keeping anything."""
        form = PreviewInputSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(PreviewSerializer(_preview(form)).data)


@method_decorator(xframe_options_sameorigin, name="dispatch")
class PreviewBodyView(APIView):
    """The body of a preview as a page of its own, in a sandbox, as a mail has it.

    The browser posts a form into a frame: HTML written into a page of ours would be
    bound to our content security policy and lose its styles and pictures.
    """

    permission_classes = (CanEdit,)
    parser_classes = (FormParser,)

    @extend_schema(
        operation_id="templates_preview_body",
        request=PreviewInputSerializer,
        responses={(200, "text/html"): OpenApiTypes.STR},
    )
    def post(self, request: Request) -> HttpResponse:
        """Write it without sending or keeping anything."""
        form = PreviewInputSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return make_body_response(_preview(form).html)


def _preview(form: PreviewInputSerializer) -> services.Preview:
    customer = Customer.objects.filter(pk=form.validated_data["customer_id"]).first()
    if customer is None:
        raise ValidationError({"customer_id": ["There is no such customer."]})
    return services.preview(
        words=form.get_words(),
        customer=customer,
        purpose=form.validated_data["purpose"],
        channel=form.validated_data["channel"],
    )


def _answer(
    template: Template, advice: list[Problem], code: int = status.HTTP_200_OK
) -> Response:
    data: dict[str, Any] = dict(TemplateSerializer(template).data)
    data["problems"] = [problem.as_dict() for problem in advice]
    return Response(data, status=code, headers={"ETag": f'"{data["version"]}"'})
