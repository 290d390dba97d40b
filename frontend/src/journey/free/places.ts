/**
 * Free arrangement: cards stand where people put them, and a journey says so in its draft.
 * Pure functions; without places of its own a draft is arranged automatically (`layout`).
 */
import type { Layout } from "../../api/types";
import { arrange, CARD, GAP, type Point } from "../layout";
import { type Draft, type GraphDocument, indexOf, type Places } from "../model";
import { readingOf, readingOrder } from "../reading";

/** Cards stand on a grid of this many pixels. */
export const SNAP = 20;
const ROW = CARD.height + GAP.down;
export const COLUMN = CARD.width + GAP.across;

/** The places a draft was saved with; undefined when it is arranged automatically. */
export function placesIn({ arranged, positions }: Layout): Places | undefined {
  return arranged === "free" ? positions : undefined;
}

/** What is saved beside the document: the places people chose, else those we computed. */
export function layoutOf({ document, free }: Draft): Layout {
  if (free) return { positions: free, arranged: "free" };
  return { positions: arrange(document).positions };
}

/** Switch free arrangement on: the picture stays as it is. */
export const setFree = (draft: Draft): Draft =>
  draft.free ? draft : { ...draft, free: arrange(draft.document).positions };

/** Switch back to the automatic arrangement. */
export function tidyUp(draft: Draft): Draft {
  if (!draft.free) return draft;
  const { free: _, ...automatic } = draft;
  return automatic;
}

/** Move some cards together. */
export function moveCards(draft: Draft, ids: Iterable<string>, by: Point): Draft {
  const { free } = draft;
  if (!free || (by.x === 0 && by.y === 0)) return draft;
  const moved = [...ids].flatMap((id) => {
    const at = placeOf(free, id);
    return at ? [[id, { x: at.x + by.x, y: at.y + by.y }] as const] : [];
  });
  return moved.length ? { ...draft, free: { ...free, ...Object.fromEntries(moved) } } : draft;
}

/** A card's place near the pointer: level with another card, else on the grid. */
export function snapped(at: Point, others: Point[]): Point {
  return {
    x: snap(
      at.x,
      others.map(({ x }) => x),
    ),
    y: snap(
      at.y,
      others.map(({ y }) => y),
    ),
  };
}

function snap(value: number, lines: number[]): number {
  const near = lines.filter((line) => Math.abs(line - value) < SNAP / 2);
  const best = near.sort((a, b) => Math.abs(a - value) - Math.abs(b - value))[0];
  return best ?? Math.round(value / SNAP) * SNAP;
}

/** An id may be the name of something every object has. */
export const placeOf = (places: Places, id: string): Point | undefined =>
  Object.hasOwn(places, id) ? places[id] : undefined;

/** Give new steps a place beside the one before them, and forget those of removed ones. */
export function settle(draft: Draft): Draft {
  const { document, free } = draft;
  if (!free) return draft;
  const { nodes } = indexOf(document);
  const kept = Object.entries(free).filter(([id]) => nodes.has(id));
  const isWhole = kept.length === nodes.size;
  if (isWhole && kept.length === Object.keys(free).length) return draft;
  let places: Places = Object.fromEntries(kept);
  if (isWhole) return { ...draft, free: places };
  for (const id of readingOrder(document)) {
    if (!placeOf(places, id)) places = placeNew(document, places, id);
  }
  return { ...draft, free: places };
}

/** Put a step, and what moves with it, where its path is now. */
export function resettle(draft: Draft, id: string, along: ReadonlySet<string>): Draft {
  const before = draft.free && placeOf(draft.free, id);
  if (!draft.free || !before) return draft;
  const others = Object.entries(draft.free).filter(([each]) => !along.has(each));
  const alone = placeNew(draft.document, Object.fromEntries(others), id);
  const after = placeOf(alone, id) ?? before;
  const by = { x: after.x - before.x, y: after.y - before.y };
  const group = moveCards(draft, along, by).free ?? {};
  const moved = Object.entries(group).filter(([each]) => along.has(each));
  return { ...draft, free: { ...alone, ...Object.fromEntries(moved) } };
}

function placeNew(document: GraphDocument, places: Places, id: string): Places {
  const wished = wishFor(document, places, id);
  const roomy = makeRoom(document, places, id, wished.y + ROW);
  return { ...roomy, [id]: freeSpot(wished, CARD, boxesOf(roomy)) };
}

/** Below the steps that lead to it, in the column of its path. */
function wishFor(document: GraphDocument, places: Places, id: string): Point {
  const above = sourcesOf(document, id).filter(({ source }) => placeOf(places, source));
  const next = targetsOf(document, id).flatMap((each) => placeOf(places, each) ?? [])[0];
  const [way] = above;
  const parent = way && placeOf(places, way.source);
  if (!way || !parent) {
    if (next) return { x: next.x, y: next.y - ROW };
    const all = Object.values(places);
    if (!all.length) return { x: -CARD.width / 2, y: 0 };
    return {
      x: Math.max(...all.map(({ x }) => x)) + COLUMN,
      y: Math.min(...all.map(({ y }) => y)),
    };
  }
  const y = Math.max(...above.map(({ source }) => placeOf(places, source)?.y ?? 0)) + ROW;
  const keys = (readingOf(document).ways.get(way.source) ?? []).map(({ key }) => key);
  if (keys.length < 2) return { x: parent.x, y };
  const follower = targetsOf(document, id)[0];
  const isOnly = follower !== undefined && sourcesOf(document, follower).length === 1;
  if (next && isOnly) return { x: next.x, y };
  const aside = keys.indexOf(way.key) - (keys.length - 1) / 2;
  return { x: parent.x + Math.round(aside * COLUMN), y };
}

/** Move what follows a new step down, if that runs into nothing else. */
function makeRoom(document: GraphDocument, places: Places, id: string, from: number): Places {
  const ys = targetsOf(document, id).flatMap((each) => placeOf(places, each)?.y ?? []);
  const first = Math.min(...ys);
  const by = from - first;
  // A step that stands above or beside was put there on purpose.
  if (!ys.length || by <= 0 || by > ROW) return places;
  const below = new Set(
    stepsAfter(document, id).filter((each) => (placeOf(places, each)?.y ?? -Infinity) >= first),
  );
  const pushed = Object.entries(places).map(([each, at]) =>
    below.has(each) ? ([each, { x: at.x, y: at.y + by }] as const) : ([each, at] as const),
  );
  const standing = pushed.filter(([each]) => !below.has(each)).map(([, at]) => boxOf(at));
  const runsInto = pushed.some(
    ([each, at]) => below.has(each) && standing.some((box) => touches(boxOf(at), box)),
  );
  return runsInto ? places : Object.fromEntries(pushed);
}

const sourcesOf = (document: GraphDocument, id: string) =>
  (indexOf(document).incoming.get(id) ?? []).filter(({ source }) =>
    targetsOf(document, source).includes(id),
  );

/** Steps people go on to; paths that lead back are not among them. */
const targetsOf = (document: GraphDocument, id: string): string[] =>
  (readingOf(document).ways.get(id) ?? []).flatMap(({ target, isForward }) =>
    target !== null && isForward ? [target] : [],
  );

function stepsAfter(document: GraphDocument, id: string): string[] {
  const found = new Set<string>();
  const stack = targetsOf(document, id);
  while (stack.length) {
    const each = stack.pop() as string;
    if (found.has(each)) continue;
    found.add(each);
    stack.push(...targetsOf(document, each));
  }
  return [...found];
}

interface Box extends Point {
  width: number;
  height: number;
}

const boxOf = ({ x, y }: Point): Box => ({ x, y, ...CARD });
export const boxesOf = (places: Places): Box[] => Object.values(places).map(boxOf);

const touches = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width + SNAP &&
  other.x < one.x + one.width + SNAP &&
  one.y < other.y + other.height + SNAP &&
  other.y < one.y + one.height + SNAP;

/** The wished place, else the nearest one to its right or left that is free. */
export function freeSpot(
  wished: Point,
  size: { width: number; height: number },
  taken: Box[],
): Point {
  const isFree = (at: Point) => !taken.some((box) => touches({ ...at, ...size }, box));
  for (let column = 0; ; column += 1) {
    const right = { x: wished.x + column * COLUMN, y: wished.y };
    if (isFree(right)) return right;
    const left = { x: wished.x - column * COLUMN, y: wished.y };
    if (isFree(left)) return left;
  }
}
