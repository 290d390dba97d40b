/** Steps out of a journey; the gap they leave closes. */
import { type GraphDocument, type GraphEdge, indexOf, outcomesIn } from "../model";
import { meetingPoint, onlyReachedThrough } from "./reach";

/**
 * Remove a step and close the gap. On a split, the branch `keepKey` stays; without one all
 * steps only its branches lead to go too, and the path joins where they met again.
 */
export function remove(document: GraphDocument, id: string, keepKey?: string): GraphDocument {
  const index = indexOf(document);
  const node = index.nodes.get(id);
  if (!node || node.kind === "entry") return document;
  const isSplit = new Set(index.outgoing.get(id)?.values() ?? []).size > 1;
  const next = !isSplit
    ? successorOf(document, id)
    : keepKey !== undefined
      ? index.outgoing.get(id)?.get(keepKey)
      : meetingPoint(document, id);
  const gone = isSplit ? onlyReachedThrough(document, id, next) : new Set<string>();
  gone.add(id);
  const edges = closeGap(document.edges, id, next === id ? undefined : next);
  return {
    ...document,
    nodes: document.nodes.filter((n) => !gone.has(n.id)),
    edges: edges.filter((e) => !gone.has(e.source) && !gone.has(e.target)),
  };
}

/** How many steps would go when a split is removed with all its branches. */
export function countRemoved(document: GraphDocument, id: string): number {
  return document.nodes.length - remove(document, id).nodes.length;
}

/** Where the gap closes to: the step after the first way out that leads on. */
export function successorOf(document: GraphDocument, id: string): string | undefined {
  const index = indexOf(document);
  const node = index.nodes.get(id);
  if (!node) return undefined;
  return outcomesIn(document, node)
    .map((key) => index.outgoing.get(id)?.get(key))
    .find((target) => target !== undefined && target !== id);
}

/** Take a step out of its paths and join what led into it to what came after it. */
function closeGap(edges: GraphEdge[], id: string, next: string | undefined): GraphEdge[] {
  return edges
    .filter((e) => e.source !== id)
    .flatMap((e) => {
      if (e.target !== id) return [e];
      // A path that came back from the follower would now lead to itself: it opens.
      return next && e.source !== next ? [{ ...e, target: next }] : [];
    });
}
