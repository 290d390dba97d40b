"""Who heard from us and why the others did not: counted again by separate SQL."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from campaigns import selectors, services
from campaigns.domain.heard import HEARD, PARTS, SILENT, WORDS_OF
from campaigns.models import Cause, Heard, HoldOut, Treatment
from customers.models import OwnerMode
from messaging.models import FrequencyCap
from tests.campaigns import world
from tests.campaigns.client import get_fields, log_in
from tests.campaigns.reference import draw_bucket
from tests.campaigns.world import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

# Straight from what was stored about each customer: the treatment of the day, else a
# running duration period, else the first reason of the decision, by its number. Who is
# in the hold-out is drawn by the reference
RECOUNT = """
SELECT CASE
  WHEN t.arm = 'treated' AND (%(row)s::int IS NULL OR t.segment_id = %(row)s)
    THEN 'treated'
  WHEN t.arm = 'treated' THEN 'treated_elsewhere'
  WHEN t.arm = 'control' THEN 'control'
  WHEN c.owner_mode <> 1 THEN 'not_open'
  WHEN c.id = ANY (%(held)s) THEN 'hold_out'
  WHEN EXISTS (SELECT FROM campaigns_treatment r WHERE r.customer_id = c.id
    AND r."on" < %(on)s AND r.until > %(on)s) THEN 'in_duration'
  WHEN 8 = ANY (d.reasons) THEN 'quiet_day'
  WHEN 9 = ANY (d.reasons) THEN 'too_late'
  WHEN 5 = ANY (d.reasons) THEN 'unreachable'
  WHEN 7 = ANY (d.reasons) THEN 'capped'
  ELSE 'no_campaign' END, count(*)
FROM customers_customer c
LEFT JOIN campaigns_treatment t ON t.customer_id = c.id AND t."on" = %(on)s
LEFT JOIN campaigns_decision d ON d.customer_id = c.id AND d."on" = %(on)s
WHERE c.id = ANY (%(ids)s) GROUP BY 1
"""


def recount(ids, on, row=None) -> dict[str, int]:
    asked = {"ids": list(ids), "on": on, "row": row and row.pk, "held": draw(ids)}
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, asked)
        return dict(cursor.fetchall())


def draw(ids) -> list[int]:
    period = HoldOut.objects.first()
    if period is None:
        return []
    threshold = int(period.percent * 100)
    return [id_ for id_ in ids if draw_bucket(period.salt, id_) < threshold]


def read(on, row=None) -> dict[str, int]:
    (day,) = selectors.list_heard(segment_id=row and row.pk, start=on, end=on).days
    assert day.people == sum(day.parts.values())
    return {part: people for part, people in day.parts.items() if people}


@pytest.fixture
def lived():
    """Three rows with campaigns and one without for a week, and people in no row."""
    people = world.add_customers(200)
    people += world.add_customers(20, mode=OwnerMode.INCUBATING)
    people += world.add_customers(40, consent=False)
    rows = [world.add_row(f"Row {number}", number) for number in range(1, 5)]
    for row, durations in zip(rows, [(1, 3), (3, 1), (2,)], strict=False):
        for days in durations:
            name = f"{row} for {days}"
            world.add_campaign(row, name, control_percent=20, duration_days=days)
    members = {
        row: people[number * 40 : number * 40 + 70] + people[200::2]
        for number, row in enumerate(rows)
    }
    members[rows[3]] = people[1::3]
    services.change_settings(
        hold_out_percent=Decimal(10),
        quiet_days=["friday"],
        now=world.set_clock(MONDAY - timedelta(days=1)),
    )
    for day in world.days(3):
        world.treat_day(day, members)
    FrequencyCap.objects.create(limit=1, hours=72)
    for day in world.days(4, MONDAY + timedelta(days=3)):
        world.treat_day(day, members)
    return people, members


def test_every_day_of_every_row_equals_a_recount(lived):
    people, members = lived
    seen = set()
    for on in world.days(7):
        for row, ids in members.items():
            assert read(on, row) == recount(ids, on, row)
            seen |= read(on, row).keys()
        inside = set().union(*members.values())
        opened = set(people[:200]) | set(people[220:])
        assert read(on) == recount(inside | opened, on)
    assert seen == {*PARTS} - {"too_late"}


def test_a_customer_of_two_rows_is_counted_once_in_all():
    people = world.add_customers(10)
    above, below = world.add_row("Above", 1), world.add_row("Below", 2)
    world.add_campaign(above)
    world.add_campaign(below)
    world.treat_day(MONDAY, {above: people[:6], below: people})
    assert read(MONDAY, above) == {"treated": 6}
    assert read(MONDAY, below) == {"treated_elsewhere": 6, "treated": 4}
    assert read(MONDAY) == {"treated": 10}


def test_a_day_that_came_too_late_says_so():
    people = world.add_customers(5)
    row = world.add_row("Row", 1)
    world.add_campaign(row)
    world.finish_run(MONDAY, {row: people})
    world.set_clock(MONDAY + timedelta(days=1))
    world.treat_all(MONDAY)
    assert read(MONDAY, row) == {"too_late": 5}


def test_whoever_got_something_at_once_before_the_run_heard_from_us():
    people = world.add_customers(4)
    row, other = world.add_row("Row", 1), world.add_row("Other", 2)
    campaign = world.add_campaign(row, duration_days=2)
    for customer_id, arm in zip(people, ["treated", "control"], strict=False):
        Treatment.objects.create(
            customer_id=customer_id,
            on=MONDAY,
            campaign=campaign,
            segment=row,
            arm=arm,
            until=MONDAY + timedelta(days=2),
            cause=Cause.AT_ONCE,
            at=world.set_clock(MONDAY),
        )
    world.treat_day(MONDAY, {row: people[:3], other: people})
    assert read(MONDAY, row) == {"treated": 2, "control": 1}
    assert read(MONDAY, other) == {
        "treated_elsewhere": 2,
        "control": 1,
        "no_campaign": 1,
    }


def test_a_day_counts_once_all_shards_are_decided():
    people = world.add_customers(40)
    row = world.add_row("Row", 1)
    world.finish_run(MONDAY, {row: people})
    services.treat_shard(on=MONDAY, shard=0)
    asked = {"segment_id": None, "start": MONDAY, "end": MONDAY}
    assert selectors.list_heard(**asked).days == []
    world.treat_all(MONDAY)
    assert read(MONDAY, row) == {"no_campaign": 40}
    world.treat_all(MONDAY)
    assert read(MONDAY) == {"no_campaign": 40}


def test_numbers_and_words_over_http(publisher):
    people = world.add_customers(4)
    row = world.add_row("Row", 1)
    world.add_campaign(row, duration_days=2)
    for day in world.days(2):
        world.treat_day(day, {row: people})
    body = publisher.get(f"/api/plan/heard?segment={row.pk}&days=7").json()
    assert body["since"] == MONDAY.isoformat()
    assert (body["start"], body["end"]) == ("2026-01-28", "2026-02-03")
    assert (body["people"], body["heard"]) == (8, 4)
    assert [part["part"] for part in body["parts"]] == list(PARTS)
    by_part = {part["part"]: part for part in body["parts"]}
    assert by_part["in_duration"] == {
        "part": "in_duration",
        "words": "still in the duration of an earlier campaign",
        "heard": False,
        "people": 4,
    }
    assert [(day["on"], day["people"]) for day in body["days"]] == [
        ("2026-02-02", 4),
        ("2026-02-03", 4),
    ]
    everybody = publisher.get("/api/plan/heard").json()
    assert everybody["days"] == body["days"]
    assert everybody["parts"][0]["words"] == "heard from us"
    assert [part["part"] for part in everybody["parts"][1:]] == list(SILENT)


@pytest.mark.parametrize(
    ("asked", "field"),
    [("days=0", "days"), ("segment=99999", "segment"), (f"segment={2**40}", "segment")],
)
def test_what_cannot_be_asked_is_refused(publisher, asked, field):
    refused = publisher.get(f"/api/plan/heard?{asked}")
    assert refused.status_code == 400
    assert get_fields(refused) == [field]


def test_days_as_a_file(publisher):
    people = world.add_customers(4)
    row = world.add_row("Row", 1)
    world.treat_day(MONDAY, {row: people})
    answer = log_in("viewer").get(f"/api/plan/heard.csv?segment={row.pk}")
    head, line = b"".join(answer).decode().lstrip("\ufeff").splitlines()
    assert head.startswith('"day","people","heard from us by this row",')
    assert line.replace('"', "") == "2026-02-02,4,0,0,0,0,0,0,0,0,0,0,4"


def test_every_part_has_words_and_a_column():
    columns = {field.name for field in Heard._meta.fields}
    assert set(WORDS_OF) == {*PARTS} == {*HEARD, *SILENT}
    assert columns >= {*PARTS}
