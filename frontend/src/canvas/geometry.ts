/** Lines between cards: right angles, rounded, bending 34 px above the card they lead to. */

export const STEP = { width: 220, height: 64 };
export const STUB = { width: 176, height: 28 };
const BEND_ABOVE = 34;
/** Below a card a path turns to its lane at the height where others turn to their card. */
const TURN_BELOW = 30;
const RADIUS = 8;
/** Room between a card and a path that passes it. */
const PASSING = 20;
/** A (+) nearer than this below the turn of a branch would lie on its label. */
const LABEL_ROOM = 26;
/** A run across that is shorter has no room for a (+) beside the label. */
const SHORT_RUN = 100;

export interface Ends {
  sourceX: number;
  sourceY: number;
  targetX: number;
  targetY: number;
  lane: number | null;
  /** One of several ways out: it turns to its own column at once. */
  isBranch: boolean;
}

export interface Line {
  path: string;
  /** Middle of the label. */
  label: { x: number; y: number };
  /** Middle of the (+). */
  plus: { x: number; y: number };
}

type Point = [number, number];

export function lineOf(ends: Ends): Line {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const turn = sourceY + TURN_BELOW;
  const isStraight = sourceX === targetX && targetY > sourceY;
  if (targetY < turn + RADIUS && !isStraight) return lineUp(ends, turn);
  const lane = ends.lane ?? (ends.isBranch ? targetX : sourceX);
  const bend = Math.max(targetY - BEND_ABOVE, turn);
  const points: Point[] = [[sourceX, sourceY]];
  if (lane !== sourceX) points.push([sourceX, turn], [lane, turn]);
  if (lane !== targetX) points.push([lane, bend], [targetX, bend]);
  points.push([targetX, targetY]);
  const from = ends.isBranch ? turn : sourceY;
  const to = lane === targetX ? targetY : bend;
  const hasRoom = to - from > STEP.height;
  return {
    path: roundCorners(points),
    label: { x: lane, y: turn - 9 },
    plus:
      ends.isBranch && lane !== targetX && bend - turn < LABEL_ROOM
        ? besideLabel(lane, bend, targetX, targetY)
        : { x: lane, y: ends.isBranch && !hasRoom ? to - 15 : (from + to) / 2 },
  };
}

/** On the run across to the card, else on the way down into it. */
function besideLabel(lane: number, bend: number, targetX: number, targetY: number) {
  if (Math.abs(targetX - lane) < SHORT_RUN) return { x: targetX, y: (bend + targetY) / 2 };
  return { x: (lane + targetX) / 2, y: bend };
}

/** To a card beside or above: between the two, else past the right one, and in from above. */
function lineUp({ sourceX, sourceY, targetX, targetY, lane }: Ends, turn: number): Line {
  const isBetween = Math.abs(targetX - sourceX) >= STEP.width + 2 * PASSING;
  const column = isBetween
    ? (sourceX + targetX) / 2
    : Math.max(sourceX, targetX) + STEP.width / 2 + PASSING;
  const side = column + (lane === null ? 0 : lane - targetX);
  const top = targetY - BEND_ABOVE;
  const points: Point[] = [
    [sourceX, sourceY],
    [sourceX, turn],
    [side, turn],
    [side, top],
    [targetX, top],
    [targetX, targetY],
  ];
  return {
    path: roundCorners(points),
    label: { x: side, y: turn - 9 },
    plus: { x: side, y: (turn + top) / 2 },
  };
}

function roundCorners(points: Point[]): string {
  const parts = [`M${points[0]?.join(",")}`];
  for (let at = 1; at < points.length - 1; at += 1) {
    const [before, corner, after] = [points[at - 1], points[at], points[at + 1]];
    if (!before || !corner || !after) continue;
    const one = towards(corner, before);
    const two = towards(corner, after);
    parts.push(`L${one.join(",")}`, `Q${corner.join(",")} ${two.join(",")}`);
  }
  parts.push(`L${points[points.length - 1]?.join(",")}`);
  return parts.join("");
}

/** The point a radius away from a corner, or half way when the side is short. */
function towards(corner: Point, other: Point): Point {
  const dx = other[0] - corner[0];
  const dy = other[1] - corner[1];
  const length = Math.hypot(dx, dy) || 1;
  const reach = Math.min(RADIUS, length / 2);
  return [corner[0] + (dx / length) * reach, corner[1] + (dy / length) * reach];
}
