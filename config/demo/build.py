"""Make what the demo's people would have made: logins, messages, journeys, the plan."""

import json
import os
import secrets
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, User
from django.db import transaction

import campaigns.services
import customers.selectors
import customers.services
import journeys.services
import messaging.services
import segments.services
from config.demo import flyers, story
from config.demo.replay import DAYS_BEFORE_TODAY
from config.demo.rules import ORDER, Rule
from customers.models import Clock, Source, Workspace
from segments.domain.rules import SCHEMA_VERSION
from segments.models import Persona

TIMEZONE = "America/New_York"
ROLES = ("viewer", "marketer", "publisher", "admin")
SOURCE = "Supermarket tills"


def is_built() -> bool:
    """Tell whether this database holds the demo."""
    return Clock.objects.filter(pk=1, replay_from__isnull=False).exists()


@transaction.atomic
def build() -> None:
    """Build the demo in an empty database; its clock stands at the first day."""
    Workspace.objects.filter(pk=1).update(
        name="Corner Market", timezone=TIMEZONE, currency="USD"
    )
    now = customers.selectors.get_now()
    _set_first_day(customers.selectors.get_local_date(now), now)
    templates = _write_templates()
    _draw_onboarding(templates)
    segments = _plan_segments()
    _plan_campaigns(segments, templates)
    _import_flyers(segments, templates, customers.selectors.get_local_date(now))
    _describe_personas()


def write_demo_file(path: Path, address: str) -> str:
    """Write address, write key and logins for people and scripts; return the key.

    What is in the file already stays, so that a second start changes no password. A
    lost file is made anew, with a new key and new passwords.
    """
    known = json.loads(path.read_text()) if path.exists() else None
    if known is None:
        known = {"write_key": _create_write_key(), "logins": _create_logins()}
    known["address"] = address
    # Never readable by others, not even for a moment
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(known, file, indent=2)
    path.chmod(0o600)
    return str(known["write_key"])


def _set_first_day(today: date, now: datetime) -> None:
    zone = ZoneInfo(TIMEZONE)
    first = datetime.combine(
        today - timedelta(days=DAYS_BEFORE_TODAY), time_of_day(), tzinfo=zone
    )
    Clock.objects.create(
        pk=1,
        real_at=now,
        virtual_at=first,
        speed=0,
        replay_from=first,
        replay_until=now,
    )


def _create_write_key() -> str:
    source, _ = Source.objects.get_or_create(name=SOURCE)
    _, text = customers.services.create_write_key(source=source, label="demo")
    return text


def _create_logins() -> list[dict[str, str]]:
    logins = []
    for role in ROLES:
        password = secrets.token_urlsafe(9)
        user, _ = User.objects.get_or_create(username=role)
        user.is_staff = user.is_superuser = role == "admin"
        user.set_password(password)
        user.save()
        user.groups.set([Group.objects.get(name=role)])
        logins.append({"role": role, "username": role, "password": password})
    return logins


def _write_templates() -> dict[str, int]:
    ids = {}
    for name, subject, html in story.TEMPLATES:
        template, _ = messaging.services.create_template(
            name=name,
            channel="email",
            purpose="marketing",
            words=messaging.services.Words(subject=subject, html=html),
        )
        ids[name] = template.pk
    return ids


def _draw_onboarding(templates: dict[str, int]) -> None:
    document = {
        "schema_version": 1,
        "directed": True,
        "multigraph": True,
        "graph": dict(story.ONBOARDING_SETTINGS),
        "nodes": [
            {
                "id": id_,
                "kind": kind,
                "name": name,
                "settings": _with_template(settings, templates),
            }
            for id_, kind, name, settings in story.ONBOARDING_NODES
        ],
        "edges": [
            {"source": source, "target": target, "key": key}
            for source, key, target in story.ONBOARDING_EDGES
        ],
    }
    journey = journeys.services.create_journey(
        name=story.ONBOARDING,
        description="Everybody's first month, drawn by hand.",
        document=document,
    )
    journeys.services.publish(journey_id=journey.pk, revision=1)


def _with_template(
    settings: dict[str, Any], templates: dict[str, int]
) -> dict[str, Any]:
    if "template" not in settings:
        return settings
    rest = {key: value for key, value in settings.items() if key != "template"}
    return {**rest, "template_id": templates[settings["template"]]}


def _plan_segments() -> dict[str, int]:
    return {
        name: segments.services.create_segment(name=name, rule=_document(rule)).pk
        for name, rule in story.MICRO_SEGMENTS
    }


def _plan_campaigns(rows: dict[str, int], templates: dict[str, int]) -> None:
    for row, name, template, days, control, schedule in story.CAMPAIGNS:
        campaigns.services.create_campaign(
            fields={
                "segment_id": rows[row],
                "name": name,
                "action": _send(templates[template]),
                **_compare(name, templates),
                "duration_days": days,
                "control_percent": control,
                "schedule": schedule,
                "goal": {"event": ORDER, "filters": [], "within_days": days},
                "status": "live",
            },
            can_publish=True,
        )


def _send(template_id: int) -> dict[str, Any]:
    return {"kind": "message", "template_id": template_id}


def _compare(name: str, templates: dict[str, int]) -> dict[str, Any]:
    """Return the variants of a campaign of which results choose the shares."""
    if name not in story.COMPARED:
        return {}
    variants = [
        {
            "key": key,
            "name": template,
            "share": 5_000,
            "action": _send(templates[template]),
        }
        for key, template in zip("ab", story.COMPARED[name], strict=True)
    ]
    return {"variants": variants, "bandit": {}}


def _import_flyers(
    rows: dict[str, int], templates: dict[str, int], today: date
) -> None:
    """Put the data set's own campaigns behind those of the rows they went to."""
    for flyer in flyers.list_flyers(today - timedelta(days=DAYS_BEFORE_TODAY)):
        fields = flyer.describe(templates[flyers.TEMPLATE], today=today)
        campaigns.services.create_campaign(
            fields={**fields, "segment_id": rows[flyer.row]}, can_publish=True
        )


def _describe_personas() -> None:
    for persona in story.PERSONAS:
        Persona.objects.create(**{**persona, "rule": _document(persona["rule"])})


def _document(rule: Rule) -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, "root": rule}
