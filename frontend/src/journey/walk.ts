/** Which step an arrow key leads to. */
import { type Arrangement, CARD } from "./layout";
import { type GraphDocument, indexOf } from "./model";
import { type Line, readingOf, readingOrder } from "./reading";

export type Direction = "up" | "down" | "left" | "right" | "start" | "end";

/** The ways walked so far: going back leads along them. */
export interface Trail {
  /** Step -> the step one came down from. */
  above: Map<string, string>;
  /** Step -> the step one came up from. */
  below: Map<string, string>;
}

export const newTrail = (): Trail => ({ above: new Map(), below: new Map() });

/** Remember a step taken, so that its opposite leads back. */
export function remember(trail: Trail, from: string, to: string, direction: Direction) {
  if (direction === "down") {
    trail.above.set(to, from);
    trail.below.set(from, to);
  }
  if (direction === "up") {
    trail.below.set(to, from);
    trail.above.set(from, to);
  }
}

/** The step beside `from`; null when there is none. */
export function stepBeside(
  document: GraphDocument,
  arrangement: Arrangement,
  from: string,
  direction: Direction,
  trail: Trail = newTrail(),
): string | null {
  switch (direction) {
    case "down":
      return remembered(trail.below.get(from), targetsOf(document, from));
    case "up":
      return remembered(trail.above.get(from), sourcesOf(document, from));
    case "left":
    case "right": {
      const side = direction === "left" ? -1 : 1;
      return onSameRank(arrangement, from, side) ?? inNextBranch(document, from, side);
    }
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

const remembered = (known: string | undefined, all: string[]): string | null =>
  known !== undefined && all.includes(known) ? known : (all[0] ?? null);

/** Steps people go on to; paths that lead back are links, not the way down. */
function targetsOf(document: GraphDocument, id: string): string[] {
  const ways = readingOf(document).ways.get(id) ?? [];
  return ways.flatMap(({ target, isForward }) => (target !== null && isForward ? [target] : []));
}

function sourcesOf(document: GraphDocument, id: string): string[] {
  const into = indexOf(document).incoming.get(id) ?? [];
  const forward = into.filter((e) => targetsOf(document, e.source).includes(id));
  return (forward.length ? forward : into).map((e) => e.source);
}

function onSameRank({ positions }: Arrangement, from: string, side: -1 | 1): string | null {
  const here = positions[from];
  if (!here) return null;
  const beside = Object.entries(positions)
    // Rows are further apart than a card is high; cards put freely may stand a little off.
    .filter(([, at]) => Math.abs(at.y - here.y) < CARD.height && (at.x - here.x) * side > 0)
    .sort((a, b) => (a[1].x - b[1].x) * side);
  return beside[0]?.[0] ?? null;
}

/** The first step of the next branch that has any, of the nearest split around a step. */
function inNextBranch(document: GraphDocument, from: string, side: -1 | 1): string | null {
  const { lines } = readingOf(document);
  let at = lineOf(lines, from);
  let level = lines[at]?.level ?? 0;
  while (at >= 0 && level > 1) {
    // The branch this stands in, then its siblings on the wanted side.
    while (at >= 0 && (lines[at]?.level ?? 0) >= level) at -= 1;
    const branch = lines[at];
    for (let next = at + side; branch && lines[next]; next += side) {
      const line = lines[next] as Line;
      if (line.level < branch.level) break;
      const isSibling = line.type === "branch" && line.level === branch.level;
      const below = lines[next + 1];
      if (isSibling && line.leads.how === "in" && below?.type === "step") return below.id;
    }
    level = (branch?.level ?? 1) - 1;
  }
  return null;
}

const lineOf = (lines: Line[], id: string): number =>
  lines.findIndex((line) => line.type === "step" && line.id === id);

/** The last step of the branch; from there the last one of the branch around it. */
function endOfBranch(document: GraphDocument, from: string): string {
  const { lines } = readingOf(document);
  const at = lineOf(lines, from);
  for (let level = lines[at]?.level ?? 1; level >= 1; level -= 2) {
    const last = lastOn(lines, at, level);
    if (last !== from) return last ?? from;
  }
  return from;
}

function lastOn(lines: Line[], from: number, level: number): string | undefined {
  let last: string | undefined;
  for (const line of lines.slice(from)) {
    if (line.level < level) break;
    if (line.type === "step" && line.level === level) last = line.id;
  }
  return last;
}

/** The branch a step stands in: its split and its way out. */
export function branchOf(document: GraphDocument, id: string) {
  const { lines } = readingOf(document);
  let at = lineOf(lines, id);
  const level = lines[at]?.level ?? 0;
  while (at >= 0 && (lines[at]?.level ?? 0) >= level) at -= 1;
  const line = lines[at];
  return line?.type === "branch" ? line.place : null;
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
