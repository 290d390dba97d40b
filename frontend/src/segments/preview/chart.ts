/** The line of a backtest over a box of pixels, without React. */

import type { Backtest } from "../../api/queries/previews";
import { niceTop, toTenth } from "../../ui/chart/scale";
import type { Day } from "../../ui/days";

/** How many matched on a day; `stored` is what a run counted then, if one did. */
export interface DayOfRule {
  day: Day;
  count: number;
  margin: number;
  stored: number | null;
}

export interface Box {
  width: number;
  height: number;
}

export function toDays({ points, stored }: Backtest, dayOf: (at: string) => Day): DayOfRule[] {
  const counted = new Map(stored.map(({ on, members }) => [on, members]));
  return points.map(({ at, count, margin }) => {
    const day = dayOf(at);
    return { day, count, margin, stored: counted.get(day) ?? null };
  });
}

/** The number of some days before the last one, or of the first day there is. */
export function countBefore(days: readonly DayOfRule[], ago: number, stepDays: number): number {
  const place = Math.max(0, days.length - 1 - Math.round(ago / stepDays));
  return days[place]?.count ?? 0;
}

/** Whether a run counted the rule on one of the days at least. */
export const hasStored = (days: readonly DayOfRule[]): boolean =>
  days.some(({ stored }) => stored !== null);

/** Whether the numbers are of a sample. */
export const hasBand = (days: readonly DayOfRule[]): boolean =>
  days.some(({ margin }) => margin > 0);

export function topOf(days: readonly DayOfRule[]): number {
  return niceTop(Math.max(0, ...days.flatMap((day) => [day.count + day.margin, day.stored ?? 0])));
}

export const xAt = (place: number, size: number, { width }: Box): number =>
  size < 2 ? width / 2 : toTenth((place / (size - 1)) * width);

export const yAt = (value: number, top: number, { height }: Box): number =>
  toTenth(height - (Math.max(0, value) / top) * height);

/** A line through all values; where one is missing it begins anew. */
export function linePath(values: readonly (number | null)[], top: number, box: Box): string {
  let isDown = false;
  let path = "";
  values.forEach((value, place) => {
    if (value !== null) {
      path += `${isDown ? "L" : "M"}${xAt(place, values.length, box)} ${yAt(value, top, box)}`;
      // A single day is a dot: a line of no length with round ends.
      if (!isDown && (values[place + 1] ?? null) === null) path += "h0";
    }
    isDown = value !== null;
  });
  return path;
}

/** The area in which the numbers of a sample lie. */
export function bandPath(days: readonly DayOfRule[], top: number, box: Box): string {
  const corner = (value: number, place: number) =>
    `${xAt(place, days.length, box)} ${yAt(value, top, box)}`;
  const above = days.map((day, place) => corner(day.count + day.margin, place));
  const below = days.map((day, place) => corner(day.count - day.margin, place)).reverse();
  return `M${[...above, ...below].join("L")}Z`;
}

/** Which day is nearest to a place on the chart. */
export function nearest(x: number, size: number, { width }: Box): number {
  if (width <= 0) return size - 1;
  return Math.min(size - 1, Math.max(0, Math.round((x / width) * (size - 1))));
}

/** The same as lines of a file. */
export const toTable = (days: readonly DayOfRule[]) => [
  ["day", "people by this rule", "margin", "counted then"],
  ...days.map(({ day, count, margin, stored }) => [day, count, margin, stored]),
];
