/** Why a cell shows its number: from everyone who matched down to who got it. */

import { en } from "../../texts/en";
import type { CellCount, Part } from "./model";

export interface Line extends Part {
  people: number;
  /** "of" tells how many of the line before. */
  sign: "+" | "-" | "=" | "of";
}

const AT_ONCE = "treated_at_once";

/**
 * The sum as lines; losses of nobody are left out.
 *
 * `parts` come from the server, in the order in which the treatment run takes people
 * away, so that a reason it learns to give is a line here.
 */
export function explainCell(cell: CellCount, parts: readonly Part[]): Line[] {
  const last = parts.at(-1);
  const lost = parts.filter((one) => one !== last && one.part !== AT_ONCE);
  const lines = lost.map(({ part, words }): Line => {
    return { part, words, people: cell[part] ?? 0, sign: "-" };
  });
  const atOnce = cell[AT_ONCE] ?? 0;
  return [
    { part: "matched", words: en.plan.matched, people: cell.matched, sign: "+" },
    ...lines.filter(({ people }) => people !== 0),
    ...(last ? [{ ...last, people: (cell[last.part] ?? 0) + atOnce, sign: "=" as const }] : []),
    ...(atOnce
      ? [{ part: AT_ONCE, words: en.plan.atOnce, people: atOnce, sign: "of" as const }]
      : []),
  ];
}

/** Does everyone who matched appear exactly once? False is a fault worth showing. */
export function addsUp(cell: CellCount, parts: readonly Part[]): boolean {
  return cell.matched === parts.reduce((sum, { part }) => sum + (cell[part] ?? 0), 0);
}
