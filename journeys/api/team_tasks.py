"""Tasks for teams: what steps ask people of the company to do."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.fields import IdField
from customers.api.paging import CURSOR, page_of
from customers.api.permissions import CanEdit, CanRead
from customers.domain.names import name_of
from journeys import selectors, services
from journeys.models import TeamTask


class TaskPersonOut(serializers.Serializer[Any]):
    """Whom a task is about."""

    id = serializers.IntegerField()
    name = serializers.SerializerMethodField()

    def get_name(self, customer: Any) -> str | None:
        return name_of(customer.attributes)


class TaskJourneyOut(serializers.Serializer[Any]):
    """Where a task comes from."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class TaskOut(serializers.Serializer[TeamTask]):
    """A task; `done_at` is null while it is to be done."""

    id = serializers.IntegerField()
    team = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    customer = TaskPersonOut()
    journey = TaskJourneyOut()
    created_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    done_by = serializers.SerializerMethodField()

    def get_done_by(self, task: TeamTask) -> str | None:
        return task.done_by.get_username() if task.done_by else None


class TaskSearchIn(serializers.Serializer[Any]):
    """Which tasks."""

    done = serializers.BooleanField(default=False, help_text="Those that are done.")
    customer = IdField(
        required=False, default=None, help_text="Only about this customer."
    )


class TasksView(APIView):
    permission_classes = [CanRead]

    @extend_schema(
        parameters=[TaskSearchIn, CURSOR],
        responses=page_of("TaskPage", TaskOut),
    )
    def get(self, request: Request) -> Response:
        """List tasks, newest first."""
        asked = TaskSearchIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = selectors.list_tasks(
            is_done=asked.validated_data["done"],
            customer_id=asked.validated_data["customer"],
            cursor=request.query_params.get("cursor"),
        )
        rows = TaskOut(page.results, many=True).data
        return Response({"results": rows, "next": page.next})


class TaskDoneView(APIView):
    permission_classes = [CanEdit]

    @extend_schema(request=None, responses=TaskOut)
    def post(self, request: Request, task_id: int) -> Response:
        """Tick a task off; again is fine."""
        return self._set(request, task_id, is_done=True)

    @extend_schema(request=None, responses=TaskOut)
    def delete(self, request: Request, task_id: int) -> Response:
        """Put a task back on the list."""
        return self._set(request, task_id, is_done=False)

    def _set(self, request: Request, task_id: int, *, is_done: bool) -> Response:
        task = services.set_task_done(
            task_id=task_id, user_id=request.user.pk, is_done=is_done
        )
        return Response(TaskOut(task).data)
