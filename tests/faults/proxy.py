"""A TCP proxy before PostgreSQL that can delay, cut, or swallow the reply to COMMIT."""

import contextlib
import socket
import threading
import time

COMMIT = b"COMMIT\x00"  # as psycopg sends it, in a simple query


class Proxy:
    """Relays connections from a free port of this machine to a unix socket.

    `swallow` replies to COMMIT are lost next: the transaction is committed and its
    client finds the connection broken. `delay` seconds pass before each request.
    """

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.swallow = 0
        self.swallowed = 0
        self.delay = 0.0
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> int:
        """Break every connection; return how many there were."""
        with self.lock:
            pairs, self.pairs = self.pairs, []
        for pair in pairs:
            _break(pair)
        return len(pairs)

    def close(self) -> None:
        """Stop listening and break what is open."""
        # Only a shutdown wakes the thread that accepts
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                server = socket.socket(socket.AF_UNIX)
                pair = (client, server)
                try:
                    server.connect(self.upstream)
                except OSError:  # no server: the client learns of it as of a refusal
                    _break(pair)
                    continue
                with self.lock:
                    self.pairs.append(pair)
                lost = threading.Event()
                for relay in (self._ask, self._answer):
                    threading.Thread(
                        target=relay, args=(pair, lost), daemon=True
                    ).start()

    def _ask(
        self, pair: tuple[socket.socket, socket.socket], lost: threading.Event
    ) -> None:
        client, server = pair
        with contextlib.suppress(OSError):
            while request := client.recv(65536):
                if self.delay:
                    time.sleep(self.delay)
                if COMMIT in request and self._take():
                    lost.set()
                server.sendall(request)
        _break(pair)

    def _answer(
        self, pair: tuple[socket.socket, socket.socket], lost: threading.Event
    ) -> None:
        client, server = pair
        with contextlib.suppress(OSError):
            while answer := server.recv(65536):
                if lost.is_set():
                    break
                client.sendall(answer)
        _break(pair)

    def _take(self) -> bool:
        with self.lock:
            taken = self.swallowed < self.swallow
            self.swallowed += taken
        return taken


def _break(pair: tuple[socket.socket, socket.socket]) -> None:
    for one in pair:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
