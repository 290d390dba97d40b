"""Sends requests and says what is wrong with the answers."""

import json
import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

JSON = "application/json"
PROBLEM = "application/problem+json"
# How the place is told of what is no JSON at all, or in a graph
PLACE = re.compile(r"line|byte|column|nested|step|path|entry", re.I)


@dataclass(frozen=True)
class Request:
    """A request that is accepted. `parameters` are those of the path."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    revision: int | None = None
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Caller:
    """Calls one operation; what it changed is taken back."""

    client: Client
    method: str
    route: str
    parameters: Mapping[str, Any]
    request: Request

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    def call(
        self,
        *,
        body: bytes | None = None,
        kind: str = JSON,
        query: Mapping[str, str] | str | None = None,
        parameters: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        """Send the request with something of it replaced."""
        asked, parts = self.request, parameters or {}
        sent = dict(headers or {})
        if asked.revision is not None:
            sent.setdefault("If-Match", f'"{asked.revision}"')
        if body is None:
            body = b"" if asked.body is None else json.dumps(asked.body).encode()
        if not isinstance(query, str):
            query = urlencode({**asked.query, **(query or {})})
        return self.client.generic(
            self.method,
            self.route.format(**{**self.parameters, **asked.parameters, **parts}),
            body,
            kind,
            headers=sent,
            QUERY_STRING=query,
        )

    def try_out(self, *, shown: Iterable[str] = (), **replaced: Any) -> HttpResponse:
        """Send it and take back what an accepted request changed.

        Of what is `shown` afterwards, the first that fails is the answer.
        """
        with transaction.atomic():
            answer = self.call(**replaced)
            if 400 <= answer.status_code < 500:
                return answer
            later = (self.show(row) for row in shown if answer.status_code < 300)
            failed = next((one for one in later if one.status_code >= 500), answer)
            transaction.set_rollback(True)
        return failed

    def show(self, row: str) -> HttpResponse:
        """Return what another operation says about the same things."""
        method, route = row.split()
        parameters = {**self.parameters, **self.request.parameters}
        return self.client.generic(method, route.format(**parameters), b"{}", JSON)


def tell(tried: Iterable[tuple[str, str]]) -> str:
    """Return a line for each fault that was found; where, and what."""
    return "".join(f"\n{where}: {fault}" for where, fault in tried if fault)


def find_fault(
    answer: HttpResponse, names: list[str], *, is_program: bool = True
) -> str:
    """Say what is wrong with an answer to something hostile; empty: nothing."""
    code = answer.status_code
    if code >= 500:
        return f"{code} {describe(answer)}"
    if code < 400 or not is_program:
        return ""
    kind = answer.headers["Content-Type"]
    if kind != PROBLEM:
        return f"{code} is {kind}"
    told = json.loads(answer.content)
    if not told["message"] or not told["code"]:
        return f"{code} says nothing"
    text = json.dumps(told)
    is_told = any(name in text for name in names) or PLACE.search(text)
    if code == 400 and names and not is_told:
        return f"{code} names none of {names}: {text[:300]}"
    return ""


def describe(answer: HttpResponse) -> str:
    """Say which error it was, and where."""
    _, error, trace = getattr(answer, "exc_info", None) or (None, None, None)
    places = [f"{at.filename}:{at.lineno}" for at in traceback.extract_tb(trace)]
    own = [place for place in places if "site-packages" not in place]
    return f"{type(error).__name__} {str(error)[:200]} at {own[-1:]}"


def fingerprint() -> str:
    """Return a digest of every row there is."""
    rows = "coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
    tables = connection.introspection.table_names()
    parts = " || ".join(f'(SELECT {rows} FROM "{name}" t)' for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5({parts})")
        return str(cursor.fetchone()[0])
