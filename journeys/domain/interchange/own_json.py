"""Our own file: everything of a journey, the same bytes for the same journey."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from journeys.domain import graph
from journeys.domain.errors import ImportRefused
from journeys.domain.interchange.carried import Arrived, Carried
from journeys.domain.interchange.naming import to_text
from journeys.domain.problems import Note

FORMAT = "rivermouth-journey"
KEYS = {
    "format",
    "schema_version",
    "name",
    "description",
    "document",
    "layout",
    "map",
}
NAME_LENGTH = 120


def write(carried: Carried) -> str:
    """Return the journey as JSON: sorted keys, two blanks, a line feed at the end."""
    whole = {
        "format": FORMAT,
        "schema_version": graph.SCHEMA_VERSION,
        "name": carried.name,
        "description": carried.description,
        "document": carried.document,
        "layout": carried.layout,
        "map": carried.map,
    }
    text = json.dumps(
        whole, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False
    )
    return text + "\n"


def read(text: str) -> Arrived:
    """Read a file of ours, or a graph document alone.

    Raises
    ------
    ImportRefused
        No JSON, another version, or no journey; the errors say where.
    """
    notes: list[Note] = []
    whole = _parse(text, notes)
    if not isinstance(whole, dict):
        raise _refusal("not_a_journey", "This JSON is no journey: it is no object.")
    if "document" not in whole and "nodes" in whole:
        whole = {"document": whole, "schema_version": whole.get("schema_version")}
    elif "document" not in whole:
        raise _refusal(
            "not_a_journey", "This JSON is no journey: “document” is missing."
        )
    _check_version(whole.get("schema_version"))
    document = whole["document"]
    if isinstance(document, dict):
        _check_version(document.get("schema_version"))
    for key in sorted(whole.keys() - KEYS):
        text = f"“{to_text(key[:64])}” is not known here and is left out."
        notes.append(Note("unknown_key", text, element=to_text(key[:64])))
    return Arrived(_carried(whole), tuple(notes))


def _carried(whole: Mapping[str, Any]) -> Carried:
    parts: dict[str, Any] = {
        "name": whole.get("name", ""),
        "description": whole.get("description", ""),
        "layout": whole.get("layout", {}),
        "map": whole.get("map", {}),
    }
    for key, kind, word in (
        ("name", str, "a text"),
        ("description", str, "a text"),
        ("layout", dict, "an object"),
        ("map", dict, "an object"),
    ):
        if not isinstance(parts[key], kind):
            raise _refusal("not_a_journey", f"“{key}” must be {word}.", element=key)
    if len(parts["name"]) > NAME_LENGTH:
        text = f"“name” must have at most {NAME_LENGTH} letters."
        raise _refusal("not_a_journey", text, element="name")
    return Carried(document=whole["document"], **parts)


def _parse(text: str, notes: list[Note]) -> Any:
    def check_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            uses = Counter(name for name, _ in pairs)
            for name in (name for name, count in uses.items() if count > 1):
                twin = to_text(name[:64])
                said = f"“{twin}” stands twice in one object; the last one counts."
                notes.append(Note("key_twice", said, element=twin))
        return found

    def refuse_constant(constant: str) -> Any:
        raise _refusal("not_json", f"“{constant}” is not JSON.")

    try:
        return json.loads(
            text, object_pairs_hook=check_twins, parse_constant=refuse_constant
        )
    except json.JSONDecodeError as error:
        said = f"This is not JSON: {error.msg}, line {error.lineno}"
        said += f" column {error.colno}."
        raise _refusal("not_json", said, line=error.lineno) from error
    except (RecursionError, ValueError) as error:  # too deep; numbers of 5,000 digits
        said = "This JSON is nested too deep, or has a number that is too long."
        raise _refusal("not_json", said) from error


def _check_version(version: Any) -> None:
    newest = graph.SCHEMA_VERSION
    if version == newest and not isinstance(version, bool):
        return
    if isinstance(version, int) and not isinstance(version, bool):
        age = "newer" if version > newest else "older"
        text = f"The file has “schema_version” {str(version)[:20]}, which is {age} than"
        text += f" this installation can read ({newest})."
    else:
        text = f"“schema_version” is missing; this installation reads {newest}."
    raise _refusal("schema_version_unknown", text, element="schema_version")


def _refusal(
    code: str, text: str, *, line: int | None = None, element: str | None = None
) -> ImportRefused:
    return ImportRefused(text, [Note(code, text, line=line, element=element)])
