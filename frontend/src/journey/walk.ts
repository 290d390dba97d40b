/** Which step an arrow key leads to. */
import type { Arrangement } from "./layout";
import { type GraphDocument, indexOf, outcomesIn, readingOrder } from "./model";

export type Direction = "up" | "down" | "left" | "right" | "start" | "end";

/**
 * The step beside `from`; null when there is none. `cameFrom` remembers the way down, so
 * that going up leads back along it.
 */
export function stepBeside(
  document: GraphDocument,
  arrangement: Arrangement,
  from: string,
  direction: Direction,
  cameFrom: string | null,
): string | null {
  switch (direction) {
    case "down":
      return targetsOf(document, from)[0] ?? null;
    case "up":
      return stepAbove(document, from, cameFrom);
    case "left":
    case "right":
      return onSameRank(arrangement, from, direction === "left" ? -1 : 1);
    case "start":
      return document.nodes.find((n) => n.kind === "entry")?.id ?? null;
    case "end":
      return endOfBranch(document, from);
    default: {
      const never: never = direction;
      return never;
    }
  }
}

function targetsOf(document: GraphDocument, id: string): string[] {
  const index = indexOf(document);
  const node = index.nodes.get(id);
  if (!node) return [];
  return outcomesIn(document, node).flatMap((key) => index.outgoing.get(id)?.get(key) ?? []);
}

function stepAbove(document: GraphDocument, from: string, cameFrom: string | null) {
  const sources = (indexOf(document).incoming.get(from) ?? []).map((e) => e.source);
  if (cameFrom !== null && sources.includes(cameFrom)) return cameFrom;
  return sources[0] ?? null;
}

function onSameRank({ positions }: Arrangement, from: string, side: -1 | 1): string | null {
  const here = positions[from];
  if (!here) return null;
  const beside = Object.entries(positions)
    .filter(([, at]) => at.y === here.y && (at.x - here.x) * side > 0)
    .sort((a, b) => (a[1].x - b[1].x) * side);
  return beside[0]?.[0] ?? null;
}

function endOfBranch(document: GraphDocument, from: string): string {
  const seen = new Set<string>();
  let at = from;
  while (!seen.has(at)) {
    seen.add(at);
    at = targetsOf(document, at)[0] ?? at;
  }
  return at;
}

/** The next step with a problem in reading order, going round. */
export function nextMarked(
  document: GraphDocument,
  marked: ReadonlySet<string>,
  from: string | null,
  by: 1 | -1,
): string | null {
  const order = readingOrder(document);
  const start = from === null ? (by > 0 ? -1 : order.length) : order.indexOf(from);
  for (let step = 1; step <= order.length; step += 1) {
    const id = order[(start + by * step + order.length * 2) % order.length];
    if (id !== undefined && marked.has(id)) return id;
  }
  return null;
}
