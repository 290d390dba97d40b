import { countPeople as people } from "./count";

export const life = {
  versions: "Versions and history",
  people: "People inside",
  copy: "Make a copy",
  addPeople: "Add people by a file",
  addPeopleItem: "Add people by a file…",
  file: "CSV file",
  fileHint: "The first column has the user ids. The same file twice changes nothing.",
  chooseFile: "Choose a file",
  addSubmit: "Add",
  added: (n: number) => `${people(n)} were asked in.`,
  repeated: (n: number) => `${people(n)} had been asked in by this list before.`,
  unknown: (n: number) =>
    n === 1
      ? "1 line names nobody we know:"
      : `${n.toLocaleString("en-US")} lines name nobody we know:`,
  unknownLine: (line: number, user: string) => `Line ${line}: ${user}`,
  moreLines: (n: string) => `and ${n} more`,
  close: "Close",
  copied: (name: string) => `“${name}” is a copy of it.`,
  actions: { pause: "Pause…", resume: "Go on…", stop: "Stop…", archive: "Archive…" },
  titles: {
    pause: "Pause the journey",
    resume: "Let the journey go on",
    stop: "Stop the journey",
    archive: "Archive the journey",
  },
  about: {
    pause: (n: number) =>
      `Nobody comes in, and ${people(n)} inside stand still. What falls due waits until the journey goes on; what happens meanwhile is kept and counts then.`,
    resume: (n: number) =>
      n
        ? `People come in again. ${people(n)} whose waiting ended meanwhile go on, spread over some time.`
        : "People come in again, and everybody inside goes on.",
    stop: (n: number) =>
      `Nobody comes in, and ${people(n)} inside leave at once, wherever they stand. They cannot be put back.`,
    archive: (n: number) => `Nobody comes in any more; ${people(n)} inside finish.`,
  },
  submit: { pause: "Pause", resume: "Go on", stop: "Stop", archive: "Archive" },
  done: {
    pause: "The journey is paused.",
    resume: "The journey goes on.",
    stop: "The journey is stopped: everybody leaves.",
    archive: "The journey is archived.",
  },
  note: "Note for the team",
  notePlaceholder: "Optional: why",
  spread: "Spread over (minutes)",
  spreadHint: "Empty: a minute for every 10,000 people, an hour at most.",

  inside: "People already inside",
  identical: "The live version says the same: nothing would change.",
  nobody: "Nobody is inside.",
  inVersion: (number: number, n: number) => `${people(n)} in version ${number}`,
  modes: (older: number, newer: number) => ({
    finish: `finish version ${older}`,
    follow: `follow to version ${newer}, each to the same step`,
    node: "all go to one step",
  }),
  goTo: "Step they go to",
  chooseStep: "Choose a step",
  stay: (number: number) => `Finish version ${number}`,
  without: (n: number) => `${people(n)} stand on steps the new version does not have:`,
  whereTo: (step: string, n: number) => `${step} (${people(n)})`,
  whenMoved: "They move",
  movedNow: "at once",
  movedLater: "at a later moment",
  movedAt: (zone: string) => `Moment (${zone})`,
  movedAtHint: "Within 30 days. Until then it can be cancelled; new people come in at once.",
  steps: "Step by step",
  step: "Step",
  before: "Before it",
  at: "At it",
  past: "Past it",
  changes: { unchanged: "", changed: "Changed", added: "New", removed: "Gone" },

  pageTitle: (journey: string) => `Versions of “${journey}”`,
  pageAbout: "What was live when, who is still inside, and who brought the journey where it is.",
  rollBack: "Put live again…",
  rollBackTitle: (number: number) => `Put version ${number} live again`,
  rollBackAbout: (newer: number) =>
    `Its steps go live as version ${newer}. The draft stays as it is.`,
  rollBackSubmit: "Put live again",
  rolledBack: (number: number) => `Version ${number} is live.`,
  moves: "People on the move",
  move: {
    version: (source: number | null, target: number | null) =>
      `From version ${source ?? "?"} to version ${target ?? "?"}`,
    release: "Going on after the pause",
    stop: "Leaving because the journey was stopped",
  },
  moveStatus: {
    pending: "Not begun",
    running: "Running",
    done: "Done",
    cancelled: "Cancelled",
  },
  moved: (n: number, staying: number) =>
    `${people(n)}${staying ? `, ${people(staying)} finish the older version` : ""}`,
  progress: (done: number) => `${Math.round((done / 16) * 100)} %`,
  cancelMove: "Cancel",
  history: "History",
  noHistory: "Nothing happened yet.",
  what: {
    published: "put version {version} live",
    rolled_back: "went back: version {version} is live",
    paused: "paused the journey",
    resumed: "let the journey go on",
    stopped: "stopped the journey",
    archived: "archived the journey",
    cloned: "made it as a copy",
    move_ordered: "moved people to version {version}",
    move_cancelled: "cancelled a move",
    asked: "asked to put version {version} live",
    planned: "planned to put version {version} live",
    plan_cancelled: "cancelled the plan to put version {version} live",
    launch_failed: "could not put version {version} live as planned",
    sent_back: "sent version {version} back",
    withdrawn: "no longer asks to put version {version} live",
  } as Record<string, string>,
};
