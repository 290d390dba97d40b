/** Why a cell shows its number: from everyone who matched down to who got it. */

import type { CellCount } from "./model";

export type Part =
  | "matched"
  | "not_open"
  | "in_duration"
  | "taken_above"
  | "unreachable"
  | "control"
  | "treated";

export interface Line {
  part: Part;
  people: number;
  sign: "+" | "-" | "=";
}

/** Lost on the way, in the fixed order in which the treatment run takes them away. */
const LOSSES = ["not_open", "in_duration", "taken_above", "unreachable", "control"] as const;

/** The sum as lines; losses of nobody are left out. */
export function explainCell(cell: CellCount): Line[] {
  const lost: Line[] = LOSSES.map((part) => ({ part, people: cell[part], sign: "-" as const }));
  return [
    { part: "matched", people: cell.matched, sign: "+" },
    ...lost.filter((line) => line.people !== 0),
    { part: "treated", people: cell.treated, sign: "=" },
  ];
}

/** Does everyone who matched appear exactly once? False is a fault worth showing. */
export function addsUp(cell: CellCount): boolean {
  const lost = LOSSES.reduce((sum, part) => sum + cell[part], 0);
  return cell.matched - lost === cell.treated;
}
