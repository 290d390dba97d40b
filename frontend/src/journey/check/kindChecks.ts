/**
 * What a kind of step checks beyond the shape of its settings, with the server's codes
 * and sentences: one function per kind, as `check` in journeys/domain/nodes.
 */
import type { Problem } from "../../api/types";
import { asObject, branchesOf, ELSE, HOLD_OUT, WHOLE } from "../kinds";

export type Finding = Pick<Problem, "code" | "field" | "message">;
type Settings = Record<string, unknown>;

/** Entering on these would let a journey feed itself for ever. */
const OWN_NEWS = new Set([
  "$journey_entered",
  "$journey_refused",
  "$journey_requested",
  "$journey_goal_reached",
]);
const DAY_MINUTES = 24 * 60;
/** What each way keeps where nobody said: in hundredths of a percent. */
const LEAST_SHARE = 500;
/** Tags are a list of their own, not an attribute one sets. */
const TAGS = "tags";

const found = (code: string, field: string, message: string): Finding => ({ code, field, message });
const missing = (field: string, title: string): Finding =>
  found("setting_missing", field, `“${title}” is not filled in yet.`);

export const kindChecks: Record<string, (settings: Settings) => Finding[]> = {
  entry: checkEntry,
  message: checkQuiet,
  survey: checkQuiet,
  wait: checkWait,
  wait_for: ({ event = "", rule = null }) =>
    event === "" && rule === null ? [missing("event", "Event")] : [],
  decision: ({ branches }) => checkKeys(branches, ELSE, "branches"),
  split: checkSplit,
  update: checkUpdate,
  webhook: checkWebhook,
};

function checkEntry(settings: Settings): Finding[] {
  const { reentry, reentry_days = null, entry_key = "" } = settings;
  const trigger = asObject(settings.trigger);
  const problems: Finding[] = [];
  if (reentry === "after_days" && reentry_days === null) {
    problems.push(missing("reentry_days", "Again after (days)"));
  }
  if (reentry === "per_key" && entry_key === "") problems.push(missing("entry_key", "Key"));
  else if (reentry === "per_key" && trigger.kind !== "event") {
    const text = "A key needs an event that has it as a property.";
    problems.push(found("key_without_event", "reentry", text));
  }
  if (trigger.kind === "event" && OWN_NEWS.has(String(trigger.event))) {
    const text = `“${trigger.event}” cannot bring people in.`;
    problems.push(found("event_not_allowed", "trigger.event", text));
  }
  if (trigger.kind === "schedule") problems.push(...checkSchedule(trigger));
  return problems;
}

function checkSchedule(trigger: Settings): Finding[] {
  const { repeat = "once", on = null, weekdays = [], day_of_month = null } = trigger;
  const noWeekday = Array.isArray(weekdays) && weekdays.length === 0;
  const dayMissing = (field: string, text: string) => [
    found("day_missing", `trigger.${field}`, text),
  ];
  if (repeat === "once" && on === null) return dayMissing("on", "Choose the day.");
  if (repeat === "weekly" && noWeekday) {
    return dayMissing("weekdays", "Choose at least one weekday.");
  }
  if (repeat === "monthly" && day_of_month === null) {
    return dayMissing("day_of_month", "Choose the day of the month.");
  }
  return [];
}

function checkQuiet({ quiet_from = null, quiet_until = null }: Settings): Finding[] {
  if ((quiet_from === null) !== (quiet_until === null)) {
    const field = quiet_until === null ? "quiet_until" : "quiet_from";
    return [found("setting_missing", field, "Quiet hours need both times.")];
  }
  if (quiet_from === null || quiet_from !== quiet_until) return [];
  const text = "Quiet hours that begin and end at the same time are never over.";
  return [found("quiet_always", "quiet_until", text)];
}

function checkWait(settings: Settings): Finding[] {
  const { how, attribute = "", opens = "09:00", closes = null, spread_minutes = 0 } = settings;
  if (how === "attribute" && attribute === "") return [missing("attribute", "Date")];
  if (how !== "clock" || closes === null) return [];
  if (opens === closes) {
    const text = "“From” and “Until” are the same time: nobody could go on.";
    return [found("window_empty", "closes", text)];
  }
  const length = (toMinutes(closes) - toMinutes(opens) + DAY_MINUTES) % DAY_MINUTES;
  if (Number(spread_minutes) <= length) return [];
  const text = "People cannot be spread over more than the time from “From” to “Until”.";
  return [found("spread_too_long", "spread_minutes", text)];
}

/** "09:30" -> 570. */
function toMinutes(time: unknown): number {
  const [hours = 0, minutes = 0] = String(time).split(":").map(Number);
  return hours * 60 + minutes;
}

function checkKeys(value: unknown, reserved: string, noun: "branches" | "ways"): Finding[] {
  const branches = branchesOf(value);
  const uses = new Map<string, number>();
  for (const { key } of branches) uses.set(key, (uses.get(key) ?? 0) + 1);
  return branches.flatMap(({ key }, at) => {
    if (key !== reserved && uses.get(key) === 1) return [];
    const text = `Two ${noun} have the key “${key}”.`;
    return [found("branch_duplicate", `branches.${at}.key`, text)];
  });
}

function checkSplit({ branches, hold_out = 0, bandit = null }: Settings): Finding[] {
  const problems = [
    ...checkKeys(branches, HOLD_OUT, "ways"),
    ...checkBandit(bandit, branchesOf(branches).length),
  ];
  const shares = branchesOf(branches).map(({ share }) => share ?? 0);
  const total = shares.reduce((sum, share) => sum + share, Number(hold_out));
  if (total === WHOLE) return problems;
  const text = `The shares are ${(total / 100).toFixed(2)} % together; they must be 100.00 %.`;
  return [...problems, found("shares_not_whole", "branches", text)];
}

function checkBandit(bandit: unknown, ways: number): Finding[] {
  if (bandit === null) return [];
  if (ways < 2) {
    return [found("bandit_alone", "bandit", "There is nothing to choose from: add a way.")];
  }
  const { floor = LEAST_SHARE } = asObject(bandit);
  if (Number(floor) * ways <= WHOLE) return [];
  const most = Math.floor(WHOLE / ways) / 100;
  const text = `Of ${ways} ways each can keep ${most} % at most.`;
  return [found("bandit_floor", "bandit.floor", text)];
}

function checkUpdate({ changes }: Settings): Finding[] {
  const list = Array.isArray(changes) ? changes.map(asObject) : [];
  return list.flatMap((change, at) => {
    const text = change.kind === "attribute" ? wrongChange(change) : undefined;
    return text ? [found("change_invalid", `changes.${at}.value`, text)] : [];
  });
}

function wrongChange({ name, how = "set", value = null }: Settings): string | undefined {
  if (name === TAGS) return "Tags are changed by “Tag”, not as an attribute.";
  if (how === "set" && (value === null || value === "")) return "“Value” is not filled in yet.";
  if (how === "increase" && (typeof value !== "number" || value === 0)) {
    return "“Value” must be a number other than 0.";
  }
  return undefined;
}

function checkWebhook({ fields_sent }: Settings): Finding[] {
  const keys = (Array.isArray(fields_sent) ? fields_sent : []).map((each) => asObject(each).key);
  return keys.flatMap((key, at) => {
    if (keys.indexOf(key) === keys.lastIndexOf(key)) return [];
    return [found("key_duplicate", `fields_sent.${at}.key`, `The key “${key}” is sent twice.`)];
  });
}
