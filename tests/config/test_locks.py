"""Advisory locks: each purpose has a number of its own, whichever app takes it."""

import re

from django.conf import settings

LOCK = re.compile(r"^([A-Z_]+_LOCK)\b.*= (\d+)", re.MULTILINE)
APPS = ("customers", "segments", "messaging", "campaigns", "journeys", "config")


def test_no_two_locks_have_the_same_number():
    found = [
        (int(number), name)
        for app in APPS
        for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
        for name, number in LOCK.findall(path.read_text())
    ]
    assert len(found) >= 4
    assert len({number for number, _ in found}) == len(found), sorted(found)
