/** Lay the moves between campaigns out as a flow diagram: bars at both sides, bands between. */

import type { Move } from "../../api/queries/ahead";

export interface Bar {
  /** A campaign; null is none at all. */
  campaign: number | null;
  people: number;
  y: number;
  height: number;
}

export interface Band {
  move: Move;
  /** An outline from the left bar to the right one. */
  path: string;
}

export interface Flow {
  left: Bar[];
  right: Bar[];
  bands: Band[];
  height: number;
  /** People of moves that are too small to be drawn. */
  rest: number;
}

export interface Frame {
  width: number;
  /** Room at both sides for the names. */
  side: number;
}

export const BAR = 10;

const MOST_BANDS = 14;
const GAP = 14;
const LEAST = 14;
const SPREAD = 260;

/** The largest moves; of a bar without room for its name the height is raised. */
export function layFlow(moves: readonly Move[], frame: Frame): Flow {
  const drawn = moves.filter(({ people }) => people > 0).slice(0, MOST_BANDS);
  const whole = drawn.reduce((sum, { people }) => sum + people, 0);
  const scale = whole > 0 ? SPREAD / whole : 0;
  const left = stack(drawn, "before", scale);
  const right = stack(drawn, "after", scale);
  const used = new Map<Bar, number>();
  const bands = drawn.map((move) => {
    const thick = Math.max(1, move.people * scale);
    const from = take(used, find(left, move.before), thick);
    const to = take(used, find(right, move.after), thick);
    return { move, path: outline(from, to, thick, frame) };
  });
  const height = Math.max(
    0,
    ...[left.at(-1), right.at(-1)].map((bar) => (bar ? bar.y + bar.height : 0)),
  );
  const rest = moves.slice(drawn.length).reduce((sum, { people }) => sum + people, 0);
  return { left, right, bands, height, rest };
}

function stack(moves: readonly Move[], side: "before" | "after", scale: number): Bar[] {
  const people = new Map<number | null, number>();
  for (const move of moves) people.set(move[side], (people.get(move[side]) ?? 0) + move.people);
  const bars: Bar[] = [];
  let y = 0;
  for (const [campaign, count] of [...people].sort((a, b) => b[1] - a[1])) {
    const height = Math.max(LEAST, count * scale);
    bars.push({ campaign, people: count, y, height });
    y += height + GAP;
  }
  return bars;
}

function find(bars: readonly Bar[], campaign: number | null): Bar | undefined {
  return bars.find((bar) => bar.campaign === campaign);
}

/** Bands lie in a bar one under the other. */
function take(used: Map<Bar, number>, bar: Bar | undefined, thick: number): number {
  if (!bar) return 0;
  const at = used.get(bar) ?? 0;
  used.set(bar, at + thick);
  return bar.y + at;
}

function outline(from: number, to: number, thick: number, { width, side }: Frame): string {
  const [x1, x2] = [side + BAR, width - side - BAR];
  const middle = (x1 + x2) / 2;
  const n = (value: number) => Math.round(value * 10) / 10;
  return (
    `M${x1} ${n(from)}C${middle} ${n(from)} ${middle} ${n(to)} ${x2} ${n(to)}` +
    `V${n(to + thick)}C${middle} ${n(to + thick)} ${middle} ${n(from + thick)} ${x1} ${n(from + thick)}Z`
  );
}
