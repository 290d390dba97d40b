import { countPeople } from "./count";

/** What can be seen of a rule before it is saved. */
export const preview = {
  examplesButton: "See 20 of them",
  backtestButton: "Try it on the last 90 days",
  again: "Look again",
  outdated: "The rule has changed since.",
  looking: "Looking",
  close: "Close",

  examples: "Some who match now",
  examplesAbout: "Picked at random, the same ones while they match.",
  nobody: "Nobody matches now.",
  customer: "Customer",
  signedUp: "Signed up",
  unknown: "unknown",

  backtest: "The last 90 days",
  finding: (today: number, week: number, first: number) =>
    `${countPeople(today)} today, ${week.toLocaleString("en-US")} a week ago, ${first.toLocaleString("en-US")} ninety days ago.`,
  pictureOf: (rule: string) => `The last 90 days. The rule: ${rule}.`,
  perDay: "One number a day, by what is known today.",
  perWeek: "One number a week, by what is known today.",
  sampled: "Counted on a sample; the band is where the number lies in 95 of 100 samples.",
  storedAbout:
    "The dashed line is what the runs of those days counted. It stays as it was decided then.",
  ruleLine: "This rule",
  storedLine: "Counted then",
  slider: "Day of the chart",
  day: "Day",
  people: "People by this rule",
  margin: (count: string, margin: string) => `about ${count} ± ${margin}`,
  value: (day: string, people: string, stored: string | null) =>
    `${day}: ${people}${stored === null ? "" : `, counted then: ${stored}`}`,
  asTable: "Show as a table",
};
