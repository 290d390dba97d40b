"""Which of our kinds of step a drawing of another program comes nearest to."""

import re
from typing import Any

Settings = dict[str, Any]

_LENGTH = re.compile(r"\b(\d{1,4})\s*-?\s*(minute|min|hour|h|day|d|week|w)s?\b", re.I)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_WAITS = re.compile(r"\b(wait|waits|delay|pause)\b", re.I)
_SENDS = re.compile(r"\b(e-?mails?|mail|newsletter|send|sends|message)\b", re.I)
_ASKS = re.compile(r"\b(survey|nps|csat)\b", re.I)
_ISO = re.compile(
    r"P(?:(?P<weeks>\d{1,6})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?)?"
)
TITLE_LENGTH, TEXT_LENGTH = 120, 2000


def guess(name: str, text: str = "") -> tuple[str, Settings]:
    """Return kind and settings of a plain box from the words on it.

    What says nothing else is something that people do: a task for a team.

    Examples
    --------
    >>> guess("Wait 3 days")
    ('wait', {'how': 'duration', 'amount': 3, 'unit': 'days'})
    >>> guess("Send welcome mail")
    ('message', {})
    >>> guess("Call them")
    ('notify_team', {'title': 'Call them'})
    """
    if _ASKS.search(name):
        return "survey", {}
    if _WAITS.search(name):
        return "wait", read_length(name) or {}
    if _SENDS.search(name):
        return "message", {}
    return "notify_team", task(name, text)


def task(name: str, text: str = "") -> Settings:
    """Return the settings of a task for a team."""
    settings: Settings = {"title": name[:TITLE_LENGTH]} if name else {}
    if text:
        settings["text"] = text[:TEXT_LENGTH]
    return settings


def read_length(text: str) -> Settings | None:
    """Return the settings of a wait that is written in words."""
    found = _LENGTH.search(text)
    if not found or not 1 <= int(found[1]) <= 1000:
        return None
    return _wait(int(found[1]), _UNITS[found[2][0].lower()])


def read_iso_length(text: str) -> Settings | None:
    """Return the settings of a wait that is written as an ISO 8601 duration.

    Examples
    --------
    >>> read_iso_length("P1DT12H")
    {'how': 'duration', 'amount': 36, 'unit': 'hours'}
    >>> read_iso_length("2027-01-01") is None
    True
    """
    found = _ISO.fullmatch(text.strip())
    parts = {k: int(v) for k, v in found.groupdict().items() if v} if found else {}
    minutes = {"weeks": 10_080, "days": 1_440, "hours": 60, "minutes": 1}
    if len(parts) == 1:
        ((unit, amount),) = parts.items()
        return _wait(amount, unit) if 1 <= amount <= 1000 else None
    total = sum(amount * minutes[unit] for unit, amount in parts.items())
    for unit, length in minutes.items():
        if total and total % length == 0 and total // length <= 1000:
            return _wait(total // length, unit)
    return None


def write_iso_length(amount: Any, unit: Any) -> str | None:
    """Return a length of time as an ISO 8601 duration."""
    forms = {"minutes": "PT{}M", "hours": "PT{}H", "days": "P{}D", "weeks": "P{}W"}
    form = forms.get(unit) if isinstance(unit, str) else None
    if form is None or not isinstance(amount, int) or isinstance(amount, bool):
        return None
    return form.format(amount)


def _wait(amount: int, unit: str) -> Settings:
    return {"how": "duration", "amount": amount, "unit": unit}
