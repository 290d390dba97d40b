"""BPMN 2.0 with diagram interchange: what modelling tools of any maker exchange.

Out, every step is the nearest element and carries its settings in an extension
element, so that our own file comes back as it was. In, every flow node becomes a
step and every flow a path; what we have no word for is named in a note.
"""

from journeys.domain.interchange.bpmn.reading import read
from journeys.domain.interchange.bpmn.writing import write

__all__ = ["read", "write"]
