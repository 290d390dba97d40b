"""Short ways to write graph documents in tests."""

from typing import Any


def node(node_id: str, kind: str, **settings: Any) -> dict[str, Any]:
    """Return a node named like its id."""
    return {"id": node_id, "kind": kind, "name": node_id, "settings": settings}


def edge(source: str, target: str, key: str = "next") -> dict[str, str]:
    """Return an edge."""
    return {"source": source, "target": target, "key": key}


def document(
    nodes: list[dict[str, Any]], edges: list[dict[str, str]], **settings: Any
) -> dict[str, Any]:
    """Return a document with journey settings."""
    return {
        "schema_version": 1,
        "directed": True,
        "multigraph": True,
        "graph": settings,
        "nodes": nodes,
        "edges": edges,
    }


def entry(event: str | None = None, *, reentry: str = "once", filters: Any = ()) -> Any:
    """Return an entry by event, or by list."""
    trigger: dict[str, Any] = {"kind": "list"}
    if event:
        trigger = {"kind": "event", "event": event, "filters": list(filters)}
    return node("in", "entry", trigger=trigger, reentry=reentry)


def rule(name: str, value: Any = True, operator: str = "eq") -> dict[str, Any]:
    """Return a rule about one attribute."""
    measure = {"kind": "attribute", "name": name}
    leaf = {"measure": measure, "operator": operator, "value": value}
    return {"schema_version": 1, "root": leaf}


def branch(key: str, name: str, value: Any = True) -> dict[str, Any]:
    """Return a branch of a decision about one attribute."""
    return {"key": key, "name": key, "rule": rule(name, value)}
