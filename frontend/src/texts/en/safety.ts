const others = (by: string, at: string | null) => (at ? `${by} saved at ${at}` : `${by} saved`);

/** Saving, two people at once, versions and what differs between them. */
export const safety = {
  somebody: "Somebody",
  takeIn: (by: string) => `take in what ${by} saved`,
  merged: (by: string, at: string | null) => `${others(by, at)}; both changes are in.`,
  settled: (by: string, at: string | null) =>
    `${others(by, at)}; what you both changed is as you chose.`,
  signIn: "Sign in again",
  conflict: {
    title: (by: string, at: string | null) =>
      `${others(by, at)}: some steps were changed on both sides`,
    about: "Everything else is put together already. Choose for each of these what holds.",
    mine: "Mine",
    theirs: (by: string) => by,
    all: (side: string) => `All: ${side}`,
    save: "Save what is chosen",
    copy: "Keep mine as a copy",
    name: "Name",
    wholeStep: "The whole step",
    presence: "The step",
    removed: "Removed",
    keptAs: (summary: string) => `Kept: ${summary}`,
    path: (label: string) => `“${label}” leads to`,
    nextPath: "Leads to",
    nowhere: "Nowhere yet",
    journey: "Journey",
    journeyName: "Name of the journey",
    map: (field: string) => (field ? `Map: ${field.replaceAll("_", " ")}` : "Map"),
    choose: (what: string, step: string) => `${what} of ${step}`,
  },
  restore: {
    title: (at: string) => `Unsaved changes of ${at}`,
    text: "They are in this browser only: the page was closed before they could be saved.",
    moved: (by: string, at: string | null) =>
      `${others(by, at)} since then. Both are put together, and what does not fit is asked about.`,
    restore: "Restore",
    discard: "Discard",
    label: "restore unsaved changes",
  },
  tab: {
    text: "Being edited in another tab",
    hint: "You can look at it here. It is saved there before you go on here.",
    takeOver: "Take over",
  },
  values: {
    none: "not set",
    yes: "Yes",
    no: "No",
    share: (name: string, share: string) => `${name} ${share}`,
    within: (event: string, days: number) => `“${event}” within ${days} days`,
    times: (filters: number) => (filters === 1 ? "1 condition" : `${filters} conditions`),
    number: (id: unknown) => `No. ${id}`,
  },
};
