"""Flowchart mode: the graph, node kinds, versions, enrollments, the engine."""
