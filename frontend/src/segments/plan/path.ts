/** One customer's way through the plan: on each day the row that had them. */

import type { CustomerDecision } from "../../api/queries/customers";
import type { Day } from "../../ui/days";
import type { PlanRow } from "./model";

export interface Stop {
  day: Day;
  column: number;
  row: number;
  /** Won the day, was held out, or got nothing although a row matched. */
  kind: "treated" | "control" | "nothing";
  words: string;
}

/**
 * The stops in the order of days. A day on which somebody got nothing stands in the
 * highest row that matched; a day without a decision has no stop.
 */
export function findPath(
  decisions: readonly CustomerDecision[],
  rows: readonly PlanRow[],
  days: readonly Day[],
): Stop[] {
  const places = new Map(rows.map((row, place) => [row.segment.id, place]));
  return decisions
    .flatMap((decision): Stop[] => {
      const column = days.indexOf(decision.on);
      const { ladder, winner, arm, sentence } = decision;
      const won = winner && ladder.find(({ campaign }) => campaign.id === winner.id);
      const matched = won ? [won] : ladder;
      const row = Math.min(
        ...matched.map(({ segment }) => (segment && places.get(segment.id)) ?? rows.length),
      );
      if (column < 0 || row >= rows.length) return [];
      const kind = (won && arm) || "nothing";
      return [{ day: decision.on, column, row, kind, words: sentence }];
    })
    .sort((a, b) => a.column - b.column);
}
