"""Templates with hostile names go out in every format and come back as they were."""

import io
from dataclasses import replace
from itertools import cycle
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from journeys.domain import interchange
from journeys.domain.templates import TEMPLATES
from tests.journeys.interchange.drawings import shape_of

NAMES = (
    "Say \"yes\" & 'no' <b>now</b>",
    "</text><script>alert(1)</script>",
    "two\nlines\tand\r\nmore",
    "]] ]) }} --> |x| %% end;",
    "--- flowchart TD",
    "#quot; &lt; &#x41; \\n",
    "中文 한국어 עברית العربية é 👩‍👩‍👧",
    "control \x01\x1b and \u2028 line \ufffe",
    "  ",
    "%% rivermouth {}",
    "W" * 200,
)


def hostile(key):
    template = TEMPLATES[key]
    document = template.document({})
    for node, name in zip(document["nodes"], cycle(NAMES), strict=False):
        node["name"] = name
        for branch, own in zip(
            node["settings"].get("branches", []), cycle(NAMES[::-1]), strict=False
        ):
            branch["name"] = own[:80]
    notes = {
        one: {**note, "touchpoint": NAMES[1]} for one, note in template.map().items()
    }
    return interchange.Carried(NAMES[0], document, map=notes)


def write(name, drawn):
    return interchange.WRITERS[name].write(drawn)


@pytest.mark.parametrize("key", ["onboarding", "trial"])
@pytest.mark.parametrize("name", ["json", "bpmn", "mermaid"])
def test_a_template_with_hostile_names_comes_back(key, name):
    drawn = hostile(key)
    found, arrived = interchange.read(write(name, drawn))
    assert found == name
    back = arrived.carried
    assert shape_of(back) == shape_of(drawn)
    assert back.name == drawn.name
    if name != "mermaid":  # a flowchart has no settings
        assert replace(back, name=drawn.name) == drawn
        assert not arrived.notes


@pytest.mark.parametrize("key", ["onboarding", "trial"])
@pytest.mark.parametrize("name", ["bpmn", "graphml", "svg"])
def test_a_template_with_hostile_names_is_sound_xml(key, name):
    root = ET.fromstring(write(name, hostile(key)).encode())
    assert not [one for one in root.iter() if one.tag.endswith("script")]


@pytest.mark.parametrize("key", ["onboarding", "trial"])
def test_a_template_with_hostile_names_is_graphml_with_these_names(key):
    drawn = hostile(key)
    text = write("graphml", drawn)
    graph = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
    assert list(graph) == [one["id"] for one in drawn.document["nodes"]]
    labels = {data["label"] for _, data in graph.nodes(data=True)}
    assert {NAMES[0], NAMES[1], NAMES[6]} <= labels


@pytest.mark.parametrize("key", ["onboarding", "trial"])
def test_a_template_with_hostile_names_can_be_printed(key):
    assert interchange.write_pdf(hostile(key), "a4").startswith(b"%PDF")
