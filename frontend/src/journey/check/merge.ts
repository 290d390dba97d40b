import type { Problem } from "../../api/types";
import { type GraphDocument, indexOf } from "../model";

/** What the server alone can know. */
const SERVER_ONLY = new Set([
  "template_unknown",
  "template_mismatch",
  "event_unknown",
  "rule_invalid",
  "persona_unknown",
  "segment_unknown",
  "journey_unknown",
  "journey_not_live",
]);

/**
 * Join what was found on the spot with what only the server can know. Its findings hold
 * for the document it was sent; they stay for steps that have not changed since.
 */
export function mergeProblems(
  local: Problem[],
  server: { document: GraphDocument; problems: Problem[] } | undefined,
  document: GraphDocument,
): Problem[] {
  if (!server) return local;
  const before = indexOf(server.document).nodes;
  const now = indexOf(document).nodes;
  const stillTrue = server.problems.filter(({ code, node }) => {
    if (!SERVER_ONLY.has(code)) return false;
    if (node === null) return server.document.graph === document.graph;
    const step = now.get(node);
    return step !== undefined && step.settings === before.get(node)?.settings;
  });
  const order = new Map(document.nodes.map((n, at) => [n.id, at]));
  const placeOf = (p: Problem) => (p.node === null ? -1 : (order.get(p.node) ?? -1));
  return [...local, ...stillTrue].sort((a, b) => placeOf(a) - placeOf(b));
}
