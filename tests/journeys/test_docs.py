"""docs/nodes.md names every kind of step with its settings and ways out."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from journeys.domain.nodes import NODE_KINDS

TEXT = Path(settings.BASE_DIR, "docs/nodes.md").read_text(encoding="utf-8")
ROWS = {
    cells[1].strip("` "): cells
    for line in TEXT.splitlines()
    if len(cells := [cell.strip() for cell in line.split("|")]) == 8
    and cells[1].startswith("`")
}


@pytest.mark.parametrize("kind", NODE_KINDS)
def test_every_kind_is_in_the_table_as_it_is(kind):
    _, _, label, what, fields, outcomes, _, _ = ROWS[kind]
    model = NODE_KINDS[kind]
    assert label == model.label
    assert what == " ".join((model.__doc__ or "").split())
    assert re.findall(r"`([^`]+)`", fields) == list(model.model_fields)
    fixed = {"decision": ("else",), "split": ("hold_out",)}
    ways = fixed.get(kind) or model.model_construct().outcomes()
    assert set(re.findall(r"`([^`]+)`", outcomes)) >= set(ways)


def test_no_kind_is_in_the_table_that_is_gone():
    assert ROWS.keys() == NODE_KINDS.keys()
