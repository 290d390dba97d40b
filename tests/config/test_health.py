"""Addresses for load balancers and admins."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from config.heartbeat import Heart, count_live

STATUS_KEYS = {"status", "redis", "processes", "oldest_due_enrollment_at"}


def test_healthz_asks_nobody(client):
    # No database mark: pytest-django would refuse a query
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_says_yes_with_all_migrations_applied(client):
    assert client.get("/readyz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_says_no_while_a_migration_is_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'journeys'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "migrations missing"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "expected"), [(None, 403), ("viewer", 403), ("admin", 200)]
)
def test_status_is_for_admins(role, expected):
    user = User.objects.create_user("somebody")
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    response = client.get("/status")
    assert response.status_code == expected
    if expected == 200:
        assert response.json().keys() > STATUS_KEYS


@pytest.mark.django_db
def test_somebody_not_logged_in_gets_401(client):
    response = client.get("/status")
    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"


@pytest.mark.django_db
def test_a_process_counts_as_alive_until_45_seconds_after_its_last_beat():
    heart = Heart("worker", lambda: True)
    assert count_live("worker") == 0
    heart.beat()
    assert count_live("worker") == 1
    assert count_live("pulse") == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_heartbeat SET seen_at = seen_at - interval '46 seconds'"
        )
    assert count_live("worker") == 0


@pytest.mark.django_db
def test_a_worker_without_a_connection_to_redis_gives_no_sign_of_life():
    ears = [False]
    heart = Heart("worker", lambda: True, lambda: ears[0])
    heart.beat()
    assert count_live("worker") == 0
    ears[0] = True
    heart.beat()
    assert count_live("worker") == 1


@pytest.mark.django_db
def test_a_hung_process_is_seen_but_makes_no_progress():
    hung = Heart("worker", lambda: False)
    hung.beat()
    hung.beat()
    with connection.cursor() as cursor:
        cursor.execute("SELECT seen_at > progress_at FROM customers_heartbeat")
        assert cursor.fetchone() == (True,)
