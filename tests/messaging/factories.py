"""Customers, templates and queued messages, made by the real services."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import polars as pl

from customers import services as customers
from customers.models import Clock, Customer, OwnerMode, Workspace
from messaging import services
from messaging.models import Message, Template
from tests.customers.factories import customer_of, identify, post

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def freeze(now: datetime = NOW) -> None:
    """Let the product's clock stand still, in the workspace every test needs."""
    Workspace.objects.get_or_create(pk=1)
    Clock.objects.update_or_create(
        pk=1, defaults={"real_at": NOW, "virtual_at": now, "speed": 0}
    )


def create_customer(user: str = "ann", **fields: Any) -> Customer:
    """Return an open customer who agreed to marketing by e-mail."""
    traits = {"first_name": user.title(), "email": f"{user}@example.com"}
    post(identify(user, traits={**traits, **fields}), now=NOW)
    customer = customer_of(user)
    set_mode(customer, OwnerMode.OPEN)
    allow(customer, granted=True)
    return customer


def set_mode(customer: Customer, mode: OwnerMode) -> None:
    """Set who owns a customer."""
    customers.set_owner_mode(customer_ids=[customer.pk], mode=mode, reason="test")


def allow(customer: Customer, *, granted: bool) -> None:
    """Add a line to the customer's consent ledger."""
    customers.record_consent(
        customer_ids=[customer.pk],
        channel="email",
        purpose="marketing",
        granted=granted,
        source="form",
        at=NOW,
    )


def create_template(
    name: str = "Welcome",
    *,
    subject: str = "Hello {{ customer.first_name }}",
    html: str = '<p>Dear {{ customer.first_name }}, <a href="https://example.com/">x</a></p>',
    purpose: str = "marketing",
) -> Template:
    """Return a template with one version."""
    template, _ = services.create_template(
        name=name,
        channel="email",
        purpose=purpose,
        words=services.Words(subject, html),
    )
    return template


def queue(
    template: Template,
    *people: Customer,
    origin_kind: str = "visit",
    origin_no: int = 1,
    context: dict[str, Any] | None = None,
    expires_at: datetime | None = None,
    dup_policy: str = "deliver",
) -> list[Message]:
    """Queue one message for each customer; return them."""
    frame = pl.DataFrame(
        {
            "customer_id": [person.pk for person in people],
            "origin_kind": origin_kind,
            "origin_id": 7,
            "origin_no": origin_no,
            "channel": template.channel,
            "purpose": template.purpose,
            "template_version_id": template.current_id,
            "context": orjson.dumps(context or {}).decode(),
            "expires_at": expires_at,
            "dup_policy": dup_policy,
        },
        schema_overrides={"expires_at": pl.Datetime("us", "UTC")},
    )
    services.queue_messages(frame=frame, now=NOW - timedelta(minutes=1))
    found = Message.objects.filter(template_version=template.current_id)
    return list(found.filter(origin_no=origin_no).order_by("customer_id"))
