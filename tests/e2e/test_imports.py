"""A marketer brings a file in, sees what it does, and takes customers out."""

import csv
import gzip
from pathlib import Path

import pytest
from playwright.sync_api import expect

from customers.models import Customer, Import
from customers.services import advance_import
from tests.e2e.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ORDERS = "Kunde;Wann;Was;Umsatz;Größe\n" + "".join(
    f"u{n % 9};{n % 28 + 1:02}.02.2026 10:{n:02};Bought;{n},50 €;L\n" for n in range(60)
)
WRONG = "u1;31.02.2026 10:00;Bought;1,50 €;L\n;01.02.2026 10:00;Bought;viel;L\n"


def work_off(page):
    """Do what workers would, and wait until the page has seen it."""
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    one = Import.objects.get()
    while advance_import(import_id=one.pk):
        pass


def test_a_file_comes_in_by_its_columns_and_customers_go_out(enter, tmp_path):
    file = tmp_path / "orders.csv.gz"
    file.write_bytes(gzip.compress((ORDERS + WRONG).encode("utf-16")))
    page = enter("/customers", role="marketer")
    page.get_by_role("link", name="Import").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="orders.csv.gz")).to_be_visible()
    expect(page.get_by_text("utf-16-le")).to_be_visible()
    page.get_by_text("Events", exact=True).click()
    choose(page, "Was becomes", "Event name")
    choose(page, "Wann becomes", "Time")
    choose(page, "Umsatz becomes", "Revenue")
    preview = page.get_by_role("region", name="The first rows as they will be")
    expect(preview.get_by_text("Größe: L · revenue: 1.5")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Check the file").click()
    work_off(page)
    found = page.get_by_role("region", name="What the file would do")
    expect(found).to_contain_text("New events")
    expect(found).to_contain_text("60")
    faults = page.get_by_role("table", name="Wrong rows")
    expect(faults).to_contain_text("31.02.2026 10:00")
    expect(faults).to_contain_text("viel")
    assert violations(page) == []
    assert Customer.objects.count() == 0
    page.get_by_role("button", name="Bring in all but 2 wrong rows").click()
    work_off(page)
    result = page.get_by_role("region", name="What the file did")
    expect(result).to_contain_text("New customers")
    assert Customer.objects.count() == 9
    page.get_by_role("link", name="See the customers").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert sorted(row["user_id"] for row in rows) == [f"u{n}" for n in range(9)]


def choose(page, label, option):
    """Choose in a list that a column has."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_viewers_see_no_way_to_bring_in_or_take_out(enter):
    page = enter("/customers", role="viewer")
    expect(page.get_by_role("heading", name="Customers")).to_be_visible()
    expect(page.get_by_placeholder("Search by user id")).to_be_visible()
    assert page.get_by_role("link", name="Import").count() == 0
    assert page.get_by_role("link", name="Export").count() == 0
