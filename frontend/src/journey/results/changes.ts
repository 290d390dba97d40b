/** What a draft has that the live version has not: its numbers are not those of the draft. */
import type { GraphDocument, GraphNode } from "../model";

export type Change = "same" | "new" | "changed";

/** Compare the steps of a draft with those of the live version; names do not matter. */
export function changesSince(
  live: GraphDocument | undefined,
  draft: GraphDocument,
): Record<string, Change> {
  const before = new Map(live?.nodes.map((n) => [n.id, n]));
  return Object.fromEntries(
    draft.nodes.map((node): [string, Change] => {
      const old = before.get(node.id);
      if (!old) return [node.id, "new"];
      return [node.id, isSameStep(old, node) ? "same" : "changed"];
    }),
  );
}

const isSameStep = (one: GraphNode, other: GraphNode) =>
  one.kind === other.kind && isEqual(one.settings, other.settings);

/** Compare two JSON values; a setting without a value is one that is not there. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) {
    return (one ?? null) === (other ?? null);
  }
  const mine = one as Record<string, unknown>;
  const theirs = other as Record<string, unknown>;
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return Array.isArray(one) === Array.isArray(other)
    ? [...keys].every((key) => isEqual(mine[key], theirs[key]))
    : false;
}
