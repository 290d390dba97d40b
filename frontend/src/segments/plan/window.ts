/** Which rows of a long plan are drawn: those in view, some around them, and a few kept. */

/** Plans of so many rows are drawn whole. */
export const WHOLE = 100;
/** Rows drawn on either side of those in view; of fewer than `NEAR` some are added. */
const AROUND = 12;
const NEAR = 10;

export interface Range {
  /** First and last row drawn, both inside. */
  first: number;
  last: number;
}

export type Part = { row: number } | { gap: number; before: number };

/** Where each row begins, and, as the last number, where the last one ends. */
export function layTops(heights: readonly number[]): number[] {
  const tops = [0];
  for (const height of heights) tops.push((tops.at(-1) ?? 0) + height);
  return tops;
}

/** The rows between two heights. */
export function rowsBetween(tops: readonly number[], from: number, to: number): Range {
  const last = Math.max(0, tops.length - 2);
  return { first: Math.min(rowAt(tops, from), last), last: Math.min(rowAt(tops, to), last) };
}

export function covers(range: Range, wanted: Range): boolean {
  return range.first <= wanted.first && wanted.last <= range.last;
}

/**
 * The rows to draw for those in view: as they are while enough are around, else a few
 * more ahead and a few less behind. Many at once would hold up the frame.
 */
export function follow(range: Range, wanted: Range, count: number): Range {
  return covers(range, widen(wanted, count, NEAR)) ? range : widen(wanted, count);
}

/** With some more rows on both sides. */
export function widen({ first, last }: Range, count: number, around = AROUND): Range {
  return { first: Math.max(0, first - around), last: Math.min(count - 1, last + around) };
}

/** The rows to draw in order, and the empty space that stands for the others. */
export function toParts(tops: readonly number[], range: Range, kept: readonly number[]): Part[] {
  const count = tops.length - 1;
  const rows = new Set(kept.filter((row) => row >= 0 && row < count));
  for (let row = range.first; row <= Math.min(range.last, count - 1); row += 1) rows.add(row);
  const parts: Part[] = [];
  let next = 0;
  for (const row of [...rows, count].sort((a, b) => a - b)) {
    const gap = (tops[row] ?? 0) - (tops[next] ?? 0);
    if (gap > 0) parts.push({ gap, before: row });
    if (row < count) parts.push({ row });
    next = row + 1;
  }
  return parts;
}

/** Binary search for the row at a height. */
function rowAt(tops: readonly number[], y: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
