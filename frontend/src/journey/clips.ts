/** Putting copied steps (copying.ts) into a journey. Pure, like `ops`. */
import type { Clip } from "./copying";
import type { Gap } from "./gaps";
import { kindOf, outcomesOf } from "./kinds";
import type { JourneyMap, StepMap } from "./map/stages";
import { type GraphDocument, type GraphEdge, type GraphNode, indexOf, newId } from "./model";
import { dropOrphanEnd } from "./ops/edges";

interface Pasted {
  document: GraphDocument;
  /** The new steps; empty when the clip fits nowhere here. */
  ids: string[];
  /** What the map says of the new steps: the same as of those they were copied from. */
  map: JourneyMap;
}

interface PasteOptions {
  /** Paths that led back out of the clip keep their target: it is a piece of this journey. */
  isAtHome?: boolean;
}

/** Put a clip into a gap: new ids, inner paths kept, what leads out of it leads on. */
export function paste(
  document: GraphDocument,
  gap: Gap,
  clip: Clip,
  { isAtHome = false }: PasteOptions = {},
): Pasted {
  const nothing = { document, ids: [], map: {} };
  const piece = fitInto(document, gap, renamed(document, clip));
  const first = piece?.roots[0];
  if (!piece || first === undefined) return nothing;
  const isGap = (e: GraphEdge) => gap.places.some((p) => p.source === e.source && p.key === e.key);
  const led = gap.places.map((place) => ({ ...place, target: first }));
  const links = isAtHome ? homeLinks(document, piece) : [];
  const kept = document.edges.filter((e) => !isGap(e));
  const last = gap.places.at(-1)?.source;
  const at = document.nodes.findIndex((n) => n.id === last) + 1;
  const grown = {
    ...document,
    nodes: [...document.nodes.slice(0, at), ...piece.nodes, ...document.nodes.slice(at)],
    edges: [...kept, ...led, ...piece.edges, ...links],
  };
  const ids = piece.nodes.map((n) => n.id);
  const said = ids.flatMap((id) => {
    const entry = entryOf(clip, piece.originals.get(id));
    return entry ? [[id, entry] as const] : [];
  });
  return {
    document: gap.next === undefined ? grown : dropOrphanEnd(grown, gap.next),
    ids,
    map: Object.fromEntries(said),
  };
}

const entryOf = ({ map = {} }: Clip, id = ""): StepMap | undefined =>
  Object.hasOwn(map, id) ? map[id] : undefined;

interface Piece {
  nodes: GraphNode[];
  /** Paths between its own steps, and those that lead on. */
  edges: GraphEdge[];
  /** Paths that led out of it, with their old targets. */
  out: GraphEdge[];
  roots: string[];
  /** New id -> the id it was copied from. */
  originals: Map<string, string>;
}

/** The clip with ids no step of the document has; entries are never pasted. */
function renamed(document: GraphDocument, clip: Clip): Piece {
  const ids = new Map<string, string>();
  let taken = document;
  const nodes = clip.nodes.flatMap((node) => {
    if (node.kind === "entry" || ids.has(node.id)) return [];
    const id = newId(taken, node.kind);
    ids.set(node.id, id);
    const copied = { ...node, id };
    taken = { ...taken, nodes: [...taken.nodes, copied] };
    return [copied];
  });
  const from = clip.edges.filter((e) => ids.has(e.source));
  const rename = (e: GraphEdge) => ({ ...e, source: ids.get(e.source) ?? e.source });
  return {
    nodes,
    edges: from
      .filter((e) => ids.has(e.target))
      .map((e) => ({ ...rename(e), target: ids.get(e.target) ?? e.target })),
    out: from.filter((e) => !ids.has(e.target)).map(rename),
    roots: [],
    originals: new Map([...ids].map(([old, id]) => [id, old])),
  };
}

/** Targets of this journey that a way out of the clip led back to. */
function homeLinks(document: GraphDocument, { nodes, edges, out }: Piece): GraphEdge[] {
  const known = indexOf(document).nodes;
  const used = new Set(edges.map((e) => `${e.source}:${e.key}`));
  const kinds = new Map(nodes.map((n) => [n.id, n.kind]));
  return out.filter(
    (e) =>
      known.has(e.target) &&
      known.get(e.target)?.kind !== "entry" &&
      !used.has(`${e.source}:${e.key}`) &&
      kindOf(kinds.get(e.source) ?? "")?.leadsBack === e.key,
  );
}

/**
 * Join the parts of a piece into one that leads from the gap to what follows. Where an end
 * would cut off what comes after it, the end gives way.
 */
function fitInto(document: GraphDocument, gap: Gap, piece: Piece): Piece | undefined {
  const joined: Piece = { ...piece, nodes: [], edges: [], roots: [] };
  // From the last part to the first: each has to know which step follows it.
  let next = gap.next;
  let mayEnd = canLose(document, gap);
  for (const part of partsOf(piece).reverse()) {
    const led = leadOn(piece, part, next, mayEnd);
    if (!led) continue;
    joined.nodes.unshift(...led.nodes);
    joined.edges.unshift(...led.edges);
    joined.roots.unshift(part.start);
    next = part.start;
    mayEnd = false;
  }
  return joined.roots.length ? joined : undefined;
}

/** Nothing is cut off when an end is put here: what follows is an end, or has other ways in. */
function canLose(document: GraphDocument, { places, next }: Gap): boolean {
  const { nodes, incoming } = indexOf(document);
  const follower = next === undefined ? undefined : nodes.get(next);
  if (!follower) return true;
  return (
    (kindOf(follower.kind)?.ends ?? false) ||
    (incoming.get(follower.id)?.length ?? 0) > places.length
  );
}

interface Part {
  start: string;
  ids: Set<string>;
}

/** Steps by the last of the starting steps that leads to them. */
function partsOf({ nodes, edges }: Piece): Part[] {
  const below = new Map<string, string[]>();
  for (const { source, target } of edges) below.set(source, [...(below.get(source) ?? []), target]);
  const entered = new Set(edges.filter((e) => e.source !== e.target).map((e) => e.target));
  const starts = [...nodes.filter((n) => !entered.has(n.id)), ...nodes].map((n) => n.id);
  const owner = new Map<string, string>();
  for (const start of starts) {
    if (owner.has(start)) continue;
    const seen = new Set<string>();
    const stack = [start];
    while (stack.length) {
      const id = stack.pop() as string;
      if (seen.has(id)) continue;
      seen.add(id);
      owner.set(id, start);
      stack.push(...(below.get(id) ?? []));
    }
  }
  const parts = new Map<string, Set<string>>();
  for (const start of starts) if (owner.get(start) === start) parts.set(start, new Set());
  for (const { id } of nodes) parts.get(owner.get(id) ?? "")?.add(id);
  return [...parts].map(([start, ids]) => ({ start, ids }));
}

/** Lead a part's open ways, and those into later parts, on to `next`. */
function leadOn(
  piece: Piece,
  { start, ids }: Part,
  next: string | undefined,
  mayEnd: boolean,
): { nodes: GraphNode[]; edges: GraphEdge[] } | undefined {
  const nodes = piece.nodes.filter((n) => ids.has(n.id));
  const edges = piece.edges.filter((e) => ids.has(e.source) && ids.has(e.target));
  if (next === undefined) return { nodes, edges };
  const used = new Set(edges.map((e) => `${e.source}:${e.key}`));
  const on = nodes.flatMap((node) =>
    waysOut(piece, node)
      .filter((key) => !used.has(`${node.id}:${key}`) && key !== kindOf(node.kind)?.leadsBack)
      .map((key) => ({ source: node.id, target: next, key })),
  );
  if (on.length || mayEnd) return { nodes, edges: [...edges, ...on] };
  const end = nodes.findLast((n) => !waysOut(piece, n).length);
  if (end) {
    if (end.id === start) return undefined;
    return {
      nodes: nodes.filter((n) => n !== end),
      edges: edges.map((e) => (e.target === end.id ? { ...e, target: next } : e)),
    };
  }
  // A loop without a way out: its last path opens it.
  const last = edges.findLast((e) => e.target !== next);
  return { nodes, edges: edges.map((e) => (e === last ? { ...e, target: next } : e)) };
}

/** The ways out a step offers, and those of a kind only the clip knows. */
function waysOut({ edges, out }: Piece, node: GraphNode): string[] {
  const written = [...edges, ...out].filter((e) => e.source === node.id).map((e) => e.key);
  return [...new Set([...outcomesOf(node), ...written])];
}
