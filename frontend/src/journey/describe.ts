/** A step in all its words, for screen readers. */
import type { JourneyCounts, Problem } from "../api/types";
import { en } from "../texts/en";
import { lookUp } from "../ui/lookUp";
import { type GraphDocument, indexOf } from "./model";
import type { Words } from "./picture";
import { readingOf } from "./reading";

interface Sources {
  document: GraphDocument;
  words: Words;
  problems: Problem[];
  /** Live numbers, where they are to be said. */
  counts: JourneyCounts | null;
}

/** "Decision, Opened last email?, step 4 of 26, 2 branches, 1,214 people, no problems". */
export function describeStep({ document, words, problems, counts }: Sources, id: string): string {
  const node = indexOf(document).nodes.get(id);
  if (!node) return id;
  const { numbers, order, ways } = readingOf(document);
  const branches = ways.get(id)?.length ?? 0;
  const now = counts ? lookUp(counts.nodes, id)?.now : undefined;
  const wrong = problems.filter((p) => p.node === id && p.level === "problem").length;
  return [
    words.kindLabel(node.kind),
    words.title(node),
    en.editing.place(numbers.get(id) ?? 0, order.length),
    branches > 1 ? en.editing.branches(branches) : "",
    now === undefined ? "" : en.journey.people(now),
    en.journey.editor.problems(wrong),
  ]
    .filter(Boolean)
    .join(", ");
}
