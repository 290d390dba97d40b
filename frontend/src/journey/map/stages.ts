/**
 * The map layer: which stage each step belongs to, and the bands in which stages lie.
 * Pure functions of the draft; nothing here decides what happens to anybody.
 */
import type { LaneView } from "../../canvas/types";
import { type Arrangement, CARD, GAP } from "../layout";
import { type Draft, type GraphDocument, indexOf } from "../model";
import { readingOrder } from "../reading";
import { freeBands } from "./freeBands";

export type Emotion = -2 | -1 | 0 | 1 | 2;

/** What the map says about one step. */
export interface StepMap {
  stage?: string | null;
  touchpoint?: string | null;
  emotion?: Emotion | null;
  pain_point?: string | null;
  opportunity?: string | null;
  owner?: string | null;
  kpi?: string | null;
}

export type JourneyMap = Record<string, StepMap>;

export const mapOf = (map: Record<string, unknown>): JourneyMap =>
  Object.fromEntries(
    Object.entries(map).filter(([, entry]) => typeof entry === "object" && entry !== null),
  ) as JourneyMap;

/**
 * Forget what the map said of a removed step when a new one takes its id. The entry itself
 * is kept until then: an undo brings the step back.
 */
export function forgetStale(before: Draft, next: Draft): Draft {
  if (next.document === before.document) return next;
  const had = indexOf(before.document).nodes;
  const stale = next.document.nodes.filter(
    ({ id }) => !had.has(id) && Object.hasOwn(next.map, id) && next.map[id] === before.map[id],
  );
  if (!stale.length) return next;
  const ids = new Set(stale.map(({ id }) => id));
  const map = Object.fromEntries(Object.entries(next.map).filter(([id]) => !ids.has(id)));
  return { ...next, map };
}

/** Change what the map says about a step; empty values and entries are left out. */
export function describe(
  map: Record<string, unknown>,
  id: string,
  changes: StepMap,
): Record<string, unknown> {
  const entry = Object.fromEntries(
    Object.entries({ ...mapOf(map)[id], ...changes }).filter(
      ([, value]) => value !== null && value !== undefined && value !== "",
    ),
  );
  const { [id]: _, ...others } = map;
  return Object.keys(entry).length ? { ...others, [id]: entry } : others;
}

/**
 * The stage of each step: its own, else that of the step before it. Where several paths
 * meet, the one that is read first decides.
 */
export function stagesOf(document: GraphDocument, map: JourneyMap): Map<string, string> {
  const { incoming } = indexOf(document);
  const stages = new Map<string, string>();
  const order = readingOrder(document);
  // Where paths meet, one that is read later may bring the stage: then it is asked again.
  for (let known = -1; known < stages.size; ) {
    known = stages.size;
    for (const id of order) {
      if (stages.has(id)) continue;
      const own = map[id]?.stage?.trim();
      const before = incoming.get(id)?.map((edge) => stages.get(edge.source));
      const stage = own || before?.find((one) => one !== undefined);
      if (stage) stages.set(id, stage);
    }
  }
  return stages;
}

/** Stages in the order in which they are read: that is also the order of their colours. */
export function stageOrder(document: GraphDocument, stages: Map<string, string>): string[] {
  return [
    ...new Set(readingOrder(document).flatMap((id) => (stages.has(id) ? [stages.get(id)] : []))),
  ] as string[];
}

const MARGIN = 56;
const ROW = CARD.height + GAP.down;

/**
 * Bands behind the steps. Each row of steps is tiled by the stages of its steps, split
 * half way between neighbours of different stages; rows of one stage grow together.
 */
export function lanesOf(
  document: GraphDocument,
  { positions, isFree }: Arrangement,
  stages: Map<string, string>,
): LaneView[] {
  const placed = document.nodes.flatMap(({ id }) => {
    const at = positions[id];
    return at ? [{ id, ...at }] : [];
  });
  if (!placed.length || !stages.size) return [];
  const order = stageOrder(document, stages);
  if (isFree) return freeBands(placed, stages, order);
  const left = Math.min(...placed.map(({ x }) => x)) - MARGIN;
  const right = Math.max(...placed.map(({ x }) => x + CARD.width)) + MARGIN;
  const rows = new Map<number, typeof placed>();
  for (const step of placed) rows.set(step.y, [...(rows.get(step.y) ?? []), step]);
  const tiles = [...rows].flatMap(([y, steps]) =>
    tile(
      steps.sort((a, b) => a.x - b.x),
      stages,
      left,
      right,
    ).map(({ from, to, stage }) => ({
      x: from,
      y: y - GAP.down / 2,
      width: to - from,
      height: ROW,
      stage,
      tone: order.indexOf(stage),
    })),
  );
  return grow(tiles);
}

interface Tile {
  from: number;
  to: number;
  stage: string;
}

function tile(
  steps: { id: string; x: number }[],
  stages: Map<string, string>,
  left: number,
  right: number,
): Tile[] {
  const tiles: (Tile | { from: number; to: number; stage: undefined })[] = [];
  steps.forEach(({ id, x }, at) => {
    const before = steps[at - 1];
    const after = steps[at + 1];
    const from = before ? (before.x + CARD.width + x) / 2 : left;
    const to = after ? (x + CARD.width + after.x) / 2 : right;
    const stage = stages.get(id);
    const last = tiles[tiles.length - 1];
    if (last && last.stage === stage) last.to = to;
    else tiles.push({ from, to, stage } as Tile);
  });
  return tiles.filter((one): one is Tile => one.stage !== undefined);
}

/** Let tiles of one stage and width that touch become one band. */
function grow(tiles: LaneView[]): LaneView[] {
  const lanes: LaneView[] = [];
  for (const one of tiles.sort((a, b) => a.y - b.y || a.x - b.x)) {
    const above = lanes.find(
      (lane) =>
        lane.stage === one.stage &&
        lane.x === one.x &&
        lane.width === one.width &&
        Math.abs(lane.y + lane.height - one.y) < 1,
    );
    if (above) above.height += one.height;
    else lanes.push({ ...one });
  }
  return lanes;
}
