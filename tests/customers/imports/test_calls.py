"""Rows to the calls a client would have sent, or to errors people can act on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from customers.domain.imports import calls, mapping, suggesting
from customers.domain.imports.mapping import Column, Plan
from customers.domain.imports.reading import Layout, Records

AS_OF = datetime(2026, 3, 10, 12, tzinfo=UTC)
ID = Column("user_id")
EVENTS = Plan(
    kind="events",
    columns=(
        ID,
        Column("event"),
        Column("time", order="dmy"),
        Column("revenue", decimal=","),
        Column("property", "items", "number"),
    ),
    zone="Europe/Berlin",
)
NAMES = ["Who", "What", "When", "Worth", "Items"]


def read(text, plan=EVENTS, names=NAMES):
    records = list(Records([text.encode()], plan.layout))
    return calls.Reader(plan, names, as_of=AS_OF).read(records)


def faults(text, plan=EVENTS, names=NAMES):
    return [
        (fault.line, fault.column, fault.code)
        for row in read(text, plan, names)
        for fault in row.faults
    ]


def test_a_row_is_the_call_that_a_client_would_have_sent():
    (row,) = read('u1,Bought,01.03.2026 10:00,"€ 12,50",2\n')
    call = row.call
    assert call is not None
    assert (call.user_id, call.event_name, call.revenue) == ("u1", "Bought", 12.5)
    assert call.occurred_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert call.properties == {"items": 2, "revenue": 12.5}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("u1,Bought,2026-03-01,1,1\n", (1, "When", "not_a_date")),
        ("u1,Bought,01.03.2026,x,1\n", (1, "Worth", "not_a_number")),
        ("u1,Bought,01.03.2026,1,x\n", (1, "Items", "not_a_number")),
        ("u1,Bought,,1,1\n", (1, "When", "missing_time")),
        (",Bought,01.03.2026,1,1\n", (1, "Who", "missing_id")),
        ("null,Bought,01.03.2026,1,1\n", (1, "Who", "banned_id")),
        ("u1,,01.03.2026,1,1\n", (1, "What", "missing_name")),
        ("u1,$x,01.03.2026,1,1\n", (1, "What", "reserved_name")),
        ("u1,Bought,01.03.2027,1,1\n", (1, "When", "in_the_future")),
        ("u1,Bought,01.03.1969,1,1\n", (1, "When", "invalid_time")),
        ("u1,Bought,01.03.2026,1000000000001,1\n", (1, "Worth", "revenue_range")),
        ("u1,Bought\n", (1, "", "columns")),
        ("u1,Bought,01.03.2026,1,1,7\n", (1, "", "columns")),
        ("u\0,Bought,01.03.2026,1,1\n", (1, "Who", "nul_character")),
        ('u1,"open\n', (1, "", "unreadable")),
        ("Who,What,When,Worth,Items\n", (1, "When", "not_a_date")),
    ],
)
def test_a_wrong_row_is_named_by_line_column_and_reason(text, expected):
    assert expected in faults(text)
    good = "u1,Bought,01.03.2026,1,1\n"
    assert [row.call is None for row in read(text.rstrip() + "\n" + good)] == [
        True,
        False,
    ]


def test_all_that_is_wrong_with_a_row_is_said_at_once():
    assert faults("u1,Bought,x,y,z\n") == [
        (1, "When", "not_a_date"),
        (1, "Worth", "not_a_number"),
        (1, "Items", "not_a_number"),
    ]


def test_columns_may_be_empty_and_at_the_end_too_many():
    (row,) = read("u1,Bought,01.03.2026,,,, \n")
    assert row.call is not None
    assert row.call.properties == {}


def test_an_event_is_the_same_however_its_file_is_written():
    shuffled = replace(
        EVENTS,
        columns=tuple(reversed([*EVENTS.columns[:2], Column("time"),
                                Column("revenue"), EVENTS.columns[4]])),
        layout=Layout(";"),
        zone="UTC",
    )  # fmt: skip
    (one,) = read('u1,Bought,01.03.2026 10:00,"12,5",2\n')
    (other,) = read("2;12.50;2026-03-01T09:00:00Z;Bought;u1\n", shuffled, NAMES[::-1])
    assert one.content == other.content != ""
    assert one.call
    assert other.call
    assert one.call.checksum == other.call.checksum


def test_customers_have_attributes_of_their_types():
    plan = Plan(
        columns=(
            ID,
            Column("attribute", "born", "date", order="dmy"),
            Column("attribute", "vip", "flag"),
            Column("attribute", "tags", "list", separator="|"),
            Column("ignore"),
        )
    )
    (row,) = read("u1,03.02.1990,yes,a|b,secret\n", plan)
    assert row.call is not None
    assert row.call.kind == "identify"
    assert row.call.traits == {"born": "1990-02-03", "vip": True, "tags": ["a", "b"]}


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (replace(EVENTS, columns=EVENTS.columns[:4]), "columns"),
        (replace(EVENTS, columns=(Column(), *EVENTS.columns[1:])), "columns"),
        (replace(EVENTS, zone="Mars"), "zone"),
        (
            replace(EVENTS, columns=(ID, Column(), *EVENTS.columns[2:])),
            "event_name",
        ),
        (replace(EVENTS, columns=(ID, ID, *EVENTS.columns[2:])), "columns[1].target"),
        (
            replace(EVENTS, columns=(*EVENTS.columns[:4], Column("property"))),
            "columns[4].name",
        ),
        (
            replace(EVENTS, columns=(*EVENTS.columns[:4], Column("attribute", "x"))),
            "columns[4].target",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_its_field(plan, field):
    assert field in [one.field for one in mapping.find_problems(plan, NAMES)]
    assert mapping.find_problems(EVENTS, NAMES) == []


def test_a_plan_is_the_same_after_it_was_kept():
    assert mapping.from_document(mapping.to_document(EVENTS)) == EVENTS


def test_columns_are_suggested_by_names_and_cells():
    plan = suggesting.suggest(
        ["Kundennummer", "E-Mail", "Geburt", "Umsatz"],
        [["1", "a@b.example", "31.12.1990", "1.234,50"]],
        layout=Layout(";"),
        zone="UTC",
    )
    assert plan.kind == "customers"
    assert [(one.target, one.name, one.type) for one in plan.columns] == [
        ("user_id", "", "text"),
        ("attribute", "email", "text"),
        ("attribute", "Geburt", "date"),
        ("attribute", "Umsatz", "number"),
    ]
    assert plan.columns[2].order == "dmy"
    assert plan.columns[3].decimal == ","
    assert mapping.find_problems(plan, ["a", "b", "c", "d"]) == []
