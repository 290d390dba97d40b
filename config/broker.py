"""Kombu's transport for Redis, whose workers do not go deaf when Redis was silent.

Kombu counts a message as taken until it is acknowledged, and stops listening when it
has taken as many as it may. An acknowledgement that fails leaves its message counted
for ever. A Redis that was frozen and goes on breaks no connection, so nothing resets
that count, and after a few such failures the worker hears nothing more.
"""

from kombu.transport import TRANSPORT_ALIASES, redis


class QoS(redis.QoS):
    """The messages a worker has taken; a failed acknowledgement gives its place back.

    The message itself stays with Redis, which hands it out again later: one nudge more.
    """

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge a message; if Redis is silent, forget it and raise the error."""
        try:
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]
        except self.channel.connection_errors:
            self._quick_ack(delivery_tag)
            raise


class Channel(redis.Channel):
    """Kombu's channel with these counts."""

    QoS = QoS


class Transport(redis.Transport):
    """Kombu's transport with these channels."""

    Channel = Channel


def register() -> None:
    """Let addresses of Redis mean this transport."""
    for scheme in ("redis", "rediss"):
        TRANSPORT_ALIASES[scheme] = f"{__name__}:{Transport.__name__}"
