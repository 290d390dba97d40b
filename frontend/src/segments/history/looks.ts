import type { Look } from "../../ui/picture/look";
import type { Part } from "./days";

/** Not by behaviour: an outline, so that colour is not all that says it. */
export const LOOKS: Record<Part, Look> = {
  entered: { fill: "good" },
  enteredDefined: { fill: "good-soft", stroke: "good" },
  left: { fill: "danger" },
  leftDefined: { fill: "danger-soft", stroke: "danger" },
};

export const PARTS = Object.keys(LOOKS) as Part[];
