import { countPeople as people } from "../count";
import { steps } from "./steps";

const UNITS: Record<string, string> = {
  minutes: "minute",
  hours: "hour",
  days: "day",
  weeks: "week",
};

export const status = {
  draft: "Draft",
  live: "Live",
  paused: "Paused",
  stopped: "Stopped",
  archived: "Archived",
};

export const summary = {
  onEvent: (event: string) => (event ? `When “${event}” happens` : "Choose an event"),
  onList: "When added by list or API",
  message: "Email",
  noTemplate: "Choose a message",
  duration: (amount: unknown, unit: unknown) => {
    const word = UNITS[String(unit)];
    if (typeof amount !== "number" || !word) return "Choose a time";
    return `${amount} ${word}${amount === 1 ? "" : "s"}`;
  },
  waitFor: (what: string, deadline: string) =>
    what ? `${what}, at most ${deadline}` : "Choose an event",
  untilRule: "Until a rule fits",
  untilDate: (attribute: string) => (attribute ? `Until “${attribute}”` : "Choose a date"),
  untilClock: (days: string[], opens: string, closes: string | null) => {
    const when = days.length ? `${days.join(", ")} ` : "";
    return `Until ${when}${opens}${closes ? `–${closes}` : ""}`;
  },
  onSegment: (isLeft: boolean) => `When ${isLeft ? "leaving" : "entering"} a micro-segment`,
  onDate: (attribute: string, offset: number, yearly: boolean) => {
    if (!attribute) return "Choose a date";
    const days = `${Math.abs(offset)} day${Math.abs(offset) === 1 ? "" : "s"}`;
    const when = offset === 0 ? "On" : `${days} ${offset > 0 ? "after" : "before"}`;
    return `${when} “${attribute}”${yearly ? ", every year" : ""}`;
  },
  onSchedule: (repeat: string, time: string) => {
    const words = { once: "Once", daily: "Every day", weekly: "Weekly", monthly: "Monthly" };
    return `${words[repeat as keyof typeof words] ?? "Planned"}${time ? ` at ${time}` : ""}`;
  },
  survey: (name: string, scale: string) =>
    name ? `${name} (${scale === "nps" ? "NPS" : "CSAT"})` : "Name the survey",
  split: (shares: string[], heldOut: string | null) =>
    `${shares.join(" / ")}${heldOut ? `, ${heldOut} held out` : ""}`,
  jump: (times: number) => (times === 1 ? "Back once" : `Back ${times} times at most`),
  update: (first: string, more: number) => (more ? `${first} and ${more} more` : first),
  change: (name: string, how: string, value: string) => {
    if (how === "clear") return `Clear “${name}”`;
    if (how === "stamp") return `“${name}” = now`;
    return how === "increase" ? `“${name}” + ${value}` : `“${name}” = ${value}`;
  },
  tag: (tag: string, isRemoved: boolean) =>
    tag ? `${isRemoved ? "Remove" : "Add"} tag “${tag}”` : "Choose a tag",
  noChange: "Choose what changes",
  noAddress: "Give an address",
  task: (team: string, title: string) => `${team}: ${title}`,
  noTask: "Say what to do",
  startJourney: "Asks into another journey",
  startThe: (journey: string) => `Asks into “${journey}”`,
  enterThe: (segment: string, isLeft: boolean) =>
    `When ${isLeft ? "leaving" : "entering"} “${segment}”`,
  noJourney: "Choose a journey",
  branches: (n: number) => (n === 1 ? "1 branch and else" : `${n} branches and else`),
  branch: (n: number) => `Branch ${n}`,
  yes: "Yes",
  handOver: "To the micro-segments",
  exit: "Leaves the journey",
  unknown: "This kind of step is not known here",
};

export const outcomes = {
  next: "Next",
  else: "Else",
  happened: "Happened",
  timeout: "Too late",
  no_date: "No date",
  hold_out: "Held out",
  again: "Back",
  limit: "Often enough",
  ok: "Answered",
  failed: "Failed",
};

export const paths = {
  after: (step: string) => `after “${step}”`,
  branch: (step: string, label: string) => `on “${label}” of “${step}”`,
};

export const labels = {
  insert: (kind: string) => `insert ${kind}`,
  move: "move step",
  remove: "remove step",
  rename: "rename step",
  settings: (title: string) => `change ${title}`,
  connect: "lead path",
  addBranch: "add branch",
  removeBranch: "remove branch",
  shareEvenly: "share evenly",
  moveBranch: "move branch",
  branchName: "rename branch",
  branchRule: "change rule",
  journeyName: "rename journey",
};

export const editor = {
  back: "Journeys",
  canvas: (name: string, steps: string, problems: string) => `${name}, ${steps}, ${problems}`,
  steps,
  problems: (n: number) => (n === 0 ? "no problems" : n === 1 ? "1 problem" : `${n} problems`),
  draft: (number: number) => `Draft ${number}`,
  readOnly: "You can look at this journey. Editing needs the role Marketer.",
  step: "Step",
  journey: "Journey",
  ended: (reason: string) => `Left: ${reason.replaceAll("_", " ")}`,
  position: (at: number, of: number, people: string | null) =>
    `Step ${at} of ${of}${people ? `, ${people}` : ""}`,
};

export const save = {
  saved: (time: string | null) => (time ? `Saved ${time}` : "Saved"),
  unsaved: "Not saved yet",
  saving: "Saving",
  offline: (isKept: boolean) => (isKept ? "Offline, kept in this browser" : "Offline, not saved"),
  retrying: "Not saved, retrying",
  locked: "Being put live, saving again soon",
  signedOut: "Signed out, not saved",
  refused: (why: string) => `Not saved: ${why}`,
  conflict: "Changed elsewhere",
};

export const palette = {
  title: "Steps",
  find: "Find a step",
  placeholder: "Type a name",
  nothing: "No step of that name",
  hint: "Click to add after the selected step, or drag onto a path.",
  choose: (kind: string) => `Choose a place for “${kind}”`,
  chooseFor: (name: string) => `Choose a new place for “${name}”`,
  noPlace: (kind: string) => `“${kind}” fits nowhere here`,
  stop: "Cancel",
};

export const toolbar = {
  label: "Editing",
  undo: "Undo",
  redo: "Redo",
  undoThis: (label: string) => `Undo: ${label}`,
  redoThis: (label: string) => `Redo: ${label}`,
  undid: (label: string) => `Undid: ${label}`,
  redid: (label: string) => `Redid: ${label}`,
  toEntry: "Go to start",
  keys: "Keys",
};

export const inspector = {
  calls: {
    title: "When it calls",
    next: (when: string) => `Next time: ${when}`,
    noNext: "The live version has no next time.",
    called: people,
    skipped: "Skipped: too late",
  },
  label: "Details",
  setup: "Setup",
  name: "Name",
  namePlaceholder: "Optional",
  paths: "Paths",
  leadsTo: (outcome: string) => `“${outcome}” leads to`,
  leadsToNext: "Leads to",
  nowhere: "Nowhere yet",
  move: "Move to…",
  remove: "Remove",
  unknownKind: "This step was made elsewhere. It is kept as it is, but cannot be changed here.",
  unknownField: "Cannot be changed here.",
  journeyHint: "Select a step to see its settings.",
  clear: "Clear",
};

export const checks = {
  title: "Checks",
  none: "Nothing to mend.",
  looking: "looking…",
  open: (problems: number, advice: number) => {
    if (!problems && !advice) return "No problems";
    const parts = [];
    if (problems) parts.push(problems === 1 ? "1 problem" : `${problems} problems`);
    if (advice) parts.push(advice === 1 ? "1 piece of advice" : `${advice} pieces of advice`);
    return parts.join(", ");
  },
  problem: "Problem",
  advice: "Advice",
  whole: "The journey",
};
