"""Files that mean harm: refused at once with a sentence, or drawn as plain text."""

import json
import time
from xml.etree import ElementTree as ET

import pytest

from journeys.domain import interchange
from journeys.domain.errors import ImportRefused
from tests.journeys.interchange.drawings import WELCOME

BPMN = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY a{n} "&a{n - 1 or ""};&a{n - 1 or ""};">' for n in range(1, 60)
    )
    + f"]>\n<definitions {BPMN}>&a59;</definitions>"
)
OUTSIDE = (
    '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
    f'<definitions {BPMN}><process id="p"><task id="t" name="&x;"/></process>'
    "</definitions>"
)
SCRIPT = "</text><script>alert(1)</script>"


def many_tasks(count):
    tasks = "".join(
        f'<task id="t{n}" name="T"/><sequenceFlow id="f{n}" sourceRef="t{n}"'
        f' targetRef="t{n + 1}"/>'
        for n in range(count)
    )
    return f'<definitions {BPMN}><process id="p">{tasks}</process></definitions>'


def many_nodes(count):
    nodes = [
        {"id": f"n{n}", "kind": "wait", "name": "", "settings": {}}
        for n in range(count)
    ]
    return json.dumps(
        {
            **json.loads(own()),
            "document": {**WELCOME.document, "nodes": nodes, "edges": []},
        }
    )


def own():
    return interchange.WRITERS["json"].write(WELCOME)


HOSTILE = {
    "billion laughs": (LAUGHS, "doctype_refused"),
    "external entity": (OUTSIDE, "doctype_refused"),
    "10,000 tasks": (many_tasks(10_000), "too_large"),
    "100,000 tasks": (many_tasks(60_000), "too_large"),
    "10,000 steps": (many_nodes(10_000), "too_large"),
    "10,000 boxes": (
        "flowchart TD\n" + "\n".join(f"a{n} --> a{n + 1}" for n in range(10_000)),
        "too_large",
    ),
    "10,000 times &": ("flowchart TD\n" + "A & " * 10_000 + "A", None),
    "& on both sides": (
        "flowchart TD\n"
        + " & ".join(f"a{n}" for n in range(400))
        + " --> "
        + " & ".join(f"b{n}" for n in range(90)),
        "too_large",
    ),
    "a million arrows": (
        "flowchart TD\n" + "a & " * 20_000 + "a --> " + "b & " * 20_000 + "b",
        "too_large",
    ),
    "entities without end": ("flowchart TD\nA[" + "#a;" * 100_000, "unreadable"),
    "blanks in a label": ("flowchart TD\nA -- x" + " " * 100_000, "unreadable"),
    "dots in a label": ("flowchart TD\nA -. x " + "." * 100_000, "unreadable"),
    "blanks in a title": (
        "---\ntitle: a" + " " * 100_000 + "b\n---\nflowchart TD\nA --> B",
        None,
    ),
    "blanks after class": ("flowchart TD\nA --> B\nclass" + " " * 100_000 + "!", None),
    "a long word in a shape": ("flowchart TD\nA@{" + "a" * 100_000 + "} --> B", None),
    "empty lines": ("x" + "\n" * 1_000_000, "format_unknown"),
    "a thousand-digit wait": (
        f'<definitions {BPMN}><process><intermediateCatchEvent id="w">'
        f"<timerEventDefinition><timeDuration>P{'9' * 6_000}D</timeDuration>"
        "</timerEventDefinition></intermediateCatchEvent></process></definitions>",
        None,
    ),
    "many keys, one twice": (
        "{" + ",".join(f'"k{n}":1' for n in range(100_000)) + ',"k99999":1}',
        "not_a_journey",
    ),
    "half a letter as a key": (
        own().replace('"description"', '"\\ud800": 1, "description"'),
        None,
    ),
    "half a letter as a step": (
        own().replace('"layout": {}', '"layout": {"positions": {"\\ud800": 1}}'),
        "layout_invalid",
    ),
    "half a letter on the map": (
        own().replace('"map": {', '"map": {"\\ud800": 1, '),
        "map_invalid",
    ),
    "NUL in layout": (
        own().replace('"layout": {}', '"layout": {"\\u0000": 1}'),
        "layout_invalid",
    ),
    "a map without end": (
        own().replace(
            '"map": {',
            '"map": {"x": {' + ",".join(f'"f{n}": 1' for n in range(200_000)) + "},",
        ),
        "map_invalid",
    ),
    "deep XML": ("<a>" * 10_000, "too_large"),
    "deep JSON": ("[" * 100_000, "not_json"),
    "long number": ("{" + '"document": ' + "9" * 6_000 + "}", "not_json"),
    "NaN": ('{"document": NaN}', "not_json"),
    "NUL in XML": (f"<definitions {BPMN}>\0</definitions>", "not_xml"),
    "NUL in JSON": (own().replace("Signed Up", "\\u0000"), "document_invalid"),
    "NUL in name": (own().replace("Welcome", "\\u0000"), "value_invalid"),
    "half letter": (own().replace("Welcome", "\\ud800"), "value_invalid"),
    "empty": ("", "empty"),
    "blanks": (" \n\t ", "empty"),
    "open quote": ('flowchart TD\nA["open\n' + "x\n" * 10_000, "unreadable"),
    "many dashes": ("flowchart TD\nA " + "-" * 50_000, "unreadable"),
    "many brackets": ("flowchart TD\nA" + "[" * 50_000, "unreadable"),
    "newer": (
        own().replace('"schema_version": 1', '"schema_version": 2'),
        "schema_version_unknown",
    ),
    "older": (
        own().replace('"schema_version": 1', '"schema_version": 0'),
        "schema_version_unknown",
    ),
    "a list": ("[1]", "not_a_journey"),
    "a bare word": ("{}", "not_a_journey"),
    "GraphML": ("<graphml/>", "format_unknown"),
}


@pytest.mark.parametrize(("text", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_answered_within_a_second(text, code):
    began = time.process_time()
    if code is None:
        interchange.read(text)
    else:
        with pytest.raises(ImportRefused) as caught:
            interchange.read(text)
        assert caught.value.notes[0].code == code
        assert len(str(caught.value)) < 400
        assert json.dumps(caught.value.errors, ensure_ascii=False).encode()
    assert time.process_time() - began < 2  # aim: one; slower machines run tests too


ENCODED = [
    (b"\xff\xfeflow", None),
    ("flowchart TD\nA[Größe] --> B".encode("utf-16"), "Größe"),
    (b"flowchart TD\nA --> B\nB[\xe9] --> C", None),
    (
        f'<?xml version="1.0" encoding="ISO-8859-1"?><definitions {BPMN}><process>'
        '<task id="t" name="Größe"/></process></definitions>'.encode("latin-1"),
        "Größe",
    ),
    (b'<?xml version="1.0" encoding="no-such"?><definitions/>', None),
    (b'<?xml version="1.0" encoding="big5"?><definitions/>', None),
    (f'<definitions {BPMN}><task name="\xe9"/>'.encode("latin-1"), None),
]


@pytest.mark.parametrize(("source", "name"), ENCODED)
def test_encodings_are_read_or_named(source, name):
    if name is None:
        with pytest.raises(ImportRefused):
            interchange.read(source)
    else:
        document = interchange.read(source)[1].carried.document
        assert name in [one["name"] for one in document["nodes"]]


@pytest.mark.parametrize("name", ["bpmn", "graphml", "svg"])
def test_markup_in_names_is_never_markup(name):
    nodes = [
        {**one, "name": SCRIPT, "kind": SCRIPT if one["id"] == "done" else one["kind"]}
        for one in WELCOME.document["nodes"]
    ]
    drawn = interchange.Carried(SCRIPT, {**WELCOME.document, "nodes": nodes})
    root = ET.fromstring(interchange.WRITERS[name].write(drawn))
    assert not [one for one in root.iter() if one.tag.endswith("script")]


def test_markup_in_names_is_text_in_a_flowchart():
    nodes = [{**one, "name": SCRIPT} for one in WELCOME.document["nodes"]]
    drawn = interchange.Carried(SCRIPT, {**WELCOME.document, "nodes": nodes})
    text = interchange.WRITERS["mermaid"].write(drawn)
    assert "<script" not in text.replace(f'title: "{SCRIPT}"', "")
