/**
 * Some steps of a journey as a piece of their own, and as text on the clipboard. The text is
 * JSON with the version of its format, so that it works between tabs, browsers and
 * installations.
 *
 * A clip holds steps and every path that starts at one of them. Paths whose target is not
 * in the clip are its open ends: they lead on to what follows where it is pasted.
 */
import { inReadingOrder } from "./many";
import { type JourneyMap, mapOf } from "./map/stages";
import { type GraphDocument, type GraphEdge, type GraphNode, indexOf } from "./model";

export const FORMAT = "rivermouth.steps";
export const VERSION = 1;

export interface Clip {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** What the journey map says of these steps. */
  map?: JourneyMap;
}

export interface CopiedSteps extends Clip {
  /** The journey they were copied from. */
  journey: number | null;
}

export function copy(
  document: GraphDocument,
  ids: Iterable<string>,
  map: Record<string, unknown> = {},
): Clip {
  const { nodes } = indexOf(document);
  const chosen = inReadingOrder(document, ids);
  const inside = new Set(chosen);
  return {
    nodes: chosen.flatMap((id) => nodes.get(id) ?? []),
    edges: document.edges.filter((e) => inside.has(e.source)),
    map: Object.fromEntries(Object.entries(mapOf(map)).filter(([id]) => inside.has(id))),
  };
}

export function toText({ nodes, edges, map, journey }: CopiedSteps): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, journey, nodes, edges, map });
}
