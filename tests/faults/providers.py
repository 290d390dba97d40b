"""Providers that accept messages, badly if asked to: SMTP for mail, HTTP for webhooks.

Each accepted key is appended to a file with fsync before the answer leaves, as a real
provider would have sent the message by then.
"""

import asyncio
import os
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

KEY = re.compile(rb"^Idempotency-Key: ([0-9a-f-]{36})", re.MULTILINE | re.IGNORECASE)
SLOW_SECONDS = 0.02
HANG_SECONDS = 60.0
# The answers by mode; "reset" breaks the connection after the key was accepted
MAIL_ANSWERS = {
    "ok": "250 OK",
    "slow": "250 OK",
    "hang": "250 OK",
    "error": "451 4.3.0 out of order",
    "busy": "450 4.2.1 too many, later",
    "reset": "250 OK",
}
HTTP_ANSWERS = {
    "ok": 200,
    "slow": 200,
    "hang": 200,
    "error": 500,
    "busy": 429,
    "reset": 200,
}
ACCEPTING = ("ok", "slow", "reset")


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted call: its key, who it was for and when."""

    key: str
    to: str
    at: float  # seconds since 1970


class Ledger:
    """The file of accepted keys.

    With `honours_keys` the provider drops a key it has accepted before: it says so to
    the caller as if it were new, and the file gets no second line.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path.open("a")
        self.lock = threading.Lock()
        self.honours_keys = False
        self.known: set[str] = set()
        self.calls = 0  # accepted calls, repeats of an honoured key included

    def accept(self, key: str, to: str) -> None:
        """Write a key down, on the disk, before anybody is answered."""
        with self.lock:
            self.calls += 1
            if self.honours_keys and key in self.known:
                return
            self.known.add(key)
            self.file.write(f"{key} {to} {time.time():.6f}\n")
            self.file.flush()
            os.fsync(self.file.fileno())

    def read(self) -> list[Accepted]:
        """Return what was accepted, in order."""
        with self.lock:
            lines = self.path.read_text().splitlines()
        rows = (line.rsplit(" ", 2) for line in lines)
        return [Accepted(key, to, float(at)) for key, to, at in rows]

    def count_repeats(self, keys: set[str]) -> int:
        """Return how often one of these keys was accepted once more."""
        times = Counter(one.key for one in self.read() if one.key in keys)
        return sum(count - 1 for count in times.values())


class Mail:
    """An SMTP server with a mode."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.mode = "ok"
        self.calls = 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    @property
    def url(self) -> str:
        """Return the address as `EMAIL_URL` takes it."""
        return f"smtp://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop the server."""
        self.mode = "ok"
        self.controller.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take one mail, as the mode says."""
        self.calls += 1
        mode = self.mode
        if mode == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        if mode == "hang":
            await _wait_async(lambda: self.mode != "hang")
            mode = self.mode  # who still waits for the answer gets it now
        if mode in ACCEPTING:
            found = KEY.search(envelope.content)
            key = found[1].decode() if found else "none"
            self.ledger.accept(key, envelope.rcpt_tos[0])
        if mode == "reset":
            server.transport.abort()
        return MAIL_ANSWERS[mode]


class Web:
    """An HTTP server with a mode, for webhooks."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.mode = "ok"
        self.calls = 0
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                web.take(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Return the address webhooks are sent to."""
        return f"http://127.0.0.1:{self.port}/hook"

    def close(self) -> None:
        """Stop the server."""
        self.mode = "ok"
        self.server.shutdown()
        self.server.server_close()

    def take(self, request: BaseHTTPRequestHandler) -> None:
        """Take one webhook, as the mode says."""
        self.calls += 1
        mode = self.mode
        request.rfile.read(int(request.headers.get("Content-Length", 0)))
        key = request.headers.get("webhook-id", "none").removeprefix("msg_")
        if mode == "slow":
            time.sleep(SLOW_SECONDS)
        if mode == "hang":
            _wait(lambda: self.mode != "hang")
            mode = self.mode
        if mode in ACCEPTING:
            self.ledger.accept(key, request.path)
        if mode == "reset":
            request.close_connection = True
            request.connection.shutdown(socket.SHUT_RDWR)
            return
        body = b"{}"
        request.send_response(HTTP_ANSWERS[mode])
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


async def _wait_async(is_over: Callable[[], bool]) -> None:
    ends = time.monotonic() + HANG_SECONDS
    while not is_over() and time.monotonic() < ends:
        await asyncio.sleep(0.05)


def _wait(is_over: Callable[[], bool]) -> None:
    ends = time.monotonic() + HANG_SECONDS
    while not is_over() and time.monotonic() < ends:
        time.sleep(0.05)
