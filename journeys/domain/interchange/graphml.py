"""GraphML, for programs that draw and measure graphs (yEd, Gephi, Cytoscape).

Only out: GraphML has no words for what a step does.
"""

import json
from typing import Any

import networkx as nx

from journeys.domain import graph as graphs
from journeys.domain.interchange.carried import Carried
from journeys.domain.layout import CARD_HEIGHT, CARD_WIDTH, place
from journeys.domain.xml_text import to_xml, to_xml_json


def write(carried: Carried) -> str:
    """Return the graph with kind, name, settings and place of every step."""
    graph = graphs.parse(carried.document)
    drawing: Any = nx.MultiDiGraph(name=to_xml(carried.name))
    places = place(graph, carried.layout)
    for node in graph.nodes.values():
        x, y = places[node.id]
        drawing.add_node(
            node.id,
            label=to_xml(node.name),
            kind=to_xml(node.kind),
            settings=to_xml_json(
                json.dumps(node.settings, sort_keys=True, ensure_ascii=False)
            ),
            x=float(x + CARD_WIDTH / 2),
            y=float(y + CARD_HEIGHT / 2),
        )
    for edge in graph.edges():
        outcome = to_xml(edge.outcome)
        drawing.add_edge(edge.source, edge.target, label=outcome, outcome=outcome)
    return "\n".join(nx.generate_graphml(drawing)) + "\n"
