"""The settings of campaigns over HTTP: who may, what is kept, what is refused."""

import pytest

from campaigns.models import HoldOut, QuietDay
from customers.models import EventName
from customers.selectors import get_workspace
from tests.campaigns.client import get_fields, log_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

ADDRESS = "/api/campaigns/settings"


def test_admin_changes_what_everybody_sees():
    admin = log_in("admin")
    body = {"hold_out_percent": 7.5, "quiet_days": ["sunday", "12-25"]}
    answer = admin.put(ADDRESS, body, format="json")
    assert answer.status_code == 200
    assert log_in("viewer").get(ADDRESS).json() == {
        "hold_out": None,
        "next_hold_out": {"percent": 7.5, "starts_on": "2026-02-03"},
        "quiet_days": ["12-25", "sunday"],
        "purchase_event": "",
    }
    admin.put(ADDRESS, {"quiet_days": []}, format="json")
    assert HoldOut.objects.count() == 1  # what is left out stays
    assert not QuietDay.objects.exists()


def test_publishers_change_nothing():
    body = {"hold_out_percent": 7.5}
    answer = log_in("publisher").put(ADDRESS, body, format="json")
    assert answer.status_code == 403
    assert not HoldOut.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"hold_out_percent": 101}, "hold_out_percent"),
        ({"hold_out_percent": -1}, "hold_out_percent"),
        ({"hold_out_percent": "NaN"}, "hold_out_percent"),
        ({"hold_out_percent": None}, "hold_out_percent"),
        ({"quiet_days": "sunday"}, "quiet_days"),
        ({"quiet_days": ["sunday", "someday"]}, "quiet_days.1"),
        ({"quiet_days": ["02-30"]}, "quiet_days.0"),
        ({"quiet_days": ["٠٢-٠٣"]}, "quiet_days.0"),
        ({"quiet_days": [{}]}, "quiet_days.0"),
        ({"quiet_days": ["20261225"]}, "quiet_days.0"),
        ({"purchase_event": "Never seen"}, "purchase_event"),
        ({"purchase_event": "$campaign_treated"}, "purchase_event"),
        ({"purchase_event": "a" * 201}, "purchase_event"),
        ({"purchase_event": None}, "purchase_event"),
        ({"purchase_event": "a\u0000b"}, "purchase_event"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(body, field):
    answer = log_in("admin").put(
        ADDRESS, {"hold_out_percent": 5, **body}, format="json"
    )
    assert answer.status_code == 400
    assert get_fields(answer) == [field]
    assert not HoldOut.objects.exists()
    assert not QuietDay.objects.exists()


def test_admin_says_what_a_purchase_is():
    EventName.objects.create(name="Order Completed")
    EventName.objects.get_or_create(name="$campaign_treated")
    admin = log_in("admin")
    body = {"purchase_event": "Order Completed"}
    assert admin.put(ADDRESS, body, format="json").json()["purchase_event"] == (
        "Order Completed"
    )
    assert get_workspace().purchase_event == "Order Completed"
    refused = admin.put(ADDRESS, {"purchase_event": "$campaign_treated"}, format="json")
    assert get_fields(refused) == ["purchase_event"]
    admin.put(ADDRESS, {"quiet_days": []}, format="json")
    assert get_workspace().purchase_event == "Order Completed"
    admin.put(ADDRESS, {"purchase_event": ""}, format="json")
    assert get_workspace().purchase_event == ""
