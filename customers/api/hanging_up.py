"""Whether the client of a request still waits for the answer."""

import select
import socket

from rest_framework.request import Request


def has_left(request: Request) -> bool:
    """Tell whether the client has closed its connection.

    Long answers are asked for again and again while a person types: what nobody waits
    for need not be computed. Only under gunicorn can that be known.
    """
    connection: socket.socket | None = request.META.get("gunicorn.socket")
    if connection is None:
        return False
    poll = select.poll()
    try:
        poll.register(connection, select.POLLIN)
        if not poll.poll(0):
            return False
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except (OSError, ValueError):  # closed by us meanwhile
        return True
