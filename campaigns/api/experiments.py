"""Experiments that ran elsewhere, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.api import experiment_shapes as shapes
from campaigns.domain.uplift.experiment_errors import UnknownExperiment
from campaigns.models import Experiment
from campaigns.selectors.uplift.experiments import (
    get_experiment,
    list_experiments,
)
from campaigns.services.uplift import experiments as services
from customers.api.paging import CURSOR, page_of
from customers.api.permissions import CanEdit, IsMarketer
from customers.selectors import get_now


class ExperimentsView(APIView):
    permission_classes = [CanEdit]

    def get_parsers(self) -> list[Any]:
        """Take forms only where a file is sent."""
        request = getattr(self, "request", None)
        is_post = request is not None and request.method == "POST"
        return [MultiPartParser()] if is_post else super().get_parsers()

    @extend_schema(
        operation_id="list_experiments",
        parameters=[CURSOR],
        responses=page_of("ExperimentPage", shapes.ExperimentOut),
    )
    def get(self, request: Request) -> Response:
        """List the experiments, newest first."""
        page = list_experiments(request.query_params.get("cursor"))
        rows = shapes.ExperimentOut(page.results, many=True).data
        return Response({"results": rows, "next": page.next})

    @extend_schema(
        operation_id="import_experiment",
        request={"multipart/form-data": shapes.ExperimentIn},
        responses={201: shapes.ExperimentDetailOut},
    )
    def post(self, request: Request) -> Response:
        """Count a table and keep what it came to."""
        asked = shapes.ExperimentIn(data=request.data)
        asked.is_valid(raise_exception=True)
        settings = shapes.ExperimentSettingsField(data=asked.validated_data["settings"])
        settings.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        one = services.import_experiment(
            file=file.file,
            file_name=file.name,
            name=settings.validated_data["name"],
            settings=settings.to_settings(),
            user_id=int(request.user.pk),
            now=get_now(),
        )
        return _show(one, status.HTTP_201_CREATED)


class ExperimentColumnsView(APIView):
    permission_classes = [IsMarketer]
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="guess_experiment_columns",
        request={"multipart/form-data": shapes.ExperimentFileIn},
        responses=shapes.ColumnGuessesOut,
    )
    def post(self, request: Request) -> Response:
        """Say what the columns of a file may be; nothing is stored."""
        asked = shapes.ExperimentFileIn(data=request.data)
        asked.is_valid(raise_exception=True)
        found = services.guess_columns(file=asked.validated_data["file"].file)
        return Response(shapes.ColumnGuessesOut({"columns": found}).data)


class ExperimentView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(operation_id="get_experiment", responses=shapes.ExperimentDetailOut)
    def get(self, request: Request, experiment_id: int) -> Response:
        """Show what an experiment found."""
        return _show(get_experiment(experiment_id))

    @extend_schema(operation_id="delete_experiment", responses={204: None})
    def delete(self, request: Request, experiment_id: int) -> Response:
        """Forget an experiment."""
        if not services.delete_experiment(experiment_id=experiment_id):
            raise UnknownExperiment
        return Response(status=status.HTTP_204_NO_CONTENT)


def _show(one: Experiment, code: int = status.HTTP_200_OK) -> Response:
    return Response(shapes.ExperimentDetailOut(one).data, status=code)
