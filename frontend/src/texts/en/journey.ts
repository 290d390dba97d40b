const people = (n: number) => (n === 1 ? "1 person" : `${n.toLocaleString("en-US")} people`);
const steps = (n: number) => (n === 1 ? "1 step" : `${n} steps`);

const UNITS: Record<string, string> = {
  minutes: "minute",
  hours: "hour",
  days: "day",
  weeks: "week",
};

export const journey = {
  people,
  steps,
  list: {
    title: "Journeys",
    about: "Flows that lead new customers, step by step, to the day they are handed over.",
    create: "New journey",
    empty:
      "No journeys yet. A journey starts with an entry and an exit; you fill in what lies between.",
    inside: "Inside now",
    changed: "Changed",
    picture: (name: string) => `Picture of ${name}`,
    version: (number: number) => `Version ${number}`,
    neverLive: "Never live",
  },
  status: {
    draft: "Draft",
    live: "Live",
    paused: "Paused",
    stopped: "Stopped",
    archived: "Archived",
  },
  create: {
    title: "New journey",
    name: "Name",
    placeholder: "Welcome and first order",
    submit: "Create",
    nameMissing: "Give the journey a name.",
    incubating: "Incubating",
    incubatingHint: "While people are inside, no campaign takes them.",
    firstEntry: "Start",
    firstExit: "End",
    copyOf: (name: string) => `${name} (copy)`,
  },
  summary: {
    onEvent: (event: string) => (event ? `When “${event}” happens` : "Choose an event"),
    onList: "When added by list or API",
    message: "Email",
    noTemplate: "Choose a message",
    duration: (amount: unknown, unit: unknown) => {
      const word = UNITS[String(unit)];
      if (typeof amount !== "number" || !word) return "Choose a time";
      return `${amount} ${word}${amount === 1 ? "" : "s"}`;
    },
    waitFor: (event: string, deadline: string) =>
      event ? `“${event}”, at most ${deadline}` : "Choose an event",
    branches: (n: number) => (n === 1 ? "1 branch and else" : `${n} branches and else`),
    branch: (n: number) => `Branch ${n}`,
    yes: "Yes",
    unnamedBranch: "Branch",
    handOver: "To the micro-segments",
    exit: "Leaves the journey",
    unknown: "This kind of step is not known here",
  },
  outcomes: { next: "Next", else: "Else", happened: "Happened", timeout: "Too late" },
};
