"""What a file's columns probably are, by their names and first cells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from customers.domain.exports import unguard
from customers.domain.imports import values
from customers.domain.imports.mapping import IGNORE, Column, Kind, Plan
from customers.domain.imports.reading import Layout

# By heading without case, spaces and signs
_TARGETS = {
    "user_id": "userid customerid clientid memberid externalid contactid uid user"
    " customer client id kundennummer kundenid householdkey",
    "anonymous_id": "anonymousid visitorid cookieid deviceid",
    "event": "event eventname eventtype action activity",
    "time": "timestamp time occurredat eventtime eventdate datetime date day orderdate"
    " purchasedate datum createdat",
    "revenue": "revenue amount total value price orderamount spend sales turnover"
    " dollars umsatz betrag",
}
_ATTRIBUTES = {
    "email": "email emailaddress mail",
    "phone": "phone phonenumber mobile telephone tel",
    "firstName": "firstname givenname vorname",
    "lastName": "lastname surname familyname nachname",
    "name": "name fullname",
    "createdAt": "createdat signedupat signupdate signup registeredat registrationdate"
    " joined",
    "timezone": "timezone",
    "language": "language locale",
}
_EVENTS_ONLY = ("event", "time", "revenue")


def suggest(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    layout: Layout,
    zone: str,
) -> Plan:
    """Suggest a plan; whoever imports looks at it and changes what is wrong.

    Parameters
    ----------
    names
        Of the columns.
    rows
        Some first rows, without the header.
    """
    samples = [
        [
            unguard(cell)
            for row in rows
            if place < len(row) and (cell := row[place].strip())
        ]
        for place in range(len(names))
    ]
    kind = _guess_kind(names, samples)
    plan = Plan(kind=kind, layout=layout, zone=zone, columns=())
    for name, sample in zip(names, samples, strict=True):
        plan = replace(plan, columns=(*plan.columns, _suggest(plan, name, sample)))
    if plan.find("user_id") is None and plan.find("anonymous_id") is None:
        plan = _take_first_as_id(plan)
    if kind == "events" and plan.find("event") is None:
        plan = replace(plan, event_name="Order")
    return plan


def _guess_kind(names: Sequence[str], samples: Sequence[Sequence[str]]) -> Kind:
    found = {_target_of(name) for name in names}
    if "event" in found:
        return "events"
    if any(_attribute_of(name) for name in names):
        return "customers"
    is_time = any(values.list_orders(sample) for sample in samples)
    is_named = any(_key(name) != _key(f"column {i}") for i, name in enumerate(names, 1))
    return "events" if is_time and ("time" in found or not is_named) else "customers"


def _suggest(plan: Plan, name: str, sample: Sequence[str]) -> Column:
    orders = values.list_orders(sample)
    column = Column(
        name=name,
        type=values.guess_type(sample),
        order=orders[0] if orders else "ymd",
        decimal=values.guess_decimal(sample) or ".",
    )
    target = _target_of(name)
    if plan.kind == "customers":
        if target in _EVENTS_ONLY or target is None or plan.find(target) is not None:
            return replace(column, target="attribute", name=_attribute_of(name) or name)
        return Column(target=target)
    if not name.startswith("Column ") or target is not None:
        if target and plan.find(target) is None and _fits(target, column, orders):
            return replace(column, target=target, name="")
    elif column.type == "date" and plan.find("time") is None:
        return replace(column, target="time", name="")
    return replace(column, target="property")


def _fits(target: str, column: Column, orders: Sequence[str]) -> bool:
    if target == "time":
        return bool(orders)
    return target != "revenue" or column.type == "number"


def _take_first_as_id(plan: Plan) -> Plan:
    first, *others = plan.columns or (Column(),)
    if first.target in ("attribute", "property", IGNORE):
        first = Column(target="user_id")
    return replace(plan, columns=(first, *others))


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _target_of(name: str) -> str | None:
    key = _key(name)
    return next((t for t, words in _TARGETS.items() if key in words.split()), None)


def _attribute_of(name: str) -> str | None:
    key = _key(name)
    return next((a for a, words in _ATTRIBUTES.items() if key in words.split()), None)
