"""Admins' pages about customers."""

import re

import pytest
from django.contrib.auth.models import User

from customers import services
from customers.models import Workspace, WriteKey
from tests.customers.factories import create_source, customer_of, identify, post, track

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("root", password="x"))
    return client


def test_a_new_key_is_shown_once_and_works(admin):
    source = create_source()
    answer = admin.post(
        "/admin/customers/writekey/add/",
        {"source": source.pk, "label": "shop", "scope": "ingest"},
        follow=True,
    )
    key = WriteKey.objects.get()
    (text,) = re.findall(rf"{key.prefix}\.[\w-]+", answer.content.decode())
    assert bytes(key.digest) == services.hash_key(text)
    assert text not in admin.get("/admin/customers/writekey/").content.decode()


def test_keys_are_revoked_by_an_action(admin):
    key, _ = services.create_write_key(source=create_source())
    admin.post(
        "/admin/customers/writekey/", {"action": "revoke", "_selected_action": [key.pk]}
    )
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_every_page_opens(admin):
    post(
        identify(traits={"plan": "pro"}),
        track(event="$mine"),
        track(context={"consent": {"categoryPreferences": {"email.marketing": True}}}),
    )
    services.create_write_key(source=create_source())
    for model in (
        "customer",
        "identity",
        "consent",
        "quarantine",
        "source",
        "writekey",
        "workspace",
    ):
        answer = admin.get(f"/admin/customers/{model}/")
        assert answer.status_code == 200, model
    customer = customer_of("u1")
    page = admin.get(f"/admin/customers/customer/{customer.pk}/change/")
    assert "u1" in page.content.decode()
    found = admin.get("/admin/customers/customer/", {"q": "u1"}).content.decode()
    assert f"/{customer.pk}/change/" in found


def test_people_and_ledgers_are_only_shown(admin):
    post(identify(traits={"plan": "pro"}))
    customer = customer_of("u1")
    for address in (
        "customer/add/",
        f"customer/{customer.pk}/delete/",
        "consent/add/",
        "quarantine/add/",
        "identity/add/",
        "workspace/add/",
    ):
        assert admin.get(f"/admin/customers/{address}").status_code == 403


def test_the_workspace_is_set_here(admin):
    answer = admin.post(
        "/admin/customers/workspace/1/change/",
        {
            "name": "Acme",
            "timezone": "Europe/Berlin",
            "currency": "EUR",
            "open_delay_hours": "48",
            "daily_run_at": "01:00",
        },
    )
    assert answer.status_code == 302
    workspace = Workspace.objects.get()
    assert (workspace.name, workspace.open_delay_hours) == ("Acme", 48)


def test_a_place_that_does_not_exist_is_no_time_zone(admin):
    answer = admin.post(
        "/admin/customers/workspace/1/change/",
        {
            "name": "Acme",
            "timezone": "localtime",
            "currency": "EUR",
            "open_delay_hours": "24",
            "daily_run_at": "01:00",
        },
    )
    assert answer.status_code == 200
    assert "no time zone" in answer.content.decode()
