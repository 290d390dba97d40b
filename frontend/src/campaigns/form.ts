/** The campaign form's draft: from the API, to the API, and what is missing in it. */

import type {
  Action,
  Bandit,
  Campaign,
  CampaignBody,
  Schedule,
  Variant,
} from "../api/queries/campaigns";
import { addDays, type Day, daysBetween, weekday } from "../ui/days";

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
  | "webhook"
  | "variants"
  | "shares"
  | "bandit"
  | "weekdays"
  | "dates"
  | "ends_on"
  | "duration"
  | "control"
  | "goal";

const WEEK_DAYS = 7;
const DEFAULT_CONTROL_PERCENT = 10;
const DEFAULT_DURATION_DAYS = 7;
const DEFAULT_GOAL_DAYS = 14;

export function emptyDraft(segmentId: number | null, startsOn: Day | null): Draft {
  return {
    name: "",
    segment_id: segmentId,
    position: null,
    action: { kind: "message", template_id: null },
    variants: [],
    bandit: null,
    duration_days: DEFAULT_DURATION_DAYS,
    schedule: { kind: "every_day" },
    starts_on: startsOn,
    ends_on: null,
    control_percent: DEFAULT_CONTROL_PERCENT,
    goal: null,
    at_once: false,
    cap_exempt: false,
  };
}

export function toDraft(campaign: Campaign): Draft {
  const { name, position, action, variants, bandit, duration_days, schedule } = campaign;
  const { starts_on, ends_on, control_percent, goal, at_once, cap_exempt } = campaign;
  return {
    name,
    segment_id: campaign.segment.id,
    position,
    action,
    variants,
    bandit,
    duration_days,
    schedule,
    starts_on,
    ends_on,
    control_percent,
    // Programs leave out what they do not need
    goal: goal && { ...goal, filters: goal.filters ?? [] },
    at_once,
    cap_exempt,
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
    case "webhook":
      return { kind, url: "", method: "POST", fields: [], secret: "" };
  }
}

export const WHOLE = 10_000;
export const MOST_VARIANTS = 10;
const KEYS = "abcdefghij";
const NEW_BANDIT: Bandit = { floor: 500, certainty: 95, least: 200 };

export const newBandit = (): Bandit => ({ ...NEW_BANDIT });

/** Give each the same share; the first ones take what is left over. */
export function shareEvenly(variants: readonly Variant[]): Variant[] {
  const each = Math.floor(WHOLE / variants.length);
  const left = WHOLE - each * variants.length;
  return variants.map((one, at) => ({ ...one, share: each + (at < left ? 1 : 0) }));
}

/** One more thing to do: the first time, what it does now and a second like it. */
export function addVariant(draft: Draft): Partial<Draft> {
  const known = draft.variants.length > 0 ? draft.variants : [newVariant([], draft.action)];
  const variants = [...known, newVariant(known, newAction(draft.action.kind))];
  return { variants: shareEvenly(variants) };
}

/** One thing less; of two the other one is what the campaign does. */
export function removeVariant(draft: Draft, key: string): Partial<Draft> {
  const left = draft.variants.filter((one) => one.key !== key);
  const [only] = left;
  if (left.length > 1 || !only) return { variants: shareEvenly(left) };
  return { variants: [], bandit: null, action: only.action };
}

function newVariant(known: readonly Variant[], action: Action): Variant {
  const used = new Set(known.map((one) => one.key));
  const key = [...KEYS].find((each) => !used.has(each)) ?? String(known.length);
  return { key, name: key.toUpperCase(), share: 0, action };
}

/** What is missing in an action. */
export function findActionGap(action: Action): GapField | null {
  switch (action.kind) {
    case "message":
      return action.template_id === null ? "template" : null;
    case "attribute":
      return action.name.trim() ? null : "attribute";
    case "trigger":
      return action.name.trim() ? null : "trigger";
    case "webhook":
      return action.url.trim() ? null : "webhook";
  }
}

function findVariantGaps({ variants, bandit, goal }: Draft): GapField[] {
  const gaps: GapField[] = [];
  if (variants.some((one) => findActionGap(one.action))) gaps.push("variants");
  if (variants.reduce((sum, one) => sum + one.share, 0) !== WHOLE) gaps.push("shares");
  if (bandit && !goal) gaps.push("bandit");
  return gaps;
}

/** Dates stand for themselves: a first or last day that is not shown would hide some. */
export function changeSchedule(draft: Draft, kind: Schedule["kind"], today: Day): Partial<Draft> {
  const schedule = newSchedule(kind, draft.starts_on ?? today);
  return kind === "dates" ? { schedule, starts_on: null, ends_on: null } : { schedule };
}

function newSchedule(kind: Schedule["kind"], today: Day): Schedule {
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
  const { action, schedule, variants } = draft;
  const gap = findActionGap(action);
  if (variants.length > 0) gaps.push(...findVariantGaps(draft));
  else if (gap) gaps.push(gap);
  if (schedule.kind === "weekdays" && schedule.days.length === 0) gaps.push("weekdays");
  if (schedule.kind === "dates" && schedule.dates.length === 0) gaps.push("dates");
  if (draft.starts_on && draft.ends_on && draft.ends_on < draft.starts_on) gaps.push("ends_on");
  if (!(draft.duration_days >= 1)) gaps.push("duration");
  const control = draft.control_percent;
  if (control === null || control < 0 || control > 100) gaps.push("control");
  if (draft.goal && (!draft.goal.event || !(draft.goal.within_days >= 1))) gaps.push("goal");
  return gaps;
}

/** Why no day is left on which the campaign could run; `null` while one is. */
export function findNoDay(draft: Draft, today: Day): "dates" | "ends_on" | "weekdays" | null {
  const { schedule, starts_on, ends_on } = draft;
  if (schedule.kind === "dates") return schedule.dates.some((day) => day >= today) ? null : "dates";
  if (ends_on === null) return null;
  if (ends_on < today) return "ends_on";
  if (schedule.kind === "every_day") return null;
  const first = starts_on !== null && starts_on > today ? starts_on : today;
  const ahead = Math.min(daysBetween(first, ends_on), WEEK_DAYS - 1);
  const weekdays = Array.from({ length: ahead + 1 }, (_, at) => weekday(addDays(first, at)));
  return weekdays.some((day) => schedule.days.includes(day)) ? null : "weekdays";
}

/** What the API takes; call it only for a draft without gaps. */
export function toBody(draft: Draft, status: CampaignBody["status"]): CampaignBody {
  const { segment_id, position, control_percent, ...rest } = draft;
  if (segment_id === null || control_percent === null)
    throw new Error("a campaign with gaps was about to be saved");
  return {
    ...rest,
    action: draft.variants[0]?.action ?? draft.action,
    name: draft.name.trim(),
    segment_id,
    control_percent,
    status,
    ...(position === null ? {} : { position }),
  };
}
