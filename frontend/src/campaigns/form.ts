/** The campaign form's draft: from the API, to the API, and what is missing in it. */

import type { Action, Campaign, CampaignBody, Schedule } from "../api/queries/campaigns";
import type { Day } from "../ui/days";

export type Draft = Omit<CampaignBody, "segment_id" | "position" | "control_percent" | "status"> & {
  segment_id: number | null;
  /** null: behind the campaigns that are in the row already. */
  position: number | null;
  control_percent: number | null;
};

export type GapField =
  | "name"
  | "segment"
  | "template"
  | "attribute"
  | "trigger"
  | "weekdays"
  | "dates"
  | "ends_on"
  | "duration"
  | "control"
  | "goal";

const DEFAULT_CONTROL_PERCENT = 10;
const DEFAULT_DURATION_DAYS = 7;
const DEFAULT_GOAL_DAYS = 14;

export function emptyDraft(segmentId: number | null, startsOn: Day | null): Draft {
  return {
    name: "",
    segment_id: segmentId,
    position: null,
    action: { kind: "message", template_id: null },
    duration_days: DEFAULT_DURATION_DAYS,
    schedule: { kind: "every_day" },
    starts_on: startsOn,
    ends_on: null,
    control_percent: DEFAULT_CONTROL_PERCENT,
    goal: null,
    at_once: false,
  };
}

export function toDraft(campaign: Campaign): Draft {
  const { name, position, action, duration_days, schedule } = campaign;
  const { starts_on, ends_on, control_percent, goal, at_once } = campaign;
  return {
    name,
    segment_id: campaign.segment.id,
    position,
    action,
    duration_days,
    schedule,
    starts_on,
    ends_on,
    control_percent,
    goal,
    at_once,
  };
}

/** Change the kind of action; its own settings start anew. */
export function newAction(kind: Action["kind"]): Action {
  switch (kind) {
    case "message":
      return { kind, template_id: null };
    case "attribute":
      return { kind, name: "", value: "" };
    case "trigger":
      return { kind, name: "" };
  }
}

export function newSchedule(kind: Schedule["kind"], today: Day): Schedule {
  switch (kind) {
    case "every_day":
      return { kind };
    case "weekdays":
      return { kind, days: [0] };
    case "dates":
      return { kind, dates: [today] };
  }
}

export function newGoal(event: string): NonNullable<Draft["goal"]> {
  return { event, filters: [], within_days: DEFAULT_GOAL_DAYS };
}

/** The value of an attribute as it was meant: a number, yes or no, else a text. */
export function readValue(text: string): string | number | boolean {
  const trimmed = text.trim();
  if (trimmed === "true") return true;
  if (trimmed === "false") return false;
  return trimmed !== "" && /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
}

export function findGaps(draft: Draft): GapField[] {
  const gaps: GapField[] = [];
  if (!draft.name.trim()) gaps.push("name");
  if (draft.segment_id === null) gaps.push("segment");
  const { action, schedule } = draft;
  if (action.kind === "message" && action.template_id === null) gaps.push("template");
  if (action.kind === "attribute" && !action.name.trim()) gaps.push("attribute");
  if (action.kind === "trigger" && !action.name.trim()) gaps.push("trigger");
  if (schedule.kind === "weekdays" && schedule.days.length === 0) gaps.push("weekdays");
  if (schedule.kind === "dates" && schedule.dates.length === 0) gaps.push("dates");
  if (draft.starts_on && draft.ends_on && draft.ends_on < draft.starts_on) gaps.push("ends_on");
  if (!(draft.duration_days >= 1)) gaps.push("duration");
  const control = draft.control_percent;
  if (control === null || control < 0 || control > 100) gaps.push("control");
  if (draft.goal && (!draft.goal.event || !(draft.goal.within_days >= 1))) gaps.push("goal");
  return gaps;
}

/** What the API takes; call it only for a draft without gaps. */
export function toBody(draft: Draft, status: CampaignBody["status"]): CampaignBody {
  const { segment_id, position, control_percent, ...rest } = draft;
  if (segment_id === null || control_percent === null)
    throw new Error("a campaign with gaps was about to be saved");
  return {
    ...rest,
    name: draft.name.trim(),
    segment_id,
    control_percent,
    status,
    ...(position === null ? {} : { position }),
  };
}
