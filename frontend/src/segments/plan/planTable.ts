import { linesOf, membersOn } from "./days";
import type { Plan } from "./model";

type Cell = string | number | null;

const COLUMNS = ["day", "number", "micro-segment", "people", "campaign", "expected", "matched"];

/** All days shown as lines of a file: each campaign of a row that has numbers, done or expected. */
export function planTable(plan: Plan): Cell[][] {
  const lines = plan.days.flatMap((day) =>
    linesOf(plan, day).map(({ row, number, campaign, count, isExpected }): Cell[] | null => {
      const { is_system, name } = row.segment;
      if (!count) return null;
      return [
        ...[day, is_system ? null : number, name, membersOn(row, day), campaign],
        ...[isExpected ? "yes" : "no", count.matched ?? 0],
        ...plan.parts.map(({ part }) => count[part] ?? 0),
      ];
    }),
  );
  const head = [...COLUMNS, ...plan.parts.map(({ words }) => words)];
  return [head, ...lines.filter((line) => line !== null)];
}
