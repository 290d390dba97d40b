import type { Look } from "../../ui/picture/look";

/** As it is: an outline, so that colour is not all that tells both orders apart. */
export const LOOKS: Record<"before" | "after", Look> = {
  before: { fill: "surface-2", stroke: "border" },
  after: { fill: "accent" },
};

export const ORDERS = ["before", "after"] as const;
