"""docs/rules.md: what rules mean, told by the cases that test the evaluators."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from segments.domain.measures import MEASURES
from segments.domain.operators import OPERATORS
from segments.domain.rules import describe, parse

CASES = Path("tests/segments/cases")
MISSION = "mission"  # the examples everybody knows come first
MOST_SHOWN = 8  # people of each side; a case about ranks has more

HEAD = """\
# What rules mean

Made by `make generate` from the tables of the rule language (`segments/domain`) and
from the cases in `tests/segments/cases`; do not edit it. `make test` judges each case
twice: by the columnar evaluator, and by a slow, obvious one that shares no code with
it.

A rule is a tree of `all`, `any` and `not` over conditions; a condition compares one
measure.

- A measure that is missing makes a condition false, and `not` of that true. Counts and
  sums of nothing are 0.
- "Within N days" and "days since" are elapsed periods of 24 hours before the moment
  that is asked about. An event exactly at the early border is outside; one after the
  moment is not there.
- Calendar days are those of the customer's time zone, else of the workspace's.
- An anniversary is the return of a date in a later year: of 29 February, on the 28th in
  common years. The day itself is none.
- Of the consent ledger the newest line up to the moment counts. A suppressed address
  counts from its moment on, for everybody who has it, however they write it.
- Of a list each entry counts by itself: a comparison holds if it holds of any.
- "Top p %" ranks all open customers who have the measure; the place is p % of them,
  rounded up, and whoever ties with it is in.
- Predictions follow from the days on which somebody bought, as counted where they live:
  several purchases of a day are one, and the first day is no repeat. A purchase is the
  event that the workspace names ("purchase event" in its settings), else every event
  with revenue; money given back (revenue below 0) is none. With x repeat purchases, the
  last one t days after the first and T days from the first until today, all in weeks:
  - the churn probability is 1 - P(alive) of BG/NBD (Fader, Hardie, Lee 2005):
    1 - 1 / (1 + a / (b + x - 1) · ((alpha + T) / (alpha + t))^(r + x)), and 0 where x
    is 0: in this model people leave after a repeat purchase only;
  - the days to the next purchase are 7 · (alpha + T) / (r + x): at the rate that is
    expected of somebody who has not left;
  - the lifetime value is the expected number of purchases in the next `days`
    (equation 10 there) times the expected value of one by gamma-gamma (Fader, Hardie
    2013), p · (v + what the repeat purchases were worth) / (p · x + q - 1), not
    discounted.

  Each is rounded to six decimals. The parameters are those under which the purchases of
  everybody (of 2,000 buyers of each of 16 parts at most) are most likely. The daily
  run finds them, if some rule needs them, and they are constants until the next, also
  in real time and for past moments. With fewer than 100 buyers, or 50 who bought on a
  second day, or where nothing fits best, it stores why, and the measures are missing.
- Patterns of `matches` are those of Rust's `regex`, like RE2: their time grows with the
  length of the text only, so there is no look-around and no back-reference. One that
  would need too much memory is refused.
"""
ASKED = """\
Asked about 10 March 2026, 12:00 UTC, unless a case says otherwise. Predictions are made
with the parameters published for the sample of CDNOW's customers: r 0.243, alpha 4.414
(weeks), a 0.793, b 2.426, p 6.25, q 3.74, v 15.44.
"""


def write_rules_page(root: Path) -> str:
    """Return the page.

    Parameters
    ----------
    root
        The checkout, where the cases lie.
    """
    parts = [HEAD, _write_measures(), _write_operators(), "## Cases\n", ASKED]
    paths = sorted(
        (root / CASES).glob("*.json"), key=lambda path: (path.stem != MISSION, path)
    )
    parts += [_write_cases(path.stem, json.loads(path.read_text())) for path in paths]
    return "\n".join(parts)


def _write_measures() -> str:
    rows = []
    for kind, measure in MEASURES.items():
        meaning = (measure.__doc__ or "").splitlines()[0].removesuffix(".")
        takes = (measure.parse.__doc__ or "").removeprefix("Take ").removesuffix(".")
        read_as = ", ".join(sorted(measure.types - {"any"}))
        rows.append((f"`{kind}`", meaning, takes, read_as))
    return "## Measures\n\n" + _write_table(
        ("kind", "what it is", "settings", "read as"), rows
    )


def _write_operators() -> str:
    rows = []
    for name, operator in OPERATORS.items():
        types = [type_ for type_ in operator.types if type_ != "any"]
        words = operator.words.format("…", "…") if "{}" in operator.words else None
        shown = (words or operator.words, operator.takes, ", ".join(types) or "any")
        rows.append((f"`{name}`", *shown))
    return "## Comparisons\n\n" + _write_table(
        ("operator", "in words", "takes", "reads"), rows
    )


def _write_cases(name: str, cases: Sequence[Mapping[str, Any]]) -> str:
    title = name.replace("_", " ").capitalize()
    parts = [f"### {title}\n"]
    for case in cases:
        rule = describe(parse({"schema_version": 1, "root": case["root"]}))
        parts.append(f"**{_say_why(case)}**: {_escape(rule)}\n")
        parts += [
            f"- {line}"
            for line in (*_list_settings(case), *_list_people(case["people"]))
        ]
        parts.append("")
    return "\n".join(parts)


def _say_why(case: Mapping[str, Any]) -> str:
    why: str = case["why"]
    return _escape(why[:1].upper() + why[1:])


def _list_settings(case: Mapping[str, Any]) -> Iterator[str]:
    if "as_of" in case:
        yield f"asked about {case['as_of']}"
    if "zone" in case:
        yield f"the workspace is in {case['zone']}"
    if "model" in case:
        yield _say_model(case["model"])
    for id_, root in case.get("segments", {}).items():
        rule = describe(parse({"schema_version": 1, "root": root}))
        yield f"micro-segment {id_}: {_escape(rule)}"


def _say_model(model: Mapping[str, Any] | None) -> str:
    if model is None:
        return "no run has found parameters"
    if "purchase" in model:
        return f'the workspace calls "{model["purchase"]}" a purchase'
    return "no run has found parameters of values"


def _list_people(people: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for is_in, word in ((True, "in"), (False, "not in")):
        chosen = [one for one in people if one["in"] is is_in]
        for one in chosen[:MOST_SHOWN]:
            facts = {key: value for key, value in one.items() if key != "in"}
            written = json.dumps(facts, ensure_ascii=False) if facts else ""
            yield (
                f"{word}: {_quote(written)}" if written else f"{word}: who has nothing"
            )
        if len(chosen) > MOST_SHOWN:
            yield f"{word}: {len(chosen) - MOST_SHOWN} more"


def _write_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_escape_cell, line))} |\n" for line in lines)


def _escape_cell(text: str) -> str:
    return text.replace("|", "\\|")


def _escape(text: str) -> str:
    """Return a text in which Markdown finds nothing to mark up."""
    for mark in "\\`*_[]<>":
        text = text.replace(mark, f"\\{mark}")
    return text


def _quote(code: str) -> str:
    """Return code between as many back-ticks as it needs."""
    fence = "``" if "`" in code else "`"
    return f"{fence}{code}{fence}"
