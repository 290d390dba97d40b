/** The plan as the API gives it, and what the matrix reads out of it. */

import type { Day } from "../../ui/days";

export interface PlanSegment {
  id: number;
  name: string;
  position: number;
  is_system: boolean;
  sentence: string;
}

export type CampaignStatus = "draft" | "live" | "paused" | "ended";

export type Schedule =
  | { kind: "every_day" }
  | { kind: "weekdays"; days: number[] }
  | { kind: "dates"; dates: Day[] };

export interface PlanCampaign {
  id: number;
  name: string;
  position: number;
  status: CampaignStatus;
  schedule: Schedule;
  starts_on: Day | null;
  ends_on: Day | null;
  duration_days: number;
  control_percent: number | string;
}

/** One campaign in one row on one day. The numbers add up: see `explain.ts`. */
export interface CellCount {
  campaign_id: number;
  matched: number;
  not_open: number;
  in_duration: number;
  taken_above: number;
  unreachable: number;
  control: number;
  treated: number;
}

export interface PlanRow {
  segment: PlanSegment;
  members: Record<Day, number>;
  campaigns: PlanCampaign[];
  cells: Record<Day, CellCount[]>;
}

export interface Plan {
  revision: number;
  today: Day;
  from: Day;
  days: Day[];
  rows: PlanRow[];
  coverage: Record<Day, { open: number; covered: number }>;
}

/** People in the row on the last day that has numbers, not later than today. */
export function latestMembers(row: PlanRow, today: Day): number | null {
  const known = Object.keys(row.members).filter((day) => day <= today);
  const last = known.sort().at(-1);
  return last === undefined ? null : (row.members[last] ?? null);
}

/** The coverage of the last day that has numbers; `null` before the first run. */
export function latestCoverage(plan: Plan): { day: Day; open: number; covered: number } | null {
  const day = Object.keys(plan.coverage).sort().at(-1);
  const coverage = day === undefined ? undefined : plan.coverage[day];
  return day !== undefined && coverage ? { day, ...coverage } : null;
}

export function countOf(row: PlanRow, day: Day, campaignId: number): CellCount | undefined {
  return row.cells[day]?.find((cell) => cell.campaign_id === campaignId);
}

/** Totals of a row's cell over its campaigns. */
export function cellTotal(row: PlanRow, day: Day): { treated: number; control: number } | null {
  const cells = row.cells[day];
  if (!cells || cells.length === 0) return null;
  return {
    treated: cells.reduce((sum, cell) => sum + cell.treated, 0),
    control: cells.reduce((sum, cell) => sum + cell.control, 0),
  };
}
