"""Membership runs for the browser part: what they did, held and could not do."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import CanEdit
from customers.models import SHARD_COUNT
from segments import selectors, services
from segments.api.views import get_segment, get_user
from segments.models import BuyingFit, Run, SizeFinding


class RunError(serializers.Serializer[Any]):
    """A micro-segment or a shard that kept its people of before, and why."""

    segment = serializers.IntegerField(required=False)
    name = serializers.CharField(required=False)
    shard = serializers.IntegerField(required=False)
    message = serializers.CharField()


class RunOutput(serializers.Serializer[Run]):
    id = serializers.IntegerField()
    on = serializers.DateField()
    as_of = serializers.DateTimeField()
    cause = serializers.ChoiceField(Run.Cause.choices)
    status = serializers.ChoiceField(Run.Status.choices)
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    shards_done = serializers.IntegerField()
    shards = serializers.SerializerMethodField()
    seconds = serializers.FloatField(help_text="Work on all shards, in real seconds.")
    customers = serializers.IntegerField()
    held = serializers.IntegerField(help_text="Micro-segments left as they were.")
    errors = RunError(many=True)

    def get_shards(self, run: Run) -> int:
        """Return how many shards a run has."""
        return SHARD_COUNT


class RunPage(serializers.Serializer[Any]):
    results = RunOutput(many=True)
    next = serializers.CharField(allow_null=True)


class ShardOutput(serializers.Serializer[Any]):
    shard = serializers.IntegerField()
    status = serializers.ChoiceField(["done", "failed"])
    customers = serializers.IntegerField()
    seconds = serializers.FloatField()
    attempts = serializers.IntegerField()
    error = serializers.CharField()


class SizeFindingOutput(serializers.Serializer[SizeFinding]):
    """A size that changed too much; both numbers are of one shard of 16."""

    segment_id = serializers.IntegerField()
    name = serializers.CharField(source="segment.name")
    shard = serializers.IntegerField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    accepted_by = serializers.SerializerMethodField()
    is_open = serializers.SerializerMethodField(
        help_text="It is held still, and nobody has accepted it."
    )

    def get_accepted_by(self, finding: SizeFinding) -> str | None:
        """Return the name of who accepted it."""
        by = finding.accepted_by
        return (by.get_full_name() or by.get_username()) if by else None

    def get_is_open(self, finding: SizeFinding) -> bool:
        """Tell whether a person can accept it."""
        return finding.pk in self.context["open"]


class PredictionsOutput(serializers.Serializer[BuyingFit]):
    """The parameters by which purchases are foretold; null: none fit.

    Symbols are those of the cited papers: r, alpha (weeks), a, b of BG/NBD; p, q, v of
    gamma-gamma.
    """

    buyers = serializers.IntegerField(help_text="Of the customers looked at.")
    repeaters = serializers.IntegerField(help_text="Bought on more than one day.")
    reason = serializers.CharField(help_text="Why something cannot be foretold.")
    likelihood = serializers.FloatField(allow_null=True, help_text="Its logarithm.")
    r = serializers.FloatField(allow_null=True)
    alpha = serializers.FloatField(allow_null=True)
    a = serializers.FloatField(allow_null=True)
    b = serializers.FloatField(allow_null=True)
    p = serializers.FloatField(allow_null=True)
    q = serializers.FloatField(allow_null=True)
    v = serializers.FloatField(allow_null=True)


class RunReport(RunOutput):
    """A run with its shards, what the size guard found, and how everybody buys."""

    parts = ShardOutput(many=True)
    findings = SizeFindingOutput(many=True)
    predictions = PredictionsOutput(
        allow_null=True, help_text="Null where the run looked for no parameters."
    )


class RunsView(APIView):
    """All runs, and a new one."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="list_runs",
        parameters=[OpenApiParameter("cursor", str)],
        responses=RunPage,
    )
    def get(self, request: Request) -> Response:
        """List runs, newest first."""
        page = selectors.list_runs(request.query_params.get("cursor"))
        rows: Any = page.rows
        shown = RunOutput(rows, many=True)
        return Response({"results": shown.data, "next": page.next})

    @extend_schema(operation_id="start_run", request=None, responses={201: RunReport})
    def post(self, request: Request) -> Response:
        """Find everybody's micro-segments anew; `pulse` has the shards done."""
        run = services.start_run_now()
        return _report(run.pk, status.HTTP_201_CREATED)


class RunView(APIView):
    """One run."""

    permission_classes = [CanEdit]

    @extend_schema(operation_id="get_run", responses=RunReport)
    def get(self, request: Request, run_id: int) -> Response:
        return _report(run_id)


class AcceptSizeView(APIView):
    """A size that was held back."""

    permission_classes = [CanEdit]

    @extend_schema(operation_id="accept_size", request=None, responses={204: None})
    def post(self, request: Request, segment_id: int) -> Response:
        """Let the next run take the micro-segment at the size that it has then."""
        segment = get_segment(segment_id)
        services.accept_size(segment_id=segment.pk, by=get_user(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _report(run_id: int, code: int = status.HTTP_200_OK) -> Response:
    run = selectors.find_run(run_id)
    if run is None:
        raise NotFound("There is no such run.")
    held = selectors.list_held()
    open_ = {finding.pk for finding in held if finding.accepted_at is None}
    fit = selectors.find_fit(run)
    parts: Any = run.shards.order_by("shard")
    findings: Any = run.findings.select_related("segment", "accepted_by")
    report = {
        **RunOutput(run).data,
        "parts": ShardOutput(parts, many=True).data,
        "findings": SizeFindingOutput(
            findings.order_by("segment__position", "id"),
            many=True,
            context={"open": open_},
        ).data,
        "predictions": PredictionsOutput(fit).data if fit else None,
    }
    return Response(report, status=code)
