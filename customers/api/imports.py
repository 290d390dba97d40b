"""Files of customers and events that are brought in."""

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers import services
from customers.api import import_serializers as serializers
from customers.api.exports import CSV, send_csv
from customers.api.paging import CURSOR, page_of
from customers.api.permissions import IsMarketer
from customers.domain.imports import calls, mapping
from customers.models import Import
from customers.selectors import exporting, get_now
from customers.selectors import imports as selectors
from customers.services import nudge_on_commit
from customers.tasks import bring_in


def _show(one: Import, code: int = status.HTTP_200_OK) -> Response:
    return Response(serializers.CsvImportDetailOut(one).data, status=code)


class ImportsView(APIView):
    permission_classes = [IsMarketer]

    def get_parsers(self) -> list[Any]:
        """Take forms only where a file is sent."""
        request = getattr(self, "request", None)
        is_post = request is not None and request.method == "POST"
        return [MultiPartParser()] if is_post else super().get_parsers()

    @extend_schema(
        operation_id="import_list",
        parameters=[CURSOR],
        responses=page_of("ImportPage", serializers.CsvImportOut),
    )
    def get(self, request: Request) -> Response:
        """List the files that were brought in, newest first."""
        page = selectors.list_imports(cursor=request.query_params.get("cursor"))
        rows = serializers.CsvImportOut(page.results, many=True).data
        return Response({"results": rows, "next": page.next})

    @extend_schema(
        operation_id="import_upload",
        request={"multipart/form-data": serializers.CsvFileIn},
        responses={201: serializers.CsvImportDetailOut},
    )
    def post(self, request: Request) -> Response:
        """Keep a file and suggest how it is read; nothing of it is stored yet."""
        asked = serializers.CsvFileIn(data=request.data)
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        one = services.keep_file(
            file=file.file,
            file_name=file.name,
            user_id=int(request.user.pk),
            now=get_now(),
        )
        return _show(one, status.HTTP_201_CREATED)


class ImportView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(operation_id="import_get", responses=serializers.CsvImportDetailOut)
    def get(self, request: Request, import_id: int) -> Response:
        """Show an import and how far it has come."""
        return _show(selectors.get_import(import_id))


class PlanView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="import_plan",
        request=serializers.CsvPlanField,
        responses=serializers.CsvImportDetailOut,
    )
    def put(self, request: Request, import_id: int) -> Response:
        """Decide how a file is read."""
        asked = serializers.CsvPlanField(data=request.data)
        asked.is_valid(raise_exception=True)
        return _show(services.save_plan(import_id=import_id, plan=asked.to_plan()))


class PreviewView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="import_preview",
        request=serializers.CsvPlanField,
        responses=serializers.CsvPreviewOut,
    )
    def post(self, request: Request, import_id: int) -> Response:
        """Show the first rows as they would be by a plan; nothing is stored."""
        asked = serializers.CsvPlanField(data=request.data)
        asked.is_valid(raise_exception=True)
        plan = asked.to_plan()
        found = selectors.preview(selectors.get_import(import_id), plan)
        shown = {
            "columns": found.names,
            "cells": [[calls.show(c) for c in one.cells] for one in found.records],
            "rows": found.rows,
            "problems": mapping.find_problems(plan, found.names),
        }
        return Response(serializers.CsvPreviewOut(shown).data)


class CheckView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="import_check",
        request=None,
        responses={202: serializers.CsvImportDetailOut},
    )
    def post(self, request: Request, import_id: int) -> Response:
        """Begin a dry run: what is new, what is wrong. Nothing is stored."""
        one = services.start_check(import_id=import_id)
        nudge_on_commit(bring_in, import_id=one.pk)
        return _show(one, status.HTTP_202_ACCEPTED)


class StartView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="import_start",
        request=serializers.CsvStartIn,
        responses={202: serializers.CsvImportDetailOut},
    )
    def post(self, request: Request, import_id: int) -> Response:
        """Begin to bring a file in, or go on with one that failed."""
        asked = serializers.CsvStartIn(data=request.data)
        asked.is_valid(raise_exception=True)
        one = services.start_import(
            import_id=import_id, now=get_now(), **asked.validated_data
        )
        nudge_on_commit(bring_in, import_id=one.pk)
        return _show(one, status.HTTP_202_ACCEPTED)


class CancelView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="import_cancel",
        request=None,
        responses=serializers.CsvImportDetailOut,
    )
    def post(self, request: Request, import_id: int) -> Response:
        """Stop it and let its file go; what came in stays."""
        return _show(services.cancel_import(import_id=import_id, now=get_now()))


class FaultsView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(
        operation_id="import_errors",
        parameters=[CURSOR],
        responses=page_of("ImportErrorPage", serializers.CsvFaultOut),
    )
    def get(self, request: Request, import_id: int) -> Response:
        """List the rows that are wrong, in the order of the file."""
        one = selectors.get_import(import_id)
        page = selectors.list_faults(one.pk, cursor=request.query_params.get("cursor"))
        rows = serializers.CsvFaultOut(page.results, many=True).data
        return Response({"results": rows, "next": page.next})


class FaultsFileView(APIView):
    permission_classes = [IsMarketer]

    @extend_schema(operation_id="import_errors_file", responses=CSV)
    def get(self, request: Request, import_id: int) -> StreamingHttpResponse:
        """Take the list of wrong rows out as CSV."""
        one = selectors.get_import(import_id)
        texts = (text for text, _ in exporting.write_faults(one.pk))
        return send_csv(f"errors-{one.pk}", texts)
