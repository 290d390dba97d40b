/**
 * The journey being edited, as plain data. The document is the one the server stores;
 * selection, positions, counts and problems are computed from it or live beside it.
 */
import type { GraphDocument, GraphEdge, GraphNode, GraphSettings } from "../api/types";
import { outcomesOf } from "./kinds";

export type { GraphDocument, GraphEdge, GraphNode, GraphSettings };

export interface Draft {
  name: string;
  document: GraphDocument;
  /** Journey map details by step; kept as they came. */
  map: Record<string, unknown>;
  /** Where people put the cards; without it the arrangement is automatic. */
  free?: Places | undefined;
}

/** Top left corner of each step's card. */
export type Places = Readonly<Record<string, { x: number; y: number }>>;

/** A way out of a step: where a path starts, whether or not it leads anywhere yet. */
export interface Place {
  source: string;
  key: string;
}

export const placeId = ({ source, key }: Place): string => `${source}:${key}`;

export interface GraphIndex {
  nodes: Map<string, GraphNode>;
  /** Outcome -> target, by source. */
  outgoing: Map<string, Map<string, string>>;
  incoming: Map<string, GraphEdge[]>;
}

const indexes = new WeakMap<GraphDocument, GraphIndex>();

/** Look-ups of a document, made once: documents are never changed in place. */
export function indexOf(document: GraphDocument): GraphIndex {
  const known = indexes.get(document);
  if (known) return known;
  const nodes = new Map(document.nodes.map((n) => [n.id, n]));
  const outgoing = new Map<string, Map<string, string>>();
  const incoming = new Map<string, GraphEdge[]>();
  for (const edge of document.edges) {
    if (!nodes.has(edge.source) || !nodes.has(edge.target)) continue;
    const out = outgoing.get(edge.source) ?? new Map<string, string>();
    out.set(edge.key, edge.target);
    outgoing.set(edge.source, out);
    const into = incoming.get(edge.target);
    if (into) into.push(edge);
    else incoming.set(edge.target, [edge]);
  }
  const index = { nodes, outgoing, incoming };
  indexes.set(document, index);
  return index;
}

/** Ways out in the author's order: those the settings offer, then stray ones of the file. */
export function outcomesIn(document: GraphDocument, node: GraphNode): string[] {
  const offered = outcomesOf(node);
  const used = indexOf(document).outgoing.get(node.id)?.keys() ?? [];
  return [...new Set([...offered, ...used])];
}

/** Every place a step can be put, in the order of the document. */
export function placesOf(document: GraphDocument): Place[] {
  return document.nodes.flatMap((node) =>
    outcomesIn(document, node).map((key) => ({ source: node.id, key })),
  );
}

/** An id no step has; ids are kept when steps move. */
export function newId(document: GraphDocument, kind: string): string {
  const taken = new Set(document.nodes.map((n) => n.id));
  let number = document.nodes.length;
  let id: string;
  do {
    number += 1;
    id = `${kind}-${number}`;
  } while (taken.has(id));
  return id;
}
