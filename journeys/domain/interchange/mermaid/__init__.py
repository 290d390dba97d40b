"""Mermaid flowcharts: text that wikis, README files and chats draw.

Out, the kind of a step is the class of its node, so that kinds come back; settings
have no place in a flowchart. In, the usual subset, with errors by line.
"""

from journeys.domain.interchange.mermaid.reading import read
from journeys.domain.interchange.mermaid.writing import write

__all__ = ["read", "write"]
