"""How this installation is: for load balancers, supervisors and admins."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.permissions import IsAdmin
from customers.selectors import get_now, get_real_now
from customers.services.nudging import is_redis_up
from journeys import selectors as journeys
from journeys.models import Breaker as StepBreaker
from journeys.models import Watch
from messaging import selectors as messaging
from messaging.models import Breaker as ProviderBreaker
from messaging.models import HighWater

PARKED = """
SELECT
  (SELECT min(occurred_at) FROM customers_work) AS work,
  (SELECT count(*) FROM journeys_enrollment
   WHERE status = 'active' AND parked_at IS NOT NULL) AS parked_enrollments,
  (SELECT count(*) FROM messaging_message
   WHERE status IN ('parked', 'unknown')) AS parked_messages
"""
PROCESSES = """
SELECT process, role, started_at, seen_at, progress_at FROM customers_heartbeat
WHERE seen_at > clock_timestamp() - make_interval(secs => %s) ORDER BY role, process
"""


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that this process runs; asks nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer whether requests can be served: database there, migrations applied."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if missing:
        return JsonResponse({"status": "migrations missing"}, status=503)
    return JsonResponse({"status": "ok"})


class ProcessSerializer(serializers.Serializer[dict[str, Any]]):
    """One living process."""

    process = serializers.CharField()
    role = serializers.CharField()
    started_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField()
    progress_at = serializers.DateTimeField(allow_null=True)


class ProviderBreakerSerializer(serializers.Serializer[Any]):
    """A provider that failed lately; `until` is null while it is not left alone."""

    account = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)


class StatusSerializer(serializers.Serializer[dict[str, Any]]):
    """What an operator looks at first."""

    status = serializers.ChoiceField(["ok", "degraded"])
    redis = serializers.BooleanField()
    now = serializers.DateTimeField()
    real_now = serializers.DateTimeField()
    oldest_due_enrollment_at = serializers.DateTimeField(allow_null=True)
    oldest_work_at = serializers.DateTimeField(allow_null=True)
    oldest_queued_message_at = serializers.DateTimeField(allow_null=True)
    parked_enrollments = serializers.IntegerField()
    parked_messages = serializers.IntegerField()
    suspects = serializers.IntegerField(
        help_text="Customers left alone because processes died at them."
    )
    watched_shards = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Walked person by person, since a turn died there.",
    )
    step_breakers = serializers.IntegerField(
        help_text="Steps left alone because they fail for many."
    )
    provider_breakers = ProviderBreakerSerializer(many=True)
    full_channels = serializers.ListField(
        child=serializers.CharField(),
        help_text="Marketing waits at its step: too much is queued.",
    )
    processes = ProcessSerializer(many=True)


class StatusView(APIView):
    """What waits, what is parked and which processes live, for admins."""

    permission_classes = [IsAdmin]

    @extend_schema(responses=StatusSerializer)
    def get(self, request: Request) -> Response:
        """Return the state of the installation."""
        return Response(StatusSerializer(read_status(get_now())).data)


def read_status(now: datetime) -> dict[str, Any]:
    """Return what `/status` shows; degraded means: works, but something is missing."""
    with connection.cursor() as cursor:
        cursor.execute(PARKED)
        work, parked, parked_messages = cursor.fetchone()
        cursor.execute(PROCESSES, [settings.HEARTBEAT_DEAD_SECONDS])
        names = [column.name for column in cursor.description]
        processes = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    redis = is_redis_up()
    roles = {process["role"] for process in processes}
    return {
        "status": "ok" if redis and {"worker", "pulse"} <= roles else "degraded",
        "redis": redis,
        "now": now,
        "real_now": get_real_now(),
        "oldest_due_enrollment_at": journeys.get_oldest_due(now),
        "oldest_work_at": work,
        "oldest_queued_message_at": messaging.get_oldest_queued(now=now),
        "parked_enrollments": parked,
        "parked_messages": parked_messages,
        "suspects": journeys.count_suspects(),
        "watched_shards": list(
            Watch.objects.order_by("shard").values_list("shard", flat=True)
        ),
        "step_breakers": StepBreaker.objects.count(),
        "provider_breakers": ProviderBreaker.objects.order_by("account"),
        "full_channels": list(
            HighWater.objects.filter(is_full=True).values_list("channel", flat=True)
        ),
        "processes": processes,
    }
