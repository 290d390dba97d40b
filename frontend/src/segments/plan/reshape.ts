/** Stretch or move a block of the plan: what that makes of the campaign's days. */

import type { CampaignBody } from "../../api/queries/campaigns";
import { addDays, type Day, daysBetween, range } from "../../ui/days";
import type { Block } from "./blocks";
import type { PlanCampaign } from "./model";

/** First and last day of a block, both inside. */
export interface Span {
  from: Day;
  to: Day;
}

export type Edge = "start" | "end" | "whole";

export type DaysOf = Pick<CampaignBody, "schedule" | "starts_on" | "ends_on">;

/**
 * Which parts of a block can be dragged: days that lie ahead, of a schedule without
 * weekdays. An end that is not shown cannot be taken hold of.
 */
export function edgesOf(block: Block, days: readonly Day[], today: Day): Edge[] {
  const { campaign, start, span, cutLeft } = block;
  if (span === 0 || campaign.schedule.kind === "weekdays") return [];
  const first = days[start] ?? today;
  const last = days[start + span - 1] ?? today;
  const endsHere = !goesOn(block, days);
  const isAhead = first > today && !cutLeft;
  return [
    ...(isAhead ? (["start"] as const) : []),
    ...(endsHere && last >= today ? (["end"] as const) : []),
    ...(isAhead && endsHere ? (["whole"] as const) : []),
  ];
}

/** Does the campaign act on the day after the block? Its end is then not the block's. */
function goesOn({ campaign, start, span }: Block, days: readonly Day[]): boolean {
  if (campaign.schedule.kind === "dates") return start + span >= days.length;
  return campaign.ends_on === null || campaign.ends_on > (days[start + span - 1] ?? "");
}

/** The span after an edge was dragged by so many days; never empty, never before tomorrow. */
export function dragSpan({ from, to }: Span, edge: Edge, by: number, today: Day): Span {
  const tomorrow = addDays(today, 1);
  const later = (a: Day, b: Day) => (a > b ? a : b);
  const length = daysBetween(from, to);
  switch (edge) {
    case "start": {
      const wanted = later(addDays(from, by), tomorrow);
      return { from: wanted > to ? to : wanted, to };
    }
    case "end":
      return { from, to: later(addDays(to, by), later(from, today)) };
    case "whole": {
      const begin = later(addDays(from, by), tomorrow);
      return { from: begin, to: addDays(begin, length) };
    }
  }
}

/** The campaign's days when the block of `old` becomes one of `next`. */
export function reshape(campaign: PlanCampaign, old: Span, next: Span): DaysOf {
  const { schedule } = campaign;
  if (schedule.kind !== "dates") {
    return {
      schedule,
      starts_on: next.from === old.from ? campaign.starts_on : next.from,
      ends_on: next.to === old.to ? campaign.ends_on : next.to,
    };
  }
  const others = schedule.dates.filter((day) => day < old.from || day > old.to);
  const added = range(next.from, daysBetween(next.from, next.to) + 1);
  return {
    schedule: { kind: "dates", dates: [...new Set([...others, ...added])].sort() },
    starts_on:
      campaign.starts_on && campaign.starts_on > next.from ? next.from : campaign.starts_on,
    ends_on: campaign.ends_on && campaign.ends_on < next.to ? next.to : campaign.ends_on,
  };
}
