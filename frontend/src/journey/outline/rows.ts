/** Lines of the outline as rows of a tree: what is open, what is closed, where a step fits. */
import { type GraphDocument, type Place, placeId } from "../model";
import { type Line, readingOf } from "../reading";

/** A place to put the step being placed. */
interface PlaceLine {
  type: "place";
  place: Place;
  level: number;
}

export type Row = (Line | PlaceLine) & {
  key: string;
  /** Rows below it that can be closed. */
  hasBelow: boolean;
  isOpen: boolean;
  /** Among its siblings, from 1. */
  position: number;
  siblings: number;
};

interface Shown {
  closed: ReadonlySet<string>;
  /** Places that take what is being placed; null while nothing is. */
  legal: ReadonlySet<string> | null;
}

export function keyOf(line: Line | PlaceLine): string {
  return line.type === "step" ? line.id : `${line.type} ${placeId(line.place)}`;
}

export function rowsOf(document: GraphDocument, { closed, legal }: Shown): Row[] {
  const { lines } = readingOf(document);
  const rows: Row[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (const [at, line] of lines.entries()) {
    if (line.level > hiddenBelow) continue;
    const key = keyOf(line);
    const hasBelow = (lines[at + 1]?.level ?? 0) > line.level;
    // Closed or not, every place is offered while one is looked for.
    const isOpen = hasBelow && (legal !== null || !closed.has(key));
    hiddenBelow = hasBelow && !isOpen ? line.level : Number.POSITIVE_INFINITY;
    rows.push({ ...line, key, hasBelow, isOpen, position: 0, siblings: 0 });
    const place = legal && placeAt(line);
    if (place && legal.has(placeId(place.place))) rows.push({ ...blank(place) });
  }
  return countSiblings(rows);
}

function placeAt(line: Line): PlaceLine | null {
  if (line.type === "branch") return { type: "place", place: line.place, level: line.level + 1 };
  if (line.type !== "step" || !line.after) return null;
  return { type: "place", place: line.after, level: line.level };
}

const blank = (line: PlaceLine): Row => ({
  ...line,
  key: keyOf(line),
  hasBelow: false,
  isOpen: false,
  position: 0,
  siblings: 0,
});

function countSiblings(rows: Row[]): Row[] {
  const open: Row[][] = [];
  const close = (level: number) => {
    for (const group of open.splice(level)) {
      for (const row of group) row.siblings = group.length;
    }
  };
  for (const row of rows) {
    close(row.level);
    const group = open[row.level - 1] ?? [];
    open[row.level - 1] = group;
    group.push(row);
    row.position = group.length;
  }
  close(0);
  return rows;
}

/** Keys of the rows around a step, innermost first. */
export function keysAround(document: GraphDocument, id: string): string[] {
  const { lines } = readingOf(document);
  const keys: string[] = [];
  let at = lines.findIndex((line) => line.type === "step" && line.id === id);
  let level = lines[at]?.level ?? 0;
  for (; at >= 0 && level > 1; at -= 1) {
    const line = lines[at] as Line;
    if (line.level >= level) continue;
    level = line.level;
    keys.push(keyOf(line));
  }
  return keys;
}

/** The row around a row; undefined outside. */
export function parentOf(rows: Row[], at: number): Row | undefined {
  const level = rows[at]?.level ?? 0;
  return rows.slice(0, at).findLast((row) => row.level < level);
}

/** The next row whose words begin with what was typed, going round. */
export function startingWith(
  rows: Row[],
  wordsOf: (row: Row) => string,
  typed: string,
  from: number,
): Row | undefined {
  const wanted = typed.toLowerCase();
  // One letter goes on to the next; more letters narrow down where one stands.
  const start = typed.length > 1 ? from : from + 1;
  const round = [...rows.slice(start), ...rows.slice(0, start)];
  return round.find((row) => wordsOf(row).toLowerCase().startsWith(wanted));
}
