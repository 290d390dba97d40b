/** What is written along the axes of a picture. */

import { en } from "../../texts/en";
import type { Day } from "../days";
import { type Ink, words } from "./svg";

/** How a number or a day beside an axis looks. */
export const tick = (ink: Ink) => ({ "font-size": 12, fill: ink("text-2") });

interface Place {
  on: Day;
  x: number;
}

/** So many of the days at most, each in the middle of its place: names do not touch. */
export function nameDays(days: readonly Place[], most: number, y: number, ink: Ink): string[] {
  const step = Math.ceil(days.length / most);
  return days
    .filter((_, at) => at % step === 0)
    .map(({ on, x }) =>
      words(en.calendar.dayMonth(on), { ...tick(ink), x, y, "text-anchor": "middle" }),
    );
}
