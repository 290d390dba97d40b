"""What the server takes to write a journey as a file."""

import time
from typing import Any

from journeys.domain import interchange


def measure_export(document: dict[str, Any]) -> dict[str, float]:
    """Return milliseconds of CPU for each picture, without what the first one loads."""
    carried = interchange.Carried("Exported", document)
    found = {}
    for name, write in (
        ("svg", lambda: interchange.draw_carried(carried)),
        ("pdf", lambda: interchange.write_pdf(carried, "a4")),
    ):
        write()
        begun = time.process_time()
        write()
        found[name] = (time.process_time() - begun) * 1_000
    return found
