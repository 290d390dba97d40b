/** Which numbers the canvas shows: a choice that is part of the address. */
import { addDays, type Day, daysBetween, isDay } from "../../ui/days";

export const MODES = ["off", "now", "passed", "conversion", "compare"] as const;
export type Mode = (typeof MODES)[number];

/** The last so many days, today included; some days; or all there ever were. */
export type DaysChoice = { last: number } | { from: Day; to: Day } | "all";

export interface NumbersView {
  mode: Mode;
  days: DaysChoice;
  /** The two versions side by side; null: the live one and the one before. */
  versions: [number, number] | null;
}

export const LENGTHS = [7, 30, 90, 365];
const USUAL_LENGTH = 30;
export const MAX_DAYS = 366;

export const startNumbers = (isLive: boolean): NumbersView => ({
  mode: isLive ? "now" : "off",
  days: { last: USUAL_LENGTH },
  versions: null,
});

export function readNumbers(search: URLSearchParams, isLive: boolean): NumbersView {
  const start = startNumbers(isLive);
  const asked = search.get("numbers");
  const mode = MODES.find((one) => one === asked);
  const versions = (search.get("versions") ?? "").split(",").map(Number);
  const [one = 0, other = 0] = versions;
  const areVersions = versions.length === 2 && versions.every((n) => Number.isInteger(n) && n > 0);
  return {
    mode: isLive && mode ? mode : start.mode,
    days: readDays(search) ?? start.days,
    versions: areVersions ? [one, other] : null,
  };
}

function readDays(search: URLSearchParams): DaysChoice | null {
  const text = search.get("days") ?? "";
  if (text === "all") return "all";
  const last = Number(text);
  if (Number.isInteger(last) && last >= 1 && last <= MAX_DAYS) return { last };
  const [from = "", to = ""] = text.split("..");
  return isDay(from) && isDay(to) && isRange(from, to) ? { from, to } : null;
}

export const isRange = (from: Day, to: Day): boolean =>
  daysBetween(from, to) >= 0 && daysBetween(from, to) < MAX_DAYS;

/** Write the choice into an address; what is as usual is left out. */
export function writeNumbers(view: NumbersView, search: URLSearchParams, isLive: boolean): void {
  const start = startNumbers(isLive);
  set(search, "numbers", view.mode === start.mode ? null : view.mode);
  const hasDays = ["passed", "conversion", "compare"].includes(view.mode);
  const days = writeDays(view.days);
  set(search, "days", hasDays && days !== writeDays(start.days) ? days : null);
  const isComparing = view.mode === "compare" && view.versions !== null;
  set(search, "versions", isComparing ? String(view.versions) : null);
}

function writeDays(days: DaysChoice): string {
  if (days === "all") return days;
  return "last" in days ? String(days.last) : `${days.from}..${days.to}`;
}

function set(search: URLSearchParams, key: string, value: string | null) {
  if (value === null) search.delete(key);
  else search.set(key, value);
}

/** The days meant, on this day of the workspace; null for all time. */
export function daysOf(choice: DaysChoice, today: Day): { from: Day; to: Day } | null {
  if (choice === "all") return null;
  if ("last" in choice) return { from: addDays(today, 1 - choice.last), to: today };
  return choice;
}

/** A share needs the people of some days: "all time" is a year there. */
export const boundedDays = (choice: DaysChoice, today: Day) =>
  daysOf(choice === "all" ? { last: 365 } : choice, today) ?? { from: today, to: today };
