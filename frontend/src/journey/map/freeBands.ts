import type { LaneView } from "../../canvas/types";
import { CARD, type Point } from "../layout";

const MARGIN = { x: 24, top: 34, bottom: 20 };

interface Band {
  stage: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Placed extends Point {
  id: string;
}

/**
 * Bands of stages behind cards that stand anywhere: one around all cards of a stage that no
 * card of another stage stands among.
 */
export function freeBands(
  placed: readonly Placed[],
  stages: Map<string, string>,
  order: readonly string[],
): LaneView[] {
  const bands: Band[] = [];
  for (const card of placed) {
    const stage = stages.get(card.id);
    if (stage === undefined) continue;
    const own = around(card, stage);
    const isClean = (band: Band) =>
      placed.every((one) => stages.get(one.id) === stage || !overlap(band, around(one, ""))) &&
      bands.every((one) => one.stage === stage || !overlap(band, one));
    const at = bands.findIndex((one) => one.stage === stage && isClean(union(one, own)));
    const joined = bands[at];
    if (joined) bands[at] = union(joined, own);
    else bands.push(own);
  }
  return bands.map(({ stage, left, top, right, bottom }) => ({
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
    stage,
    tone: order.indexOf(stage),
  }));
}

const around = ({ x, y }: Point, stage: string): Band => ({
  stage,
  left: x - MARGIN.x,
  top: y - MARGIN.top,
  right: x + CARD.width + MARGIN.x,
  bottom: y + CARD.height + MARGIN.bottom,
});

const union = (one: Band, other: Band): Band => ({
  stage: one.stage,
  left: Math.min(one.left, other.left),
  top: Math.min(one.top, other.top),
  right: Math.max(one.right, other.right),
  bottom: Math.max(one.bottom, other.bottom),
});

const overlap = (one: Band, other: Band): boolean =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;
