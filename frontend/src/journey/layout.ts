/**
 * Automatic arrangement, top down: a pure function of the document, so that the picture
 * changes only where the journey did.
 *
 * Below a step stand, side by side in the author's branch order, the parts that only it
 * leads to (its children in the dominator tree); where branches meet again the next part
 * stands below their middle, so far down that nothing is in its way. Paths that lead back,
 * or that lead nowhere yet, end in a stub.
 */
import { growTree, rootsOf, type Tree } from "./flowTree";
import { type GraphDocument, placeId } from "./model";

export const CARD = { width: 220, height: 64 };
export const GAP = { across: 40, down: 64 };
const ROW = CARD.height + GAP.down;
/** A step below several paths stands exactly below one that is this close to their middle. */
const SNAP = 48;

export interface Point {
  x: number;
  y: number;
}

interface Stub extends Point {
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
  /** Cards stand where people put them: rows and columns mean nothing. */
  isFree?: boolean;
}

type Item = {
  id: string;
  /** Its subtree's reach to the left and right of its own middle. */
  left: number;
  right: number;
  /** Its first and last row, counted from the step it hangs below. */
  top: number;
  bottom: number;
  offset: number;
};

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

interface Box {
  left: number;
  right: number;
  /** Rows below the step itself. */
  height: number;
  items: Item[];
}

const half = CARD.width / 2;

/** What is known of the subtrees placed so far, children before parents. */
interface Placed {
  boxes: Map<string, Box>;
  /** Way of a step or a lane to the right of, and down from, the step it hangs below. */
  offsets: Map<string, number>;
  drops: Map<string, number>;
  /** Steps beside a part that its paths lead to, by the part's first step or lane. */
  outs: Map<string, Set<string>>;
}

/**
 * Build every subtree's box from the leaves up. Nothing to the left or right depends on how
 * long a path is: a step put on it moves others down, never across.
 */
function placeSubtrees(tree: Tree): Map<string, Box> {
  const placed: Placed = {
    boxes: new Map(),
    offsets: new Map(),
    drops: new Map(),
    outs: new Map(),
  };
  const children = new Map<string, string[]>();
  for (const id of tree.order) {
    const parent = tree.parent.get(id);
    if (parent === undefined) continue;
    const siblings = children.get(parent);
    if (siblings) siblings.push(id);
    else children.set(parent, [id]);
  }
  for (const id of [...tree.order].reverse()) {
    placeBelow(tree, id, children.get(id) ?? [], placed);
  }
  return placed.boxes;
}

function placeBelow(tree: Tree, id: string, children: string[], placed: Placed) {
  const items = packHeads(headsOf(tree, id, placed));
  const known = new Set<string>();
  const put = (item: Item) => {
    known.add(item.id);
    placed.offsets.set(item.id, item.offset);
    placed.drops.set(item.id, item.top);
  };
  for (const head of items) put(head);
  for (const child of children) {
    if (known.has(child)) continue;
    const item = toItem(child, placed);
    // A part whose paths go on past this one needs its column; of others the end is known.
    const goesPast = ({ id: part }: Item) =>
      [...(placed.outs.get(part) ?? [])].some((to) => to !== child && !known.has(to));
    const wished = middleOfWaysIn(tree, child, id, placed.offsets);
    item.offset = clearOf(item, wished, items.filter(goesPast));
    const above = items.filter((each) => areAcross(item, item.offset, each));
    lower(item, Math.max(rowOf(tree, child, id, placed), ...above.map((each) => each.bottom + 1)));
    put(item);
    items.push(item);
  }
  placed.outs.set(id, outsOf(tree, id, children, placed));
  placed.boxes.set(id, {
    left: Math.max(half, ...items.map((i) => i.left - i.offset)),
    right: Math.max(half, ...items.map((i) => i.right + i.offset)),
    height: Math.max(0, ...items.map((i) => i.bottom)),
    items,
  });
}

/** The parts directly below a step, in branch order: cards, empty lanes and stubs. */
function headsOf(tree: Tree, id: string, placed: Placed): Item[] {
  const ways = tree.ways.get(id) ?? [];
  return ways.flatMap(({ key, target, isForward }) => {
    const isOnward = isForward && target !== null;
    if (isOnward && tree.parent.get(target) === id && tree.into.get(target)?.length === 1) {
      return ways.length > 1 ? [toItem(target, placed)] : [];
    }
    if (isOnward && ways.length < 2) return [];
    // As wide as a card, so that the first step put here pushes nothing aside.
    const name = placeId({ source: id, key });
    placed.outs.set(name, new Set(isOnward ? [target] : []));
    return [{ id: name, left: half, right: half, top: 1, bottom: 1, offset: 0 }];
  });
}

function toItem(id: string, { boxes }: Placed): Item {
  const { left, right, height } = boxes.get(id) as Box;
  return { id, left, right, top: 1, bottom: 1 + height, offset: 0 };
}

function lower(item: Item, top: number) {
  item.bottom += top - item.top;
  item.top = top;
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

/** Steps outside of a subtree that paths from it lead to. */
function outsOf(tree: Tree, id: string, children: string[], { outs }: Placed): Set<string> {
  const own = (tree.ways.get(id) ?? []).flatMap(({ target, isForward }) =>
    target !== null && isForward ? [target] : [],
  );
  const found = new Set(own);
  for (const child of children) for (const to of outs.get(child) ?? []) found.add(to);
  for (const to of found) if (tree.parent.get(to) === id) found.delete(to);
  return found;
}

/** The row below all paths that lead to a step, counted from the step both hang below. */
function rowOf(tree: Tree, target: string, above: string, { drops }: Placed): number {
  const into = tree.into.get(target) ?? [];
  const rows = into.map(({ source }) => {
    // A lane beside a card needs a row of its own to be seen.
    const needsLane = into.length > 1 && (tree.ways.get(source)?.length ?? 0) > 1;
    return sumUp(tree, source, above, drops) + (needsLane ? 2 : 1);
  });
  return Math.max(1, ...rows);
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
    return lane + sumUp(tree, place.source, above, offsets);
  });
  const low = Math.min(...xs);
  const high = Math.max(...xs);
  if (low === Number.POSITIVE_INFINITY) return 0;
  const middle = (low + high) / 2;
  // Straight below a path that comes down close by: no small kinks.
  const near = xs.filter((x) => Math.abs(x - middle) <= SNAP);
  return near.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? middle;
}

/** Add up what lies between a step and one it hangs below. */
function sumUp(tree: Tree, id: string, above: string, parts: Map<string, number>): number {
  let sum = 0;
  let at: string | undefined = id;
  while (at !== undefined && at !== above) {
    sum += parts.get(at) ?? 0;
    at = tree.parent.get(at);
  }
  return sum;
}

const areAcross = (item: Item, x: number, other: Item): boolean =>
  x - item.left < other.offset + other.right + GAP.across &&
  x + item.right > other.offset - other.left - GAP.across;

/** The place nearest to the wished one, to its right, clear of some parts. */
function clearOf(item: Item, wished: number, parts: Item[]): number {
  let x = wished;
  for (;;) {
    const hit = parts.find((part) => areAcross(item, x, part));
    if (!hit) return x;
    x = hit.offset + hit.right + GAP.across + item.left;
  }
}

function writePositions(
  tree: Tree,
  boxes: Map<string, Box>,
  root: string,
  rootX: number,
  result: Arrangement,
) {
  const middles = new Map([[root, rootX]]);
  const rows = new Map([[root, 0]]);
  for (const id of tree.order) {
    const x = middles.get(id) ?? rootX;
    const row = rows.get(id) ?? 0;
    const y = row * ROW;
    result.positions[id] = { x: Math.round(x - half), y };
    const lanes = new Map<string, number>();
    for (const item of boxes.get(id)?.items ?? []) {
      middles.set(item.id, x + item.offset);
      rows.set(item.id, row + item.top);
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
