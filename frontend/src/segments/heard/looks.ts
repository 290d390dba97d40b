/** How each part of a day's bar is drawn. */
import { lookUp } from "../../ui/lookUp";
import type { Look } from "../../ui/picture/look";

/** Strong colours are full, their tints have an outline: colour is not all that tells. */
const LOOKS: Record<string, Look> = {
  treated: { fill: "good" },
  treated_elsewhere: { fill: "good-soft", stroke: "good" },
  not_open: { fill: "exit" },
  hold_out: { fill: "test-tint", stroke: "test" },
  in_duration: { fill: "wait" },
  quiet_day: { fill: "wait-tint", stroke: "wait" },
  too_late: { fill: "danger-soft", stroke: "danger" },
  unreachable: { fill: "danger" },
  capped: { fill: "decision" },
  control: { fill: "test" },
  no_campaign: { fill: "surface-2", stroke: "border", dash: "3 2" },
};

/** A part that this version does not know is drawn, too. */
const UNKNOWN: Look = { fill: "exit-tint", stroke: "exit" };

export const lookOfPart = (part: string): Look => lookUp(LOOKS, part) ?? UNKNOWN;

/** In a bar without room for lines. */
export const lookOfNarrowPart = (part: string): Look => ({ fill: lookOfPart(part).fill });
