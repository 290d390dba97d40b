"""`manage.py import_csv`: all of it in one process."""

import io

import orjson
import pytest
from django.core.management import CommandError, call_command

from customers.models import Customer, Event, Import
from tests.customers.factories import NOW
from tests.journeys.factories import set_clock

pytestmark = pytest.mark.django_db
ORDERS = "user,event,time\n" + "".join(
    f"u{n},Bought,2026-{13 if n == 8 else 2:02}-{n + 1:02}\n" for n in range(9)
)


@pytest.fixture
def run(tmp_path):
    set_clock(NOW)
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)

    def run(*arguments):
        out, errors = io.StringIO(), io.StringIO()
        call_command("import_csv", path, *arguments, stdout=out, stderr=errors)
        return out.getvalue(), errors.getvalue()

    return run


def test_a_file_comes_in_and_wrong_rows_are_told(run):
    out, errors = run()
    assert "events_new: 8\n" in out
    assert Event.objects.count() == 8
    assert "line 10 time: This is no date" in errors


def test_a_dry_run_stores_nothing_and_keeps_no_file(run):
    out, _ = run("--dry-run")
    assert "events_new: 8\n" in out
    assert Customer.objects.count() == 0
    assert Import.objects.get().status == Import.Status.CANCELLED


def test_a_plan_is_shown_changed_and_taken(run, tmp_path):
    plan = orjson.loads(run("--show-plan")[0])
    plan["columns"][1] = {**plan["columns"][1], "target": "property", "name": "what"}
    plan["event_name"] = "Order"
    (tmp_path / "plan.json").write_bytes(orjson.dumps(plan))
    run("--plan", str(tmp_path / "plan.json"))
    found = Event.objects.order_by("id").values_list("name__name", "properties")
    assert found[0] == ("Order", {"what": "Bought"})


def test_what_cannot_be_is_said_in_a_sentence(run, tmp_path):
    (tmp_path / "plan.json").write_text('{"kind": 1}')
    with pytest.raises(CommandError):
        run("--plan", str(tmp_path / "plan.json"))
    with pytest.raises(CommandError, match="No such file"):
        run("--plan", str(tmp_path / "nothing.json"))
