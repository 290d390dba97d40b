/** The size of a micro-segment by day, and what came in and left: geometry without React. */

import type { DayOfSegment, DaysOfSegment, VersionOfRule } from "../../api/queries/history";
import { toTenth } from "../../ui/chart/scale";
import { type Day, daysBetween } from "../../ui/days";

/** Boxes of pixels: people above, came in and left below. */
export interface Frame {
  width: number;
  top: number;
  below: number;
}

/** What lies on top of the other on one day, up from the middle or down from it. */
export interface Pile {
  day: Day;
  x: number;
  width: number;
  parts: { key: string; part: Part; y: number; height: number }[];
}

export type Part = "entered" | "enteredDefined" | "left" | "leftDefined";

export interface Reading {
  entered: number;
  enteredDefined: number;
  left: number;
  leftDefined: number;
}

/** What came in and left on a day by why. */
export function split(day: DayOfSegment): Reading {
  return {
    entered: day.entered - day.entered_by_definition,
    enteredDefined: day.entered_by_definition,
    left: day.left - day.left_by_definition,
    leftDefined: day.left_by_definition,
  };
}

export function sum(days: readonly DayOfSegment[]): Reading {
  const total: Reading = { entered: 0, enteredDefined: 0, left: 0, leftDefined: 0 };
  for (const day of days) {
    const parts = split(day);
    for (const key of Object.keys(total) as (keyof Reading)[]) total[key] += parts[key];
  }
  return total;
}

/** The middle of a day's column. */
export function xOf(day: Day, { start, end }: DaysOfSegment, width: number): number {
  const size = daysBetween(start, end) + 1;
  return toTenth(((daysBetween(start, day) + 0.5) / size) * width);
}

/** The most that came in or left on a day, at least one. */
export const mostMoved = (days: readonly DayOfSegment[]): number =>
  Math.max(1, ...days.flatMap(({ entered, left }) => [entered, left]));

/** Bars up for who came in and down for who left; behaviour lies next to the middle. */
export function piles(found: DaysOfSegment, { width, below }: Frame): Pile[] {
  const most = mostMoved(found.days);
  const column = width / (daysBetween(found.start, found.end) + 1);
  const bar = Math.max(1, toTenth(Math.min(column * 0.7, 14)));
  const half = below / 2;
  const scale = (people: number) => toTenth((people / most) * (half - 2));
  return found.days.map((day) => {
    const read = split(day);
    const up = scale(read.entered);
    const upMore = scale(read.enteredDefined);
    const down = scale(read.left);
    const downMore = scale(read.leftDefined);
    const parts: Pile["parts"] = [
      { key: "entered", part: "entered", y: toTenth(half - up), height: up },
      {
        key: "enteredDefined",
        part: "enteredDefined",
        y: toTenth(half - up - upMore),
        height: upMore,
      },
      { key: "left", part: "left", y: half, height: down },
      { key: "leftDefined", part: "leftDefined", y: toTenth(half + down), height: downMore },
    ];
    const x = toTenth(xOf(day.on, found, width) - bar / 2);
    return { day: day.on, x, width: bar, parts: parts.filter(({ height }) => height > 0) };
  });
}

/** The line of people; over days without a count it goes straight. */
export function peoplePath(found: DaysOfSegment, most: number, { width, top }: Frame): string {
  const points = found.days.map(({ on, members }) => {
    const y = toTenth(top - (members / most) * top);
    return `${xOf(on, found, width)} ${y}`;
  });
  // A single day is a dot: a line of no length with round ends.
  return points.length === 1 ? `M${points[0]}h0` : points.length ? `M${points.join("L")}` : "";
}

export interface VersionMark {
  x: number;
  versions: VersionOfRule[];
}

/** Versions of the rule at the days on which they were saved, several of a day as one. */
export function versionMarks(
  found: DaysOfSegment,
  width: number,
  dayOf: (at: string) => Day,
): VersionMark[] {
  const marks = new Map<Day, VersionOfRule[]>();
  for (const one of found.versions) {
    const day = dayOf(one.at);
    if (day >= found.start && day <= found.end) marks.set(day, [...(marks.get(day) ?? []), one]);
  }
  return [...marks].map(([day, versions]) => ({ x: xOf(day, found, width), versions }));
}

/** Which counted day is nearest to a place on the chart. */
export function nearestDay(x: number, found: DaysOfSegment, width: number): number {
  let best = 0;
  const distance = (index: number) => {
    const day = found.days[index];
    return day ? Math.abs(xOf(day.on, found, width) - x) : Number.POSITIVE_INFINITY;
  };
  found.days.forEach((_, index) => {
    if (distance(index) < distance(best)) best = index;
  });
  return best;
}
