import { useMemo } from "react";
import type { JourneyCounts, Problem } from "../../api/types";
import { en } from "../../texts/en";
import { formatShort } from "../../ui/format";
import { lookUp } from "../../ui/lookUp";
import { describeStep } from "../describe";
import { outcomeLabel } from "../kinds";
import { type GraphDocument, type GraphNode, indexOf, outcomesIn, type Place } from "../model";
import { pathName, type Words } from "../picture";
import { readingOf } from "../reading";
import type { RowWords } from "./OutlineRow";
import type { Row } from "./rows";

interface Sources {
  document: GraphDocument;
  words: Words;
  problems: Problem[];
  counts: JourneyCounts | null;
}

const EMPTY: RowWords = {
  name: "",
  kind: "",
  kindLabel: "",
  title: "",
  summary: "",
  count: "",
  mark: null,
  problem: "",
  target: "",
};
const texts = en.editing.outline;

/** The words on each row of the outline. */
export function useOutlineWords({ document, words, problems, counts }: Sources) {
  const worst = useMemo(() => worstOf(problems), [problems]);
  return useMemo(() => {
    const { nodes } = indexOf(document);
    const { numbers } = readingOf(document);
    const number = (id: string) => numbers.get(id) ?? 0;
    const title = (id: string) => {
      const node = nodes.get(id);
      return node ? words.title(node) : id;
    };
    const path = (place: Place) => pathName(document, place, words);

    const ofStep = (node: GraphNode, isActive: boolean): RowWords => {
      const now = (counts && lookUp(counts.nodes, node.id)?.now) ?? 0;
      const problem = worst.get(node.id);
      const only = outcomesIn(document, node)[0];
      return {
        ...EMPTY,
        // Live numbers only where the focus is: they would rename every row at each tick.
        name: describeStep(
          { document, words, problems, counts: isActive ? counts : null },
          node.id,
        ),
        kind: node.kind,
        kindLabel: words.kindLabel(node.kind),
        title: words.title(node),
        summary: node.name ? words.title({ ...node, name: "" }) : "",
        count: now ? formatShort(now) : "",
        mark: problem?.level ?? null,
        problem: problem?.message ?? "",
        target: only ? path({ source: node.id, key: only }) : "",
      };
    };

    const ofPath = (row: Row & { type: "branch" | "end" }): RowWords => {
      const node = nodes.get(row.place.source);
      const label = node ? outcomeLabel(node, row.place.key) : row.place.key;
      const to = "target" in row.leads ? row.leads.target : undefined;
      const leads =
        to === undefined
          ? ""
          : row.leads.how === "on"
            ? texts.on(number(to))
            : texts.goToName(number(to), title(to));
      const spoken = row.leads.how === "open" ? texts.open : leads;
      const name = row.type === "branch" ? texts.branchName(label, title(row.place.source)) : "";
      return {
        ...EMPTY,
        name: [name, spoken].filter(Boolean).join(", "),
        title: label,
        summary: path(row.place),
        target: leads,
      };
    };

    return (row: Row, isActive: boolean): RowWords => {
      if (row.type === "place") return { ...EMPTY, name: texts.place(path(row.place)) };
      if (row.type !== "step") return ofPath(row);
      const node = nodes.get(row.id);
      return node ? ofStep(node, isActive) : EMPTY;
    };
  }, [document, words, problems, counts, worst]);
}

/** One thing to mend for each step, a problem before advice. */
function worstOf(problems: Problem[]): Map<string, Problem> {
  const worst = new Map<string, Problem>();
  for (const problem of problems) {
    if (problem.node === null) continue;
    const known = worst.get(problem.node);
    if (!known || (known.level === "advice" && problem.level === "problem")) {
      worst.set(problem.node, problem);
    }
  }
  return worst;
}
