/** Why a cell shows its number: from everyone who matched down to who got it. */

import { en } from "../../texts/en";
import type { CellCount, Part } from "./model";

export interface Line extends Part {
  people: number;
  sign: "+" | "-" | "=";
}

/**
 * The sum as lines; losses of nobody are left out.
 *
 * `parts` come from the server, in the order in which the treatment run takes people
 * away, so that a reason it learns to give is a line here.
 */
export function explainCell(cell: CellCount, parts: readonly Part[]): Line[] {
  const last = parts.length - 1;
  const lines = parts.map(({ part, words }, index): Line => {
    const people = cell[part] ?? 0;
    return { part, words, people, sign: index === last ? "=" : "-" };
  });
  return [
    { part: "matched", words: en.plan.matched, people: cell.matched, sign: "+" },
    ...lines.filter(({ sign, people }) => sign === "=" || people !== 0),
  ];
}

/** Does everyone who matched appear exactly once? False is a fault worth showing. */
export function addsUp(cell: CellCount, parts: readonly Part[]): boolean {
  return cell.matched === parts.reduce((sum, { part }) => sum + (cell[part] ?? 0), 0);
}
