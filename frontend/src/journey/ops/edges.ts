/** Paths of a document, and what goes with them. */
import { kindOf, outcomesOf } from "../kinds";
import { type GraphDocument, type GraphEdge, type GraphNode, indexOf, type Place } from "../model";

export const samePlace = (edge: GraphEdge, place: Place) =>
  edge.source === place.source && edge.key === place.key;

export function targetOf(document: GraphDocument, place: Place): string | undefined {
  return indexOf(document).outgoing.get(place.source)?.get(place.key);
}

/** Put `edges` where `place` stands, so that the file keeps the author's order. */
export function replaceAt(all: GraphEdge[], place: Place, edges: GraphEdge[]): GraphEdge[] {
  const at = all.findIndex((e) => samePlace(e, place));
  if (at < 0) return [...all, ...edges];
  return [...all.slice(0, at), ...edges, ...all.slice(at + 1)];
}

/** The ways out by which people go on; one that leads back is for somebody to choose. */
export const onwardOf = (node: GraphNode): string[] =>
  outcomesOf(node).filter((key) => key !== kindOf(node.kind)?.leadsBack);

/** An end that no path leads to any more goes with the path it ended. */
export function dropOrphanEnd(document: GraphDocument, id: string): GraphDocument {
  const index = indexOf(document);
  const node = index.nodes.get(id);
  if (!node || !kindOf(node.kind)?.ends || index.incoming.get(id)?.length) return document;
  return { ...document, nodes: document.nodes.filter((n) => n.id !== id) };
}
