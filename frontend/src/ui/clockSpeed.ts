/** The speeds of the demo clock, and how the one it has reads. */
import { en } from "../texts/en";
import { formatNumber } from "./format";

export const REAL_TIME = 1;
/** One day in 20 seconds. */
export const FAST = 4320;

const DAY_SECONDS = 86_400;

/** "1 day = 20 s"; a clock that was stopped for a look at one moment says so. */
export function speedWords(speed: number): string {
  if (speed === 0) return en.shell.stopped;
  if (speed === REAL_TIME) return en.shell.realTime;
  return en.shell.fast(formatNumber(DAY_SECONDS / speed));
}
