"""How requests to put something live look over HTTP."""

from collections.abc import Callable
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from customers.api.permissions import has_role
from customers.models import BaseApproval
from customers.selectors import get_workspace


class NoteIn(serializers.Serializer[Any]):
    """A note for the team."""

    note = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default=""
    )


class ReasonIn(serializers.Serializer[Any]):
    """Why something is not put live."""

    reason = serializers.CharField(max_length=500)


class BaseApprovalOut(serializers.Serializer[Any]):
    """Something somebody asked to put live; the context is `see_approvals`."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(BaseApproval.Status.choices)
    is_current = serializers.SerializerMethodField(
        help_text="It is still what was asked for."
    )
    is_mine = serializers.SerializerMethodField(help_text="The reader asked for it.")
    may_approve = serializers.SerializerMethodField(
        help_text="The reader may put it live or send it back."
    )
    note = serializers.CharField()
    asked_at = serializers.DateTimeField()
    asked_by = serializers.CharField(source="asked_by_name")
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField(source="decided_by_name")
    reason = serializers.CharField()

    def get_is_current(self, approval: BaseApproval) -> bool:
        return bool(self.context["is_current"](approval))

    def get_is_mine(self, approval: BaseApproval) -> bool:
        return bool(approval.asked_by_id == self.context["reader"])

    def get_may_approve(self, approval: BaseApproval) -> bool:
        is_own = self.get_is_mine(approval) and not self.context["approves_own"]
        return bool(self.context["is_publisher"]) and not is_own


def see_approvals(
    request: Request, *, is_current: Callable[[Any], bool]
) -> dict[str, Any]:
    """Return what of a reader decides how requests look to them."""
    return {
        "is_current": is_current,
        "reader": request.user.pk,
        "is_publisher": has_role(request, "publisher"),
        "approves_own": get_workspace().publishers_approve_own,
    }
