/**
 * Turn a row's campaigns into blocks: where each one acts, how long its people
 * are left alone afterwards, and which lane it takes when several overlap.
 */

import { addDays, type Day, daysBetween, weekday } from "../../ui/days";
import { type CellCount, countOf, expectedOf, type PlanCampaign, type PlanRow } from "./model";

export interface Block {
  campaign: PlanCampaign;
  /** Column of the first day shown, from 0. */
  start: number;
  /** Days on which the campaign acts. */
  span: number;
  /** Hatched days after the last one: people reached are still left alone. */
  tail: number;
  /** The block began before the first, or goes on after the last column. */
  cutLeft: boolean;
  cutRight: boolean;
  lane: number;
}

export interface Lanes {
  blocks: Block[];
  /** Number of lanes used, at least 1. */
  count: number;
  /** Blocks without a lane, by column: shown as "+2". */
  more: Map<number, number>;
}

/** Lanes shown in a row; what does not fit is counted in its cells. */
export const MAX_LANES = 3;

export const LANE_PX = 58;
const ROW_EXTRA_PX = 5; // a little room and the line below

/** Tints in turn by campaign, so that one campaign keeps its colour in every row. */
const TINTS = ["message", "entry", "wait", "decision", "action", "test", "exit"] as const;

export const tintOf = ({ id }: PlanCampaign) => TINTS[id % TINTS.length] ?? "message";

interface Acting {
  counts: { day: Day; count: CellCount | undefined; expected: CellCount | undefined }[];
  /** How many of the days are over: those with numbers come first. */
  done: number;
}

/** The days on which a block acts with their numbers, done or expected. */
export function actingOf(row: PlanRow, block: Block, days: readonly Day[]): Acting {
  const { campaign, start, span } = block;
  const counts = days.slice(start, start + span).map((day) => ({
    day,
    count: countOf(row, day, campaign.id),
    expected: expectedOf(row, day, campaign.id),
  }));
  // Days without numbers lie behind the days with numbers: runs go forward in time.
  return { counts, done: counts.findLastIndex(({ count }) => count !== undefined) + 1 };
}

/** Does the schedule send this campaign out on `day`? */
function isScheduled(campaign: PlanCampaign, day: Day): boolean {
  if (campaign.starts_on !== null && day < campaign.starts_on) return false;
  if (campaign.ends_on !== null && day > campaign.ends_on) return false;
  switch (campaign.schedule.kind) {
    case "every_day":
      return true;
    case "weekdays":
      return campaign.schedule.days.includes(weekday(day));
    case "dates":
      return campaign.schedule.dates.includes(day);
  }
}

/**
 * Does the campaign act on `day`, as far as the plan knows? Before today what
 * was done counts, whatever the schedule says now; from today on, only a live
 * campaign acts.
 */
export function actsOn(row: PlanRow, campaign: PlanCampaign, day: Day, today: Day): boolean {
  const counted = row.cells[day]?.some((cell) => cell.campaign_id === campaign.id) ?? false;
  if (counted) return true;
  return day >= today && campaign.status === "live" && isScheduled(campaign, day);
}

export function campaignsOn(row: PlanRow, day: Day, today: Day): PlanCampaign[] {
  return row.campaigns.filter((campaign) => actsOn(row, campaign, day, today));
}

/** The blocks of one row over the days shown, in lanes by place in the row. */
export function layBlocks(row: PlanRow, days: readonly Day[], today: Day): Lanes {
  const runs = row.campaigns.flatMap((campaign) => runsOf(row, campaign, days, today));
  const lanes: Block[][] = [];
  const more = new Map<number, number>();
  const blocks: Block[] = [];
  for (const run of runs) {
    const free = lanes.findIndex((lane) => lane.every((other) => !overlap(run, other)));
    const lane = free >= 0 ? free : lanes.length;
    if (lane >= MAX_LANES) {
      for (let column = run.start; column < run.start + run.span; column += 1)
        more.set(column, (more.get(column) ?? 0) + 1);
      continue;
    }
    const block = { ...run, lane };
    lanes[lane] = [...(lanes[lane] ?? []), block];
    blocks.push(block);
  }
  return { blocks, count: Math.max(1, lanes.length), more };
}

type Run = Omit<Block, "lane">;

function runsOf(row: PlanRow, campaign: PlanCampaign, days: readonly Day[], today: Day): Run[] {
  const acts = days.map((day) => actsOn(row, campaign, day, today));
  const runs = tailBefore(row, campaign, days, today, acts);
  let start = -1;
  for (let column = 0; column <= days.length; column += 1) {
    if (acts[column] && start < 0) start = column;
    if (acts[column] || start < 0) continue;
    runs.push(runFrom(campaign, days, start, column, acts));
    start = -1;
  }
  const [first] = days;
  const opening = runs[0];
  if (first !== undefined && opening?.start === 0 && opening.span > 0)
    opening.cutLeft = wasScheduled(campaign, addDays(first, -1));
  const last = days.at(-1);
  const closing = runs.at(-1);
  if (last !== undefined && closing && closing.start + closing.span === days.length)
    closing.cutRight ||= actsOn(row, campaign, addDays(last, 1), today);
  return runs;
}

function runFrom(
  campaign: PlanCampaign,
  days: readonly Day[],
  start: number,
  end: number,
  acts: readonly boolean[],
): Run {
  const next = acts.indexOf(true, end);
  const room = (next < 0 ? days.length : next) - end;
  const wanted = Math.max(0, campaign.duration_days - 1);
  return {
    campaign,
    start,
    span: end - start,
    tail: Math.min(wanted, room),
    cutLeft: false,
    cutRight: next < 0 && wanted > room,
  };
}

/** The end of a duration whose campaign acted before the first day shown. */
function tailBefore(
  row: PlanRow,
  campaign: PlanCampaign,
  days: readonly Day[],
  today: Day,
  acts: readonly boolean[],
): Run[] {
  const first = days[0];
  if (first === undefined || acts[0]) return [];
  for (let back = 1; back < campaign.duration_days; back += 1) {
    const day = addDays(first, -back);
    const acted = day >= today ? actsOn(row, campaign, day, today) : wasScheduled(campaign, day);
    if (!acted) continue;
    const next = acts.indexOf(true);
    const room = next < 0 ? days.length : next;
    const left = campaign.duration_days - back;
    const tail = Math.min(left, room);
    return [{ campaign, start: 0, span: 0, tail, cutLeft: true, cutRight: left > room }];
  }
  return [];
}

/** Before the days shown there are no numbers to go by, only the schedule. */
function wasScheduled(campaign: PlanCampaign, day: Day): boolean {
  const existed = campaign.created_at.slice(0, 10) <= day;
  return existed && campaign.status !== "draft" && isScheduled(campaign, day);
}

function overlap(a: Run, b: Run): boolean {
  return a.start < b.start + b.span + b.tail && b.start < a.start + a.span + a.tail;
}

/** Where today's bar stands, as a column with a fraction; `null` when not shown. */
export function todayColumn(days: readonly Day[], today: Day): number | null {
  const first = days[0];
  if (first === undefined) return null;
  const column = daysBetween(first, today);
  return column >= 0 && column < days.length ? column : null;
}

/** Height of a row in pixels, as the style sheet makes it. */
export function heightOf({ count }: Lanes): number {
  return count * LANE_PX + ROW_EXTRA_PX;
}
