/**
 * Automatic arrangement, top down: a pure function of the document, so that the picture
 * changes only where the journey did.
 *
 * Steps stand on ranks by the longest way from the entry. Below a step stand, side by side
 * in the author's branch order, the parts that only it leads to (its children in the
 * dominator tree); where branches meet again the next part stands below their middle,
 * pushed clear of its siblings. Paths that lead back, or that lead nowhere yet, end in a
 * stub. Ranks and dominators follow Cooper, Harvey and Kennedy, "A Simple, Fast Dominance
 * Algorithm" (2001), on the graph without its back edges.
 */
import type { GraphDocument, Place } from "./model";
import { indexOf, outcomesIn, placeId } from "./model";

export const CARD = { width: 220, height: 64 };
export const GAP = { across: 40, down: 64 };
const ROW = CARD.height + GAP.down;
/** A way out that leads straight to where branches meet keeps a lane of its own. */
const LANE_WIDTH = 120;
/** A step below several paths stands exactly below one that is this close to their middle. */
const SNAP = 48;

export interface Point {
  x: number;
  y: number;
}

export interface Stub extends Point {
  /** The way out that ends here. */
  source: string;
  key: string;
  /** The step it goes back to; null when it leads nowhere yet. */
  goesTo: string | null;
}

export interface Arrangement {
  /** Top left corner of each step's card. */
  positions: Record<string, Point>;
  stubs: Stub[];
  /** x of the vertical part of a path, by place id. */
  lanes: Record<string, number>;
}

type Item = {
  id: string;
  /** Its subtree's reach to the left and right of its own middle, and its ranks. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  offset: number;
};

interface Way {
  key: string;
  target: string | null;
  isForward: boolean;
}

interface Tree {
  order: string[];
  ways: Map<string, Way[]>;
  /** Forward ways by the step they lead to. */
  into: Map<string, Place[]>;
  rank: Map<string, number>;
  parent: Map<string, string>;
}

/** Lay a journey out; steps nothing leads to stand at the right, as trees of their own. */
export function arrange(document: GraphDocument): Arrangement {
  const result: Arrangement = { positions: {}, stubs: [], lanes: {} };
  const claimed = new Set<string>();
  let edge = Number.NEGATIVE_INFINITY;
  for (const root of rootsOf(document)) {
    if (claimed.has(root)) continue;
    const tree = growTree(document, root, claimed);
    const boxes = placeSubtrees(tree);
    const box = boxes.get(root) as Box;
    // The entry stands at 0 whatever grows beside it, so that inserting moves it nowhere.
    const x = edge === Number.NEGATIVE_INFINITY ? 0 : edge + GAP.across + box.left;
    writePositions(tree, boxes, root, x, result);
    edge = Math.max(edge, x + box.right);
  }
  return result;
}

function rootsOf(document: GraphDocument): string[] {
  const { incoming } = indexOf(document);
  const entries = document.nodes.filter((n) => n.kind === "entry");
  const free = document.nodes.filter((n) => n.kind !== "entry" && !incoming.get(n.id)?.length);
  return [...entries, ...free, ...document.nodes].map((n) => n.id);
}

/** Walk from a root without recursion: journeys of a thousand steps in a row exist. */
function growTree(document: GraphDocument, root: string, claimed: Set<string>): Tree {
  const index = indexOf(document);
  const ways = new Map<string, Way[]>();
  const state = new Map<string, "open" | "done">();
  const finished: string[] = [];
  const stack: { id: string; next: number }[] = [];
  const enter = (id: string) => {
    claimed.add(id);
    state.set(id, "open");
    const node = index.nodes.get(id);
    const keys = node ? outcomesIn(document, node) : [];
    ways.set(
      id,
      keys.map((key) => ({
        key,
        target: index.outgoing.get(id)?.get(key) ?? null,
        isForward: false,
      })),
    );
    stack.push({ id, next: 0 });
  };
  enter(root);
  while (stack.length) {
    const top = stack[stack.length - 1] as { id: string; next: number };
    const way = ways.get(top.id)?.[top.next];
    if (!way) {
      stack.pop();
      state.set(top.id, "done");
      finished.push(top.id);
      continue;
    }
    top.next += 1;
    if (way.target === null) continue;
    const seen = state.get(way.target);
    // Open: leads back. Claimed without a state: belongs to an earlier tree.
    way.isForward = seen !== "open" && (seen === "done" || !claimed.has(way.target));
    if (way.isForward && !seen) enter(way.target);
  }
  const order = finished.reverse();
  return { order, ways, ...rankAndDominate(order, ways, root) };
}

function rankAndDominate(order: string[], ways: Map<string, Way[]>, root: string) {
  const place = new Map(order.map((id, at) => [id, at]));
  const into = new Map<string, Place[]>();
  for (const [source, out] of ways) {
    for (const { key, target, isForward } of out) {
      if (!isForward || !target) continue;
      const known = into.get(target);
      if (known) known.push({ source, key });
      else into.set(target, [{ source, key }]);
    }
  }
  const rank = new Map([[root, 0]]);
  const parent = new Map<string, string>();
  const meet = (a: string, b: string): string => {
    let [one, other] = [a, b];
    while (one !== other) {
      if ((place.get(one) ?? 0) > (place.get(other) ?? 0)) one = parent.get(one) as string;
      else other = parent.get(other) as string;
    }
    return one;
  };
  for (const id of order) {
    const out = ways.get(id) ?? [];
    for (const { target, isForward } of out) {
      if (!target || !isForward) continue;
      // A lane beside a card needs a rank of its own to be seen.
      const needsLane = out.length > 1 && (into.get(target)?.length ?? 0) > 1;
      const below = (rank.get(id) ?? 0) + (needsLane ? 2 : 1);
      rank.set(target, Math.max(rank.get(target) ?? 0, below));
      const known = parent.get(target);
      parent.set(target, known === undefined ? id : meet(known, id));
    }
  }
  return { into, rank, parent };
}

interface Box {
  left: number;
  right: number;
  bottom: number;
  items: Item[];
}

const half = CARD.width / 2;

/** Build every subtree's box from the leaves up, children before parents. */
function placeSubtrees(tree: Tree): Map<string, Box> {
  const boxes = new Map<string, Box>();
  const children = new Map<string, string[]>();
  for (const id of tree.order) {
    const parent = tree.parent.get(id);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), id]);
  }
  const offsets = new Map<string, number>();
  for (const id of [...tree.order].reverse()) {
    const heads = headsOf(tree, id, boxes);
    const placed = packHeads(heads);
    const isHead = new Set(placed.map((item) => item.id));
    for (const item of placed) offsets.set(item.id, item.offset);
    for (const child of children.get(id) ?? []) {
      if (isHead.has(child)) continue;
      const item = toItem(tree, child, boxes);
      item.offset = clearOf(item, middleOfWaysIn(tree, child, id, offsets), placed);
      offsets.set(child, item.offset);
      placed.push(item);
    }
    boxes.set(id, boxAround(tree, id, placed));
  }
  return boxes;
}

/** The parts directly below a step, in branch order: cards, empty lanes and stubs. */
function headsOf(tree: Tree, id: string, boxes: Map<string, Box>): Item[] {
  const ways = tree.ways.get(id) ?? [];
  const top = (tree.rank.get(id) ?? 0) + 1;
  const uses = new Map<string, number>();
  for (const way of ways) {
    if (way.target && way.isForward) uses.set(way.target, (uses.get(way.target) ?? 0) + 1);
  }
  return ways.flatMap((way) => {
    const name = placeId({ source: id, key: way.key });
    const { target } = way;
    if (target === null || !way.isForward) {
      const reach = ways.length > 1 || target ? half : LANE_WIDTH / 2;
      return [{ id: name, left: reach, right: reach, top, bottom: top, offset: 0 }];
    }
    const isOwn = tree.parent.get(target) === id && uses.get(target) === 1;
    if (isOwn && tree.rank.get(target) === top) return [toItem(tree, target, boxes)];
    if (ways.length < 2) return [];
    const bottom = (tree.rank.get(target) ?? top) - 1;
    const reach = LANE_WIDTH / 2;
    return [{ id: name, left: reach, right: reach, top, bottom, offset: 0 }];
  });
}

function toItem(tree: Tree, id: string, boxes: Map<string, Box>): Item {
  const { left, right, bottom } = boxes.get(id) as Box;
  return { id, left, right, top: tree.rank.get(id) ?? 0, bottom, offset: 0 };
}

function packHeads(heads: Item[]): Item[] {
  let x = 0;
  for (const [at, head] of heads.entries()) {
    if (at > 0) x += head.left;
    head.offset = x;
    x += head.right + GAP.across;
  }
  const first = heads[0];
  const last = heads[heads.length - 1];
  if (!first || !last) return heads;
  const middle = (first.offset + last.offset) / 2;
  for (const head of heads) head.offset -= middle;
  return heads;
}

/** Middle of the paths that lead to a step, seen from the step both hang below. */
function middleOfWaysIn(
  tree: Tree,
  target: string,
  above: string,
  offsets: Map<string, number>,
): number {
  const xs = (tree.into.get(target) ?? []).map((place) => {
    const lane = offsets.get(placeId(place)) ?? 0;
    return lane + offsetFrom(tree, place.source, above, offsets);
  });
  const low = Math.min(...xs);
  const high = Math.max(...xs);
  if (low === Number.POSITIVE_INFINITY) return 0;
  const middle = (low + high) / 2;
  // Straight below a path that comes down close by: no small kinks.
  const near = xs.filter((x) => Math.abs(x - middle) <= SNAP);
  return near.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? middle;
}

function offsetFrom(tree: Tree, id: string, above: string, offsets: Map<string, number>): number {
  let x = 0;
  let at: string | undefined = id;
  while (at !== undefined && at !== above) {
    x += offsets.get(at) ?? 0;
    at = tree.parent.get(at);
  }
  return x;
}

/** The place nearest to the wished one, to its right, where nothing on its ranks stands. */
function clearOf(item: Item, wished: number, placed: Item[]): number {
  const beside = placed.filter((p) => p.top <= item.bottom && p.bottom >= item.top);
  let x = wished;
  for (;;) {
    const hit = beside.find(
      (p) =>
        x - item.left < p.offset + p.right + GAP.across &&
        x + item.right > p.offset - p.left - GAP.across,
    );
    if (!hit) return x;
    x = hit.offset + hit.right + GAP.across + item.left;
  }
}

function boxAround(tree: Tree, id: string, items: Item[]): Box {
  // A single path runs down its own column until the rank above its target.
  const ranks = (tree.ways.get(id) ?? []).map((w) =>
    w.isForward && w.target ? (tree.rank.get(w.target) ?? 0) - 1 : 0,
  );
  return {
    left: Math.max(half, ...items.map((i) => i.left - i.offset)),
    right: Math.max(half, ...items.map((i) => i.right + i.offset)),
    bottom: Math.max(tree.rank.get(id) ?? 0, ...ranks, ...items.map((i) => i.bottom)),
    items,
  };
}

function writePositions(
  tree: Tree,
  boxes: Map<string, Box>,
  root: string,
  rootX: number,
  result: Arrangement,
) {
  const middles = new Map([[root, rootX]]);
  for (const id of tree.order) {
    const x = middles.get(id) ?? rootX;
    const y = (tree.rank.get(id) ?? 0) * ROW;
    result.positions[id] = { x: Math.round(x - half), y };
    const lanes = new Map<string, number>();
    for (const item of boxes.get(id)?.items ?? []) {
      middles.set(item.id, x + item.offset);
      lanes.set(item.id, Math.round(x + item.offset));
    }
    for (const way of tree.ways.get(id) ?? []) {
      const name = placeId({ source: id, key: way.key });
      const lane = lanes.get(name);
      if (lane !== undefined) result.lanes[name] = lane;
      if (way.target !== null && way.isForward) continue;
      const stubX = lane ?? Math.round(x);
      result.stubs.push({ source: id, key: way.key, goesTo: way.target, x: stubX, y: y + ROW });
    }
  }
}
