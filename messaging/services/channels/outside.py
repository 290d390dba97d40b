"""The one client for requests to addresses that people enter.

The host is resolved here, every address it has is checked, and the connection goes to
the one that was checked: a name that points elsewhere a second later changes nothing.
No redirects, no proxies from the environment, an end after a fixed time.
"""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Any, Self

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import get_ip_address
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from messaging.domain.errors import AddressRefused
from messaging.domain.networks import is_allowed
from messaging.domain.webhooks import ANSWER_LIMIT, Answer, check_url, make_excerpt

CONNECT_SECONDS = 5.0
CHUNK = 8 * 1024


class NotReached(Exception):
    """No connection was made: nothing was asked."""


class AnswerLost(Exception):
    """The connection broke or the time was over before there was an answer."""


def fetch(method: str, url: str, *, body: bytes, headers: dict[str, str]) -> Answer:
    """Make one request and return the beginning of its answer.

    Raises
    ------
    AddressRefused
        The address is not one we send anything to; nothing was sent.
    NotReached, AnswerLost
    """
    check_url(url, ports=settings.WEBHOOK_PORTS)
    with _Watch(settings.PROVIDER_TIMEOUT_SECONDS) as watch, _open_session() as session:
        _watches.current = watch
        try:
            response = session.request(
                method, url, data=body or None, headers=headers, stream=True
            )
            with response:
                return Answer(
                    status=response.status_code,
                    text=make_excerpt(_read(response)),
                    retry_after=response.headers.get("Retry-After", ""),
                )
        except (requests.RequestException, OSError) as error:
            if watch.socket is None:
                raise NotReached(_tidy(error)) from error
            raise AnswerLost(_tidy(error)) from error
        finally:
            _watches.current = None


def pin(host: str, port: int) -> str:
    """Resolve a host once, check all its addresses, return the one to connect to.

    Raises
    ------
    AddressRefused
        One of them is not public. The text never says which: it would tell what is
        inside the network.
    """
    allowed = settings.WEBHOOK_ALLOWED_ADDRESSES
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotReached("The host has no address.") from error
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in found))
    if not addresses or not all(is_allowed(one, allowed) for one in addresses):
        raise AddressRefused("The address is not one that requests are sent to.")
    first = addresses[0]
    if first not in allowed:
        try:
            get_ip_address(first, port, allow_loopback=False)  # the library's opinion
        except (requests.RequestException, OSError):
            raise AddressRefused(
                "The address is not one that requests are sent to."
            ) from None
    return f"[{first}]" if ":" in first else first


class _Watch:
    """Ends a request after a fixed time, in whatever it is waiting for then."""

    def __init__(self, seconds: float) -> None:
        self.timer = threading.Timer(seconds, self.cut)
        self.timer.daemon = True
        self.socket: socket.socket | None = None
        self.is_over = False

    def __enter__(self) -> Self:
        self.timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.timer.cancel()

    def see(self, connected: socket.socket) -> None:
        """Remember what has to be cut."""
        self.socket = connected
        if self.is_over:
            self.cut()

    def cut(self) -> None:
        """End the connection below TLS, so that no reader waits for a farewell."""
        self.is_over = True
        if self.socket is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


_watches = threading.local()


def _see(connection: HTTPConnection) -> None:
    watch: _Watch | None = getattr(_watches, "current", None)
    if watch is not None and connection.sock is not None:
        watch.see(connection.sock)


class _Plain(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _see(self)


class _Secure(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _see(self)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _PinnedAdapter(IPFilterAdapter):  # type: ignore[misc]  # without types
    """Connects to the address that was checked, as the host that was asked for."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _PlainPool,
            "https": _SecurePool,
        }

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        place, options = HTTPAdapter.build_connection_pool_key_attributes(
            self, request, verify, cert
        )
        host, port = place["host"], place["port"]
        secure = place["scheme"] == "https"
        named = f"[{host}]" if ":" in host else host
        request.headers = CaseInsensitiveDict(request.headers or {})
        request.headers["Host"] = named if port is None else f"{named}:{port}"
        if secure:
            options["assert_hostname"] = options["server_hostname"] = host
        place["host"] = pin(host, port or (443 if secure else 80))
        return place, options


def _open_session() -> HTTPSession:
    timeout = settings.PROVIDER_TIMEOUT_SECONDS
    session = HTTPSession(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=(min(CONNECT_SECONDS, timeout), timeout),
            user_agent_override="Rivermouth",
        )
    )
    session.trust_env = False  # no proxies, no .netrc
    session.headers["Accept-Encoding"] = "identity"
    session.mount("http://", _PinnedAdapter(is_https_proto=False))
    session.mount("https://", _PinnedAdapter(is_https_proto=True))
    return session


def _read(response: requests.Response) -> bytes:
    """Read as much as is kept; an answer that does not end is cut, not refused."""
    found = b""
    with contextlib.suppress(Exception):  # the status is known, the text is not needed
        while len(found) < ANSWER_LIMIT:
            part = response.raw.read1(CHUNK, decode_content=False)
            if not part:
                break
            found += part
    return found[:ANSWER_LIMIT]


def _tidy(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
