import { countPeople } from "./count";

/** A micro-segment over time. */
export const history = {
  title: "History",
  range: "Range",
  days: (n: number) => (n === 365 ? "1 year" : `${n} days`),
  csv: "CSV",
  picture: (name: string) => `People in ${name}`,
  pictureOf: (name: string, days: string) => `${name}, ${days}.`,
  none: "No run has counted it in these days.",
  finding: (people: number, came: number, left: number, days: number) =>
    `${countPeople(people)} on the last counted day; in ${days} days ${came.toLocaleString("en-US")} came in and ${left.toLocaleString("en-US")} left.`,
  notByBehaviour: (people: number) =>
    people === 0
      ? ""
      : ` ${people.toLocaleString("en-US")} of these changes were not by what people did.`,
  slider: "Day of the chart",
  reading: (day: string, people: string, came: string, left: string) =>
    `${day}: ${people}. Came in ${came}, left ${left}.`,
  moved: (all: string, defined: string | null) =>
    defined === null ? all : `${all} (${defined} not by behaviour)`,
  legend: {
    people: "People",
    entered: "Came in by what they did",
    enteredDefined: "Came in by a new or changed rule, an import or by hand",
    left: "Left by what they did",
    leftDefined: "Left by a changed rule, an import or by hand",
    version: "A version of the rule was saved",
  },
  version: (n: number) => `v${n}`,
  versions: "Versions of the rule in these days",
  versionLine: (n: number, time: string, by: string | null) =>
    `Version ${n}, ${time}${by ? `, ${by}` : ""}`,
  versionsAbout: "The run after a version is saved is the first to use it.",
  asTable: "Show as a table",
  tableOf: "Counts by day, the newest first",
  day: "Day",
  people: "People",
  came: "Came in",
  went: "Left",
  defined: "of these not by behaviour",

  past: "Who was in on a day",
  pastAbout:
    "As it was decided then, at the end of that day. It stays as it was, whatever the rule says today.",
  on: "Day",
  show: "Show",
  found: (people: number, day: string) =>
    `${countPeople(people)} at the end of ${day}, as it was decided then.`,
  foundToday: (people: number) => `${countPeople(people)} as of now.`,
  hidden: "People who were merged or erased since are counted and not listed.",
  nobody: "Nobody was in it then.",
  customer: "Customer",
  number: (id: number) => `Customer ${id}`,

  why: "Why is somebody in it, or not?",
  whyAbout: "The rule condition by condition, with what was measured of one customer.",
  whom: "Customer",
  whyOn: "As of (empty: now)",

  earlier: "Try it as of a past moment",
  thenButton: "Choose a day",
  thenCount: (count: string, people: number, day: string) =>
    `${count} ${people === 1 ? "person" : "people"} would have matched at the end of ${day}, by what we know today.`,
  thenAbout: "Only a look: nothing is stored. What the runs of that day decided stays as it was.",
};
