/** How the builder says when a date returns: one choice for direction and comparison. */

import type { Leaf, Measure, Operator } from "./model";
import { type Catalogue, operatorsOf, withOperator } from "./operators";

export type Anniversary = Extract<Measure, { kind: "anniversary" }>;
type AnniversaryLeaf = Leaf & { measure: Anniversary };
type Which = Anniversary["which"];

export type When = "today" | `${Which}:${Operator}`;
const TODAY: When = "today";

export const OFFERED: readonly When[] = [
  "next:lte",
  "last:lte",
  TODAY,
  "next:eq",
  "last:eq",
  "next:gt",
  "last:gt",
  "next:between",
  "last:between",
  "next:known",
  "next:unknown",
];

const SOON = 7; // days

export function isAnniversary(leaf: Leaf): leaf is AnniversaryLeaf {
  return leaf.measure.kind === "anniversary";
}

export function whenOf({ measure, operator, value }: AnniversaryLeaf): When {
  const isToday = measure.which === "next" && operator === "eq" && value === 0;
  return isToday ? TODAY : `${measure.which}:${operator}`;
}

/** What can be chosen: also what this condition says already, however it came here. */
export function whensOf(leaf: AnniversaryLeaf, catalogue: Catalogue): When[] {
  const known = operatorsOf(leaf.measure, catalogue).includes(leaf.operator);
  const when = whenOf(leaf);
  return known && !OFFERED.includes(when) ? [...OFFERED, when] : [...OFFERED];
}

export function withWhen(leaf: AnniversaryLeaf, when: When, catalogue: Catalogue): Leaf {
  if (when === TODAY)
    return { measure: { ...leaf.measure, which: "next" }, operator: "eq", value: 0 };
  const [which, operator] = when.split(":") as [Which, Operator];
  const value = whenOf(leaf) === TODAY ? SOON : leaf.value;
  return withOperator({ ...leaf, value, measure: { ...leaf.measure, which } }, operator, catalogue);
}
