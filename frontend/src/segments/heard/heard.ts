/** Bars of who heard from us day by day: geometry and numbers without React. */
import type { Heard, HeardDay, HeardPart } from "../../api/queries/heard";
import { niceTop, toTenth } from "../../ui/chart/scale";

export interface Box {
  width: number;
  height: number;
}

/** A day's bar: its parts from the bottom up, those with people only. */
export interface Stack {
  on: string;
  x: number;
  width: number;
  /** Too narrow for gaps between bars and lines around their parts. */
  isNarrow: boolean;
  parts: { part: string; y: number; height: number }[];
}

const NARROW_PX = 6;

/** The parts that anybody is in on any day, in their order. */
export const partsInUse = ({ parts }: Heard): HeardPart[] =>
  parts.filter(({ people }) => people > 0);

export const topOf = (days: readonly HeardDay[]): number =>
  niceTop(Math.max(0, ...days.map(({ people }) => people)));

/** One bar per counted day; no bar is lower than its people, and none overlap. */
export function stacks({ days, parts }: Heard, { width, height }: Box): Stack[] {
  const column = width / Math.max(1, days.length);
  const isNarrow = column < NARROW_PX;
  const bar = isNarrow ? column : Math.min(column * 0.8, 40);
  const top = topOf(days);
  return days.map((day, place) => {
    let below = 0;
    const drawn = parts.map(({ part }) => {
      const size = ((day.parts[part] ?? 0) / top) * height;
      below += size;
      return { part, y: toTenth(height - below), height: toTenth(size) };
    });
    return {
      on: day.on,
      x: toTenth(column * (place + 0.5) - bar / 2),
      width: toTenth(bar),
      isNarrow,
      parts: drawn.filter((one) => one.height > 0),
    };
  });
}

/** Which day's column a place is in. */
export function dayAt(x: number, size: number, width: number): number {
  if (width <= 0) return size - 1;
  return Math.min(size - 1, Math.max(0, Math.floor((x / width) * size)));
}

/** What keeps most of the others from hearing; null where everybody heard. */
export function mostly({ parts }: Heard): { words: string; share: number } | null {
  const silent = parts.filter((part) => !part.heard && part.people > 0);
  const others = silent.reduce((sum, { people }) => sum + people, 0);
  const first = silent.toSorted((a, b) => b.people - a.people)[0];
  return first ? { words: first.words, share: first.people / others } : null;
}
