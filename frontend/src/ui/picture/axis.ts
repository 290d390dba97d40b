/** What is written along the axes of a picture. */

import { en } from "../../texts/en";
import type { Day } from "../days";
import { formatCount } from "../format";
import { type Ink, tag, words } from "./svg";

/** How a number or a day beside an axis looks. */
export const tick = (ink: Ink) => ({ "font-size": 12, fill: ink("text-2") });

/** Lines at nothing, at half and at the top, with their numbers. */
export function drawLevels(top: number, box: { width: number; height: number }, ink: Ink) {
  return [0, top / 2, top].map((value) => {
    const y = box.height - (value / top) * box.height;
    return [
      tag("path", { d: `M0 ${y}H${box.width}`, stroke: ink("line") }),
      words(formatCount(value), { ...tick(ink), x: -8, y: y + 4, "text-anchor": "end" }),
    ].join("");
  });
}

interface Place {
  on: Day;
  x: number;
}

/** The last day and so many at most, each in the middle of its place: names do not touch. */
export function nameDays(days: readonly Place[], most: number, y: number, ink: Ink): string[] {
  const step = Math.ceil(days.length / most);
  const last = days.length - 1;
  return days
    .filter((_, at) => (last - at) % step === 0)
    .map(({ on, x }) =>
      words(en.calendar.dayMonth(on), { ...tick(ink), x, y, "text-anchor": "middle" }),
    );
}
