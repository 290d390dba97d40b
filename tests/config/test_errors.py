"""Last-resort answers, headers and request ids."""

import logging

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path

from config import errors, urls


def fail(request):
    raise ValueError("select secret from /etc/passwd")


def lose_database(request):
    raise OperationalError("server closed the connection unexpectedly")


urlpatterns = [
    path("api/fail", fail),
    path("fail", fail),
    path("api/lost", lose_database),
    *urls.urlpatterns,
]
handler500 = urls.handler500
handler404 = urls.handler404


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = __name__
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    yield Client(raise_request_exception=False)
    logging.getLogger("django.request").setLevel(logging.NOTSET)


def test_an_unforeseen_error_of_the_api_is_a_problem_without_a_trace(client):
    response = client.get("/api/fail")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["code"] == "server_error"
    assert body["request_id"] == response["X-Request-Id"]
    assert "passwd" not in response.text
    assert "Traceback" not in response.text


def test_an_unforeseen_error_of_a_page_is_a_page(client):
    response = client.get("/fail")
    assert response.status_code == 500
    assert "text/html" in response["Content-Type"]
    assert response["X-Request-Id"] in response.text
    assert "passwd" not in response.text


def test_a_lost_database_says_when_to_try_again(client):
    response = client.get("/api/lost")
    assert response.status_code == 503
    assert response.json()["code"] == "database_unavailable"
    assert response["Retry-After"] == str(errors.RETRY_SECONDS)


@pytest.mark.parametrize("address", ["/api/nothing", "/v1/nothing"])
def test_an_unknown_address_of_the_api_is_a_problem(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.json() == {
        "code": "not_found",
        "message": "There is nothing at this address.",
        "errors": [],
    }


@pytest.mark.django_db
def test_a_post_without_its_token_is_refused_as_a_problem(settings):
    settings.ROOT_URLCONF = "config.urls"
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "text/html" in response["Content-Type"]


def test_answers_of_the_api_are_not_stored_and_name_their_request(client):
    first, second = client.get("/api/nothing"), client.get("/api/nothing")
    assert first["Cache-Control"] == "no-store"
    assert first["X-Request-Id"] != second["X-Request-Id"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login/", "/admin/login/", "/api/nothing", "/"])
def test_every_answer_carries_the_security_headers(client, address):
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
