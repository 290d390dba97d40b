"""Cells of a seeded world counted a second time by SQL over decisions."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from campaigns import selectors
from campaigns.domain.cells import AT_ONCE, CELL_PARTS, PART_OF_REASON, WORDS
from campaigns.models import Cell
from customers.models import OwnerMode
from tests.campaigns import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def lived() -> None:
    """Let nine campaigns of three rows run for a week."""
    people = world.add_customers(150)
    people += world.add_customers(20, mode=OwnerMode.INCUBATING)
    people += world.add_customers(30, consent=False)
    rows = [world.add_row(f"Row {number}", number) for number in range(1, 4)]
    for row in rows:
        for days in (4, 2, 1):
            name = f"{row} for {days}"
            world.add_campaign(row, name, control_percent=20, duration_days=days)
    members = {row: people[number * 30 :] for number, row in enumerate(rows)}
    for day in world.days(7):
        world.treat_day(day, members)


def recount() -> str:
    out = StringIO()
    call_command("recount", stdout=out)
    return out.getvalue()


def test_fifty_cells_drawn_at_random_add_up(lived):
    cells = list(selectors.recount_cells(50))
    assert len(cells) == 50
    for cell in cells:
        assert cell.is_right, cell
        assert cell.matched == cell.parts["not_open"] + sum(cell.recounted.values())
    assert recount().endswith("50 cells, 0 wrong.\n")


def test_every_part_a_week_can_show_adds_up(lived):
    """A draw may miss the few cells with somebody treated: this asks for them all."""
    cells = list(selectors.recount_cells(Cell.objects.count()))
    assert all(cell.is_right for cell in cells)
    assert {
        part for cell in cells for part, people in cell.parts.items() if people
    } >= {
        "not_open",
        "in_duration",
        "taken_above",
        "unreachable",
        "control",
        "treated",
    }


@pytest.mark.parametrize("change", ["matched", "treated", "taken_above"])
def test_a_wrong_number_is_found(lived, change):
    Cell.objects.update(**{change: F(change) + 1})
    with pytest.raises(SystemExit):
        recount()


def test_people_moved_between_two_parts_are_found(lived):
    """The parts still add up, and only the recount tells."""
    Cell.objects.filter(shard=0).update(
        in_duration=F("in_duration") + 1, treated=F("treated") - 1
    )
    with pytest.raises(SystemExit):
        recount()


def test_nothing_to_recount_is_not_wrong():
    assert recount() == "0 cells, 0 wrong.\n"


def test_every_part_has_words_and_every_reason_a_part():
    assert set(WORDS) == set(CELL_PARTS)
    assert {"not_open", *PART_OF_REASON.values(), *AT_ONCE} == set(CELL_PARTS)
