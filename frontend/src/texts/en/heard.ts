/** Who heard from us, and why nobody else did. */
import { countPeople } from "./count";

export const heard = {
  title: "Why nobody heard from us",
  /** `name` is null for everybody. */
  pictureOf: (name: string | null, days: string) => `${name ?? "All customers"}, ${days}.`,
  about:
    "Each customer counts once per day, with the first reason in the fixed order. Counted by the daily run: what campaigns do at once later in the day is not in it.",
  range: "Days shown",
  days: (n: number) => (n === 365 ? "1 year" : `${n} days`),
  csv: "CSV",
  none: "No day has been counted yet. The chart appears after the first daily run.",
  noneHere: "Nobody was in it on the days that were counted.",
  since: (day: string) => `Counted since ${day}.`,
  finding: (heardOn: string, people: string, share: string) =>
    `On an average day ${heardOn} of ${people} people heard from us (${share}).`,
  mostly: (words: string, share: string) => `Of the others, most often: ${words} (${share}).`,
  slider: "Day of the chart",
  reading: (day: string, people: number, parts: string) =>
    `${day}: ${countPeople(people)}. ${parts}`,
  part: (count: string, words: string) => `${count} ${words}`,
  total: "Parts of all days together",
  share: (count: string, share: string) => `${count} (${share})`,
  asTable: "Show as a table",
  tableOf: "People by day and reason, the newest day first",
  day: "Day",
  people: "People",
  all: "All days",
};
