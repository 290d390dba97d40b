"""Reading the newest examination of the plan with today's names and rules."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from django.db import connection

from campaigns.domain.quality import Facts, Finding, Row, examine
from campaigns.domain.quality.facts import FACTS
from campaigns.models import Examination
from segments import selectors as segments
from segments.domain.measures import Names
from segments.domain.quality.overlap import Counts
from segments.models import MicroSegment, Run
from segments.selectors.rows import read_library

CELL = np.dtype("<i4")
# One question, since pulse asks it every few seconds
DUE = """
SELECT EXISTS (
  SELECT FROM (
    SELECT id FROM segments_run WHERE status = 'done' ORDER BY id DESC LIMIT 1) run
  WHERE NOT EXISTS (SELECT FROM segments_run WHERE status = 'running')
    AND NOT EXISTS (
      SELECT FROM campaigns_examination examination
      JOIN segments_plan plan ON plan.revision = examination.plan_revision
      WHERE examination.run_id = run.id))
"""


@dataclass(frozen=True)
class Quality:
    """The newest examination, its rows in the order that the plan has now.

    Parameters
    ----------
    is_current
        Neither a run nor a change of the plan has come after it.
    segments
        The live micro-segments of the facts' rows.
    shared
        People shared by each pair of rows; sizes on the diagonal.
    """

    examination: Examination
    is_current: bool
    facts: Facts
    segments: Sequence[MicroSegment]
    shared: Counts

    @cached_property
    def rows(self) -> list[Row]:
        """Return the rows with their numbers, names and rules."""
        library = read_library().rules
        pairs = zip(self.segments, self.facts.rows, strict=True)
        return [
            Row(number, segment.name, library.get(segment.pk), facts)
            for number, (segment, facts) in enumerate(pairs, start=1)
        ]

    def list_findings(self, names: Names) -> list[Finding]:
        """Return what is wrong with the plan, what matters most first."""
        return examine(self.rows, self.shared, self.facts, names)


def get_quality() -> Quality | None:
    """Return the newest examination; `None` before the first."""
    found = Examination.objects.order_by("-id").first()
    if found is None:
        return None
    facts = FACTS.validate_python(found.facts)
    places = {row.id: place for place, row in enumerate(facts.rows)}
    live = [row for row in segments.list_live() if row.pk in places]
    order = [places[row.pk] for row in live]
    return Quality(
        examination=found,
        is_current=not is_examination_due(),
        facts=replace(facts, rows=tuple(facts.rows[place] for place in order)),
        segments=live,
        shared=unpack(bytes(found.shared), len(places))[np.ix_(order, order)],
    )


def get_latest_run() -> Run | None:
    """Return the last run that is done: what can be examined."""
    return Run.objects.filter(status=Run.Status.DONE).order_by("-id").first()


def is_examination_due() -> bool:
    """Tell whether a run or a change of the plan has not been examined yet.

    A run under way is waited for: its workers have better things to do.
    """
    with connection.cursor() as cursor:
        cursor.execute(DUE)
        (is_due,) = cursor.fetchone()
    return bool(is_due)


def pack(shared: Counts) -> bytes:
    """Return the upper triangle of a symmetric matrix, compressed."""
    upper = shared[np.triu_indices(len(shared))]
    return zlib.compress(upper.astype(CELL).tobytes(), 1)


def unpack(packed: bytes, rows: int) -> Counts:
    """Return the matrix that was packed."""
    shared = np.zeros((rows, rows), np.int64)
    upper = np.triu_indices(rows)
    shared[upper] = np.frombuffer(zlib.decompress(packed), CELL)
    shared.T[upper] = shared[upper]
    return shared
