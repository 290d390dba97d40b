"""The loop of one process of the membership workload; imports nothing of Django."""

from multiprocessing.connection import Connection

import django


def serve(pipe: Connection, number: int, count: int) -> None:
    """Do what the parent asks until it asks for nothing, as one of so many."""
    django.setup()
    from benchmarks import membership_worker as worker  # its models need the setup

    place = worker.Place(number, count)

    while (request := pipe.recv()) is not None:
        task, arguments = request
        try:
            answer = getattr(worker, task)(place, *arguments)
        except Exception as error:
            answer = error
        pipe.send(answer)
    worker.close()
