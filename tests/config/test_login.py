"""Logging in: throttled, and in words that help nobody who guesses."""

import pytest
from django.contrib.auth.models import User

from customers.services.nudging import get_redis

PASSWORD = "correct horse battery"


@pytest.fixture
def user(db):
    return User.objects.create_user("mia", password=PASSWORD)


def log_in(client, password):
    return client.post("/login/", {"username": "mia", "password": password})


def test_the_right_password_logs_in_and_changes_the_session(client, user):
    client.get("/login/")
    before = client.session.session_key
    assert log_in(client, PASSWORD).status_code == 302
    assert client.session.session_key != before


def test_after_five_wrong_passwords_the_right_one_waits_too(client, user):
    for _ in range(4):
        assert log_in(client, "wrong").status_code == 200
    assert log_in(client, "wrong").status_code == 429
    get_redis().flushall()  # lockouts live in the database
    response = log_in(client, PASSWORD)
    assert response.status_code == 429
    assert "Try again later" in response.text


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(client, user):
    wrong = log_in(client, "wrong").text
    unknown = client.post("/login/", {"username": "nobody", "password": "x"}).text
    assert "correct username and password" in wrong
    assert "correct username and password" in unknown
