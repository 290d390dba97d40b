import type { ImportNote } from "../../api/queries/interchange";

/** What has to be looked at first, each in the order of the file. */
export function byWeight(notes: ImportNote[]): ImportNote[] {
  const isProblem = (note: ImportNote) => note.level === "problem";
  return [...notes.filter(isProblem), ...notes.filter((note) => !isProblem(note))];
}
