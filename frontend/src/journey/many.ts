/** Changes of several steps at once; pure, like `ops`. */
import { type GraphDocument, indexOf } from "./model";
import * as ops from "./ops";
import { readingOf } from "./reading";

/** Steps as they are read; the entry and unknown ones are left out. */
export function inReadingOrder(document: GraphDocument, ids: Iterable<string>): string[] {
  const { numbers } = readingOf(document);
  const { nodes } = indexOf(document);
  return [...new Set(ids)]
    .filter((id) => nodes.has(id) && nodes.get(id)?.kind !== "entry")
    .sort((a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0));
}

/**
 * Remove steps and close the gaps. From the last to the first: a split whose branches are
 * selected as well is empty by then and takes nothing else along.
 */
export function remove(document: GraphDocument, ids: Iterable<string>): GraphDocument {
  return inReadingOrder(document, ids)
    .reverse()
    .reduce((left, id) => ops.remove(left, id), document);
}

/** How many steps would go with these, themselves included. */
export function countRemoved(document: GraphDocument, ids: Iterable<string>): number {
  return document.nodes.length - remove(document, ids).nodes.length;
}
