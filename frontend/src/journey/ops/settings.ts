/** Names and settings; paths follow the ways out that settings offer. */
import { outcomesOf } from "../kinds";
import {
  type GraphDocument,
  type GraphEdge,
  type GraphNode,
  type GraphSettings,
  indexOf,
} from "../model";
import { targetOf } from "./edges";
import { meetingPoint, reach } from "./reach";

function changeNode(
  document: GraphDocument,
  id: string,
  change: (node: GraphNode) => GraphNode,
): GraphDocument {
  return { ...document, nodes: document.nodes.map((n) => (n.id === id ? change(n) : n)) };
}

export function rename(document: GraphDocument, id: string, name: string): GraphDocument {
  return changeNode(document, id, (node) => ({ ...node, name }));
}

/**
 * Set settings of a step. Paths whose way out no longer exists go with them; a way out
 * that is new leads where the others meet, or where the last one leads.
 */
export function changeSettings(
  document: GraphDocument,
  id: string,
  changes: Record<string, unknown>,
): GraphDocument {
  const before = indexOf(document).nodes.get(id);
  if (!before) return document;
  const after = { ...before, settings: { ...before.settings, ...changes } };
  const changed = changeNode(document, id, () => after);
  const had = outcomesOf(before);
  const has = outcomesOf(after);
  const added = has.filter((key) => !had.includes(key));
  const target = added.length ? onwardTarget(document, id, had.at(-1)) : undefined;
  const grown =
    target === undefined
      ? changed
      : {
          ...changed,
          edges: [...changed.edges, ...added.map((key) => ({ source: id, target, key }))],
        };
  return had.every((key) => has.includes(key)) ? grown : dropStrayPaths(grown, id);
}

const onwardTarget = (document: GraphDocument, id: string, last: string | undefined) =>
  meetingPoint(document, id) ??
  (last === undefined ? undefined : targetOf(document, { source: id, key: last }));

function dropStrayPaths(document: GraphDocument, id: string): GraphDocument {
  const node = indexOf(document).nodes.get(id);
  if (!node) return document;
  const offered = new Set(outcomesOf(node));
  const edges = document.edges.filter((e) => e.source !== id || offered.has(e.key));
  return edges.length === document.edges.length ? document : pruned(document, edges);
}

/** Steps that become unreachable with fewer paths leave with them; loose ones stay. */
function pruned(document: GraphDocument, edges: GraphEdge[]): GraphDocument {
  const left = { ...document, edges };
  const entries = document.nodes.filter((n) => n.kind === "entry").map((n) => n.id);
  const before = reach(indexOf(document), entries, undefined, undefined);
  const after = reach(indexOf(left), entries, undefined, undefined);
  const gone = (id: string) => before.has(id) && !after.has(id);
  return {
    ...left,
    nodes: document.nodes.filter((n) => !gone(n.id)),
    edges: edges.filter((e) => !gone(e.source) && !gone(e.target)),
  };
}

export function changeGraph(
  document: GraphDocument,
  change: Partial<GraphSettings>,
): GraphDocument {
  return { ...document, graph: { ...document.graph, ...change } };
}
