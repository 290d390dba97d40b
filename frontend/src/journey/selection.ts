/** Which steps are selected: one that has the focus, and others beside it. Pure. */
import { type GraphDocument, indexOf } from "./model";
import { readingOf } from "./reading";

export interface Selection {
  /** The step keys start from and the inspector shows. */
  selected: string | null;
  /** Further selected steps, in the order they were added. */
  others: readonly string[];
}

export const NO_OTHERS: readonly string[] = [];
export const NOTHING: Selection = { selected: null, others: NO_OTHERS };

export const only = (id: string | null): Selection => ({ selected: id, others: NO_OTHERS });

export const idsIn = ({ selected, others }: Selection): string[] =>
  selected === null ? [] : [...others, selected];

/** The last of the ids gets the focus, unless another one is given. */
export function many(ids: readonly string[], focus?: string | null): Selection {
  const first = focus != null && ids.includes(focus) ? focus : ids.at(-1);
  if (first === undefined) return NOTHING;
  return { selected: first, others: ids.filter((id) => id !== first) };
}

/** Add a step to the selection, or take it out when it is in. */
export function toggled(selection: Selection, id: string): Selection {
  const ids = idsIn(selection);
  return ids.includes(id) ? many(ids.filter((each) => each !== id)) : many([...ids, id]);
}

/** Go on to a step and keep the way there selected; going back lets go of it again. */
export function extended(selection: Selection, to: string): Selection {
  const { selected } = selection;
  const ids = idsIn(selection);
  if (!ids.includes(to)) return many([...ids, to]);
  return many(
    ids.filter((id) => id !== selected),
    to,
  );
}

/** What is left of a selection in a document that may lack some of its steps. */
export function stillThere(document: GraphDocument, selection: Selection): Selection {
  const { nodes } = indexOf(document);
  const ids = idsIn(selection);
  if (ids.every((id) => nodes.has(id))) return selection;
  return many(
    ids.filter((id) => nodes.has(id)),
    selection.selected,
  );
}

/**
 * The branch a step stands in, with all that only this branch leads to. Outside of every
 * branch that is the whole journey but its entry.
 */
export function branchAround(document: GraphDocument, id: string): string[] {
  const { lines } = readingOf(document);
  const at = lines.findIndex((line) => line.type === "step" && line.id === id);
  const level = lines[at]?.level ?? 0;
  let start = at;
  while (start >= 0 && (lines[start]?.level ?? 0) >= level) start -= 1;
  const end = lines.findIndex((line, place) => place > at && line.level < level);
  return lines
    .slice(start + 1, end < 0 ? undefined : end)
    .flatMap((line) => (line.type === "step" ? [line.id] : []))
    .filter((each) => indexOf(document).nodes.get(each)?.kind !== "entry");
}

export const sameSelection = (one: Selection, other: Selection): boolean =>
  one.selected === other.selected &&
  one.others.length === other.others.length &&
  one.others.every((id, at) => id === other.others[at]);
