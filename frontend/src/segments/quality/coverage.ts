import type { CoverageDay } from "../../api/queries/quality";

export interface Bar {
  on: string;
  /** Shares of the open customers; together 1, or 0 where nobody is open. */
  several: number;
  once: number;
  none: number;
}

/** From the top of a bar to its foot. */
export const PARTS = ["none", "once", "several"] as const;

/** The people of each part. */
export const peopleOf = ({ open, covered, several }: CoverageDay) => ({
  several,
  once: covered - several,
  none: open - covered,
});

/** The parts of each day's bar. */
export function toBars(days: readonly CoverageDay[]): Bar[] {
  return days.map((day) => {
    const whole = day.open || 1;
    const { several, once, none } = peopleOf(day);
    return { on: day.on, several: several / whole, once: once / whole, none: none / whole };
  });
}

/** The same as lines of a file. */
export const toTable = (days: readonly CoverageDay[]) => [
  ["day", "open", "covered", "in several rows"],
  ...days.map(({ on, open, covered, several }) => [on, open, covered, several]),
];
