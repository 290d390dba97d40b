/** What the matrix reads out of the plan. */

import type { Forecast } from "../../api/queries/ahead";
import type { CellCount, Coverage, Plan, PlanRow } from "../../api/queries/plan";
import type { Day } from "../../ui/days";

export type { CellCount, Part, Plan, PlanCampaign, PlanRow } from "../../api/queries/plan";

/** People in the row on the last day that has numbers, not later than today. */
export function latestMembers(row: PlanRow, today: Day): number | null {
  const known = Object.keys(row.members).filter((day) => day <= today);
  const last = known.sort().at(-1);
  return last === undefined ? null : (row.members[last] ?? null);
}

/** The coverage of the last day with numbers, not later than `until`; `null` before it. */
export function latestCoverage(
  plan: Plan,
  until: Day | null = null,
): (Coverage & { day: Day }) | null {
  const known = Object.keys(plan.coverage).filter((day) => until === null || day <= until);
  const day = known.sort().at(-1);
  const coverage = day === undefined ? undefined : plan.coverage[day];
  return day !== undefined && coverage ? { day, ...coverage } : null;
}

/** The plan with what is expected of the days ahead in its rows. */
export function foresee(plan: Plan, forecast: Forecast | undefined): Plan {
  if (!forecast) return plan;
  const rows = plan.rows.map((row) => {
    const expected = forecast.cells[row.segment.id];
    return expected ? { ...row, expected } : row;
  });
  return { ...plan, rows };
}

/** Who got the campaign, at once or in the daily run. */
export function gotOf(cell: CellCount): number {
  return cell.treated + cell.treated_at_once;
}

export function heldOutOf(cell: CellCount): number {
  return cell.control + cell.control_at_once;
}

export function expectedOf(row: PlanRow, day: Day, campaignId: number): CellCount | undefined {
  return row.expected?.[day]?.find((cell) => cell.campaign_id === campaignId);
}

export function countOf(row: PlanRow, day: Day, campaignId: number): CellCount | undefined {
  return row.cells[day]?.find((cell) => cell.campaign_id === campaignId);
}
