/** What the matrix reads out of the plan. */

import type { CellCount, Coverage, Plan, PlanRow } from "../../api/queries/plan";
import type { Day } from "../../ui/days";

export type { CellCount, Plan, PlanCampaign, PlanRow } from "../../api/queries/plan";

/** People in the row on the last day that has numbers, not later than today. */
export function latestMembers(row: PlanRow, today: Day): number | null {
  const known = Object.keys(row.members).filter((day) => day <= today);
  const last = known.sort().at(-1);
  return last === undefined ? null : (row.members[last] ?? null);
}

/** The coverage of the last day that has numbers; `null` before the first run. */
export function latestCoverage(plan: Plan): (Coverage & { day: Day }) | null {
  const day = Object.keys(plan.coverage).sort().at(-1);
  const coverage = day === undefined ? undefined : plan.coverage[day];
  return day !== undefined && coverage ? { day, ...coverage } : null;
}

export function countOf(row: PlanRow, day: Day, campaignId: number): CellCount | undefined {
  return row.cells[day]?.find((cell) => cell.campaign_id === campaignId);
}
