/** What the plan says about one of its days, done or expected. */

import type { Day } from "../../ui/days";
import { countOf, expectedOf, gotOf, heldOutOf, type Plan, type PlanRow } from "./model";

export interface Totals {
  treated: number;
  control: number;
}

/** Everybody in a row who gets a campaign on a day; `null` where nothing is known. */
export function totalsOf(row: PlanRow, day: Day): Totals | null {
  const cells = row.cells[day] ?? row.expected?.[day];
  if (!cells) return null;
  return cells.reduce(
    (sum, cell) => ({
      treated: sum.treated + gotOf(cell),
      control: sum.control + heldOutOf(cell),
    }),
    { treated: 0, control: 0 },
  );
}

/** The largest number of people that any row treats on any day: what a full bar stands for. */
export function mostTreated(plan: Plan): number {
  return Math.max(
    1,
    ...plan.rows.flatMap((row) => plan.days.map((day) => totalsOf(row, day)?.treated ?? 0)),
  );
}

/** People in a row on a day; of days ahead as many as on the last day counted. */
export function membersOn(row: PlanRow, day: Day): number | null {
  const known = Object.keys(row.members).filter((one) => one <= day);
  const last = known.sort().at(-1);
  return last === undefined ? null : (row.members[last] ?? null);
}

export interface Line {
  row: PlanRow;
  number: number;
  campaign: string | null;
  campaignId: number | null;
  /** Numbers of the cell; `null` where nothing ran or is expected. */
  count: Record<string, number> | null;
  isExpected: boolean;
}

/** The day as lines of a table: one for each campaign, or one for a row without any. */
export function linesOf(plan: Plan, day: Day): Line[] {
  return plan.rows.flatMap((row, at): Line[] => {
    const found = row.campaigns.flatMap((campaign) => {
      const done = countOf(row, day, campaign.id);
      const count = done ?? expectedOf(row, day, campaign.id);
      if (!count) return [];
      const { id, name } = campaign;
      return [{ row, number: at + 1, campaign: name, campaignId: id, count, isExpected: !done }];
    });
    const nothing = { row, number: at + 1, campaign: null, campaignId: null, count: null };
    return found.length > 0 ? found : [{ ...nothing, isExpected: false }];
  });
}
