/** Where the intervals of a forest plot stand, without React. */
import type { Interval } from "../api/queries/uplift";

/** One line of the plot: its interval, and another one beside it where there is one. */
export interface ForestRow {
  key: string;
  name: string;
  interval: Interval;
  /** What may be believed beside the others; its middle is drawn as a ring. */
  beside?: Interval | undefined;
  /** Too small to speak for itself. */
  isPooled?: boolean | undefined;
}

/** How many were compared. */
export interface Sizes {
  treated: number;
  control: number;
}

/** Whether its interval tells a difference. */
export const isClear = ({ interval, isPooled }: ForestRow): boolean =>
  !isPooled && (interval.low > 0 || interval.high < 0);

export interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

const STEPS = [1, 2, 2.5, 5, 10];

/** Round numbers around all intervals and zero, about so many of them. */
export function toScale(rows: readonly ForestRow[], many = 5): Scale {
  const ends = rows.flatMap(({ interval, beside }) => [
    interval.low,
    interval.high,
    beside?.low ?? 0,
    beside?.high ?? 0,
  ]);
  const least = Math.min(0, ...ends);
  const most = Math.max(0, ...ends);
  const step = niceStep((most - least || 1) / many);
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  const ticks = Array.from({ length: last - first + 1 }, (_, place) =>
    tidy((first + place) * step),
  );
  return { low: first * step, high: last * step, ticks };
}

/** The place of a value on a line of a width. */
export const xOf = (value: number, { low, high }: Scale, width: number): number =>
  Math.round(((value - low) / (high - low)) * width * 10) / 10;

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return (STEPS.find((step) => step * power >= rough * 0.999) ?? 10) * power;
}

/** 0.1 + 0.2 is 0.3 to people. */
const tidy = (value: number): number => Number(value.toPrecision(12)) || 0;

/** As many letters as fit into a width, with dots where some are left out. */
export function shorten(text: string, width: number, letter = 6.6): string {
  const most = Math.floor(width / letter);
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
}

/** The same as lines of a file. */
export const toTable = (
  rows: readonly ForestRow[],
  sizesOf: (key: string) => Sizes | undefined,
) => [
  ["name", "treated", "control", "difference", "low", "high", "beside", "low", "high"],
  ...rows.map(({ key, name, interval, beside }) => {
    const sizes = sizesOf(key);
    const other = [beside?.value ?? null, beside?.low ?? null, beside?.high ?? null];
    const own = [interval.value, interval.low, interval.high];
    return [name, sizes?.treated ?? null, sizes?.control ?? null, ...own, ...other];
  }),
];
