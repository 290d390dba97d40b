"""Settings of a production installation, in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings

from config import checks, secret

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "DATA_KEYS": "d" * 50,
    "PUBLIC_ADDRESS": "https://rivermouth.example",
    "ALLOWED_HOSTS": "rivermouth.example",
}


def check_deploy(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **PRODUCTION, **changes}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # a matter of the tests only
    command = [sys.executable, "manage.py", "check", "--deploy"]
    return subprocess.run(
        [*command, "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_every_deployment_check():
    done = check_deploy()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"PUBLIC_ADDRESS": "http://rivermouth.example"}, "security.W004"),
        ({"DEBUG": "1"}, "security.W018"),
        ({"DATA_KEYS": PRODUCTION["SECRET_KEY"]}, "rivermouth.E004"),
        ({"SECRET_KEY": ""}, "rivermouth.W001"),
        ({"FAULT_DIR": "/tmp"}, "rivermouth.E008"),
    ],
)
def test_a_weak_setting_is_named(changes, expected):
    done = check_deploy(**changes)
    assert done.returncode == 1
    assert expected in done.stderr


POLICY = {"script-src": ["'self'"], "frame-ancestors": ["'none'"]}


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("MIDDLEWARE", [], "rivermouth.E001"),
        (
            "CONTENT_SECURITY_POLICY",
            {"DIRECTIVES": POLICY | {"script-src": ["'self'", "'unsafe-inline'"]}},
            "rivermouth.E002",
        ),
        (
            "CONTENT_SECURITY_POLICY",
            {"DIRECTIVES": POLICY | {"frame-ancestors": ["*"]}},
            "rivermouth.E003",
        ),
        (
            "AUTHENTICATION_BACKENDS",
            ["django.contrib.auth.backends.ModelBackend"],
            "rivermouth.E005",
        ),
        ("AXES_HANDLER", "axes.handlers.cache.AxesCacheHandler", "rivermouth.E006"),
        (
            "SESSION_ENGINE",
            "django.contrib.sessions.backends.cache",
            "rivermouth.E007",
        ),
    ],
)
def test_each_own_check_fails_when_its_setting_is_wrong(setting, value, expected):
    with override_settings(**{setting: value}):
        found = [
            *checks.check_content_security_policy(None),
            *checks.check_secrets(None),
            *checks.check_logins(None),
        ]
    assert expected in {message.id for message in found}


def test_a_secret_is_made_once_and_readable_to_its_owner_only(tmp_path):
    path = tmp_path / "var" / "secret_key"
    first = secret.read_or_create(path)
    assert len(first) >= 50
    assert secret.read_or_create(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
