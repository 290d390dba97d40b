"""Who is logged in, the clock, and the start page."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config import home
from config.home import guide, numbers
from customers import selectors as customers
from customers.api.permissions import (
    CanEdit,
    CanRead,
    HasRole,
    IsAdmin,
    get_role,
    has_role,
)
from customers.domain.roles import ROLES
from customers.models import Source
from customers.selectors import is_put_away
from customers.services import (
    bring_back,
    create_write_key,
    put_away,
    set_clock_speed,
)

# Real time, and one day in 20 seconds
SPEEDS = (1, 4320)
PERMISSIONS = {
    "viewer": "read",
    "marketer": "edit",
    "publisher": "publish",
    "admin": "admin",
}


class WorkspaceOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    timezone = serializers.CharField()
    currency = serializers.CharField()
    publishers_approve_own = serializers.BooleanField()


class ClockOutput(serializers.Serializer[Any]):
    """The product's time. `progress` of replaying the past: 0 to 1, null when done."""

    now = serializers.DateTimeField()
    speed = serializers.FloatField()
    demo = serializers.BooleanField()
    progress = serializers.FloatField(allow_null=True)


class ClockInput(serializers.Serializer[Any]):
    speed = serializers.ChoiceField(SPEEDS)


class MeOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField()
    role = serializers.ChoiceField(ROLES)
    permissions = serializers.ListField(
        child=serializers.ChoiceField(list(PERMISSIONS.values()))
    )
    workspace = WorkspaceOutput()
    clock = ClockOutput()


class AttentionOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    link = serializers.CharField(allow_null=True)


class GraduationOutput(serializers.Serializer[Any]):
    on = serializers.DateField()
    people = serializers.IntegerField()


class LiveJourneyOutput(serializers.Serializer[Any]):
    """A journey in which people are now, and whose incubation ends within a week."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    status = serializers.CharField()
    inside = serializers.IntegerField()
    incubating = serializers.BooleanField()
    graduating = serializers.IntegerField(allow_null=True)
    graduations = GraduationOutput(many=True)


class HomeCoverageOutput(serializers.Serializer[Any]):
    on = serializers.DateField()
    open = serializers.IntegerField()
    covered = serializers.IntegerField()
    several = serializers.IntegerField()


class CustomerCountsOutput(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    open = serializers.IntegerField()
    incubating = serializers.IntegerField()


class CampaignCountsOutput(serializers.Serializer[Any]):
    live = serializers.IntegerField()
    treated_today = serializers.IntegerField()
    control_today = serializers.IntegerField()


class HomeRefOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class CampaignNumbersOutput(serializers.Serializer[Any]):
    campaign = HomeRefOutput()
    segment = HomeRefOutput()
    matched = serializers.IntegerField()
    treated = serializers.IntegerField()
    control = serializers.IntegerField()


class LatestOutput(serializers.Serializer[Any]):
    """What each campaign did on the last day on which any ran."""

    on = serializers.DateField()
    campaigns = CampaignNumbersOutput(many=True)


class MessageCountsOutput(serializers.Serializer[Any]):
    sent_today = serializers.IntegerField()
    queued = serializers.IntegerField()


class HomeOutput(serializers.Serializer[Any]):
    as_of = serializers.DateTimeField()
    attention = AttentionOutput(many=True)
    journeys = LiveJourneyOutput(many=True)
    coverage = HomeCoverageOutput(allow_null=True)
    customers = CustomerCountsOutput()
    segments = serializers.IntegerField()
    campaigns = CampaignCountsOutput()
    latest = LatestOutput(allow_null=True)
    messages = MessageCountsOutput()


class GuideStepOutput(serializers.Serializer[Any]):
    key = serializers.ChoiceField(["event", "journey", "messages", "live", "person"])
    is_done = serializers.BooleanField()


class GuideOutput(serializers.Serializer[Any]):
    """The way to the first live journey. `is_shown`: this user has not put it away."""

    is_shown = serializers.BooleanField()
    steps = GuideStepOutput(many=True)
    event = serializers.CharField(allow_null=True)
    journey = HomeRefOutput(allow_null=True)
    messages_left = serializers.IntegerField(allow_null=True)


class WriteKeyInput(serializers.Serializer[Any]):
    """A source is made where none has this name."""

    source = serializers.CharField(max_length=100)  # type: ignore[assignment]


class WriteKeyOutput(serializers.Serializer[Any]):
    """A write key; its text is told once and not kept."""

    prefix = serializers.CharField()
    text = serializers.CharField()


class MeView(APIView):
    """The person who is logged in, the workspace and its clock."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="get_me", responses=MeOutput)
    def get(self, request: Request) -> Response:
        user = request.user
        assert isinstance(user, User)
        role = get_role(user) or "viewer"
        granted = ROLES[: ROLES.index(role) + 1]
        me = {
            "id": user.pk,
            "name": user.get_full_name() or user.get_username(),
            "email": user.email,
            "role": role,
            "permissions": [PERMISSIONS[each] for each in granted],
            "workspace": customers.get_workspace(),
            "clock": numbers.get_clock(customers.get_now()),
        }
        return Response(MeOutput(me).data)


class ClockView(APIView):
    """The demo's clock."""

    permission_classes = [CanEdit]

    @extend_schema(
        operation_id="set_clock_speed", request=ClockInput, responses=ClockOutput
    )
    def post(self, request: Request) -> Response:
        wanted = ClockInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        set_clock_speed(speed=wanted.validated_data["speed"])
        return Response(ClockOutput(numbers.get_clock(customers.get_now())).data)


class HomeView(APIView):
    """The start page."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="get_home", responses=HomeOutput)
    def get(self, request: Request) -> Response:
        return Response(HomeOutput(_show_home(request)).data)


class GuideView(APIView):
    """The first steps of a workspace."""

    permission_classes = [CanRead]

    @extend_schema(operation_id="get_guide", responses=GuideOutput)
    def get(self, request: Request) -> Response:
        return Response(GuideOutput(_show_guide(request)).data)


class GuideShownView(APIView):
    """Whether a user sees the guide; everybody decides for themselves."""

    permission_classes = [HasRole]

    @extend_schema(
        operation_id="show_guide", request=None, responses={200: GuideOutput}
    )
    def put(self, request: Request) -> Response:
        bring_back(user_id=_get_user_id(request), what=guide.GUIDE)
        return Response(GuideOutput(_show_guide(request)).data)

    @extend_schema(operation_id="put_guide_away", responses={200: GuideOutput})
    def delete(self, request: Request) -> Response:
        put_away(user_id=_get_user_id(request), what=guide.GUIDE)
        return Response(GuideOutput(_show_guide(request)).data)


class WriteKeysView(APIView):
    """Keys by which programs send events."""

    permission_classes = [IsAdmin]

    @extend_schema(
        operation_id="create_write_key",
        request=WriteKeyInput,
        responses={201: WriteKeyOutput},
    )
    def post(self, request: Request) -> Response:
        asked = WriteKeyInput(data=request.data)
        asked.is_valid(raise_exception=True)
        source, _ = Source.objects.get_or_create(name=asked.validated_data["source"])
        key, text = create_write_key(source=source, label="made in the browser")
        shown = WriteKeyOutput({"prefix": key.prefix, "text": text}).data
        return Response(shown, status=status.HTTP_201_CREATED)


def _show_home(request: Request) -> dict[str, Any]:
    return home.get_home(
        _get_user_id(request), is_publisher=has_role(request, "publisher")
    )


def _show_guide(request: Request) -> dict[str, Any]:
    found = guide.get_guide()
    is_away = is_put_away(user_id=_get_user_id(request), what=guide.GUIDE)
    return {
        "is_shown": not is_away and not guide.is_demo(),
        "steps": [
            {"key": key, "is_done": is_done} for key, is_done in found.ticks().items()
        ],
        "event": found.event,
        "journey": found.journey,
        "messages_left": found.messages_left,
    }


def _get_user_id(request: Request) -> int:
    assert isinstance(request.user, User)
    return int(request.user.pk)
