"""Who asks the API, and with what."""

from django.contrib.auth.models import Group, User
from rest_framework.test import APIClient

from segments.models import MicroSegment, Plan


def log_in(role: str) -> APIClient:
    user = User.objects.create(username=role)
    group, _ = Group.objects.get_or_create(name=role)
    user.groups.add(group)
    client = APIClient()
    client.force_login(user)
    return client


def build(row: MicroSegment, **changes) -> dict:
    body = {
        "name": "Offer",
        "segment_id": row.pk,
        "action": {"kind": "trigger", "name": "win back"},
        "duration_days": 7,
        "schedule": {"kind": "every_day"},
        "control_percent": "12.5",
    }
    return {key: value for key, value in {**body, **changes}.items() if value != ...}


def get_revision() -> str:
    return f'"{Plan.objects.get(pk=1).revision}"'


def get_fields(response) -> list[str]:
    return [error["field"] for error in response.json()["errors"]]
