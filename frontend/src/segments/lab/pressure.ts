/** How many messages people get in the days ahead: who gets how many, and bars of that. */
import type { OrderPreview } from "../../api/queries/ahead";
import { niceTop, toTenth } from "../../ui/chart/scale";

/** People who get exactly no message, one, two and so on, from those who get at least so many. */
export function toShares(atLeast: readonly number[], customers: number): number[] {
  const none = Math.max(0, customers - (atLeast[0] ?? 0));
  return [none, ...atLeast.map((people, at) => people - (atLeast[at + 1] ?? 0))];
}

/** People by how many messages they get: in the order as it is, and in the new one. */
export interface Count {
  messages: number;
  before: number;
  after: number;
}

export function toCounts({ before, after, customers }: OrderPreview): Count[] {
  const old = toShares(before.messages, customers.people);
  const fresh = toShares(after.messages, customers.people);
  return Array.from({ length: Math.max(old.length, fresh.length) }, (_, messages) => ({
    messages,
    before: old[messages] ?? 0,
    after: fresh[messages] ?? 0,
  }));
}

export interface Box {
  width: number;
  height: number;
}

/** The bars of one number of messages, side by side. */
export interface Pair {
  count: Count;
  /** The middle of both. */
  x: number;
  bars: { order: "before" | "after"; x: number; y: number; width: number; height: number }[];
}

const WIDEST = 36;
const SHARE = 0.36; // of the room for one number of messages

export const topOf = (counts: readonly Count[]): number =>
  niceTop(Math.max(0, ...counts.flatMap(({ before, after }) => [before, after])));

export function layPairs(counts: readonly Count[], { width, height }: Box): Pair[] {
  const top = topOf(counts);
  const room = width / (counts.length || 1);
  const thick = toTenth(Math.min(WIDEST, room * SHARE));
  const bar = (order: "before" | "after", people: number, x: number) => {
    const high = toTenth((people / top) * height);
    return { order, x: toTenth(x), y: toTenth(height - high), width: thick, height: high };
  };
  return counts.map((count, at) => {
    const x = toTenth((at + 0.5) * room);
    const bars = [bar("before", count.before, x - thick - 1), bar("after", count.after, x + 1)];
    return { count, x, bars: bars.filter((one) => one.height > 0) };
  });
}

/** The same as lines of a file. */
export const toTable = (counts: readonly Count[]) => [
  ["messages", "people as it is", "people in the new order"],
  ...counts.map(({ messages, before, after }) => [messages, before, after]),
];
