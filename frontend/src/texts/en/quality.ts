import { countPeople } from "./count";

export const quality = {
  title: "Quality of the plan",
  about: "What a colleague would point out: rows that mean the same, never win, or miss somebody.",
  nothing: "Nothing to mend: no row is like another, none is hidden, and nobody is left out.",
  none: "Nothing has been counted yet. The findings appear after the first daily run.",
  again: "Being counted again",
  asOf: (time: string) => `Counted ${time}`,
  severities: { problem: "To mend", advice: "Advice", note: "Good to know" },
  findings: (problems: number, others: number) =>
    `${problems} to mend, ${others} more to know about`,
  open: (name: string) => `Open “${name}”`,
  archive: (name: string) => `Archive “${name}”`,
  archiveTitle: (name: string) => `Archive “${name}”?`,
  move: (name: string, number: number) => `Move “${name}” to number ${number}`,
  create: "Create micro-segment from this",
  archived: (name: string) => `“${name}” is archived.`,
  moved: (name: string, number: number) => `“${name}” is now number ${number}.`,
  coverage: {
    title: "Coverage",
    about: "Who is in at least one micro-segment, and what the others have in common.",
    range: "Days shown",
    weeks: (days: number) => `${days} days`,
    pictureOf: (days: string) => `Coverage, ${days}.`,
    chart: (day: string, share: string) => `Covered by day; on ${day} ${share}`,
    once: "In one row",
    several: "In several rows",
    none: "In no row",
    open: "Open customers",
    day: "Day",
    asTable: "Show as a table",
    tableOf: "Open customers by day, the newest first",
    summary: (covered: string, open: string, share: string) =>
      `${covered} of ${open} open customers are covered (${share}).`,
    average: (rows: string) => `A covered customer is in ${rows} rows.`,
    gaps: "Who is in no row",
    noGaps: "Nobody whom a few conditions would describe.",
    rows: "What each row adds",
    number: "No.",
    name: "Micro-segment",
    first: "In no row above",
    alone: "In no other row",
  },
  overlap: {
    title: "Overlap",
    about:
      "People whom two micro-segments share. The stronger the colour, the more of all their people.",
    own: "In bold: all people of a row.",
    /** The share of a tint; null where it has no lower or no upper end. */
    heat: (from: string | null, to: string | null) =>
      from === null ? `under ${to}` : to === null ? `${from} and more` : `${from} to ${to}`,
    matrix: "People shared by two rows",
    finding: (sharing: string, pairs: string, most: string) =>
      `${sharing} of ${pairs} pairs of rows share people. ${most}`,
    most: (first: string, second: string, shared: number, share: string) =>
      `Most alike: ${first} and ${second}, ${countPeople(shared)} in both (${share}).`,
    cell: (first: string, second: string, shared: string, share: string) =>
      `${first} and ${second}: ${shared} people in both, ${share} of all in either. Campaigns of ${first} come first.`,
    pick: "Press a number to see the two rows.",
    rows: (from: number, to: number, total: number) => `Rows ${from} to ${to} of ${total}`,
    earlier: "Rows before",
    later: "Next rows",
    pairs: "Most alike",
    first: "Row",
    second: "and row",
    shared: "In both",
    share: "Of all in either",
    contained: "Of the smaller row",
    empty: "No two rows share anybody.",
  },
};
