/**
 * What is wrong with a journey, found on the spot. The server's `validate` is the truth;
 * both are held together by tests/journeys/cases/validation.json. Left to the server:
 * the shape of foreign documents (no change here can break it) and whatever needs the
 * database (templates, events seen so far, rules).
 */
import type { JsonSchema, NodeKind, Problem } from "../../api/types";
import { branchesOf, kindOf, pacesOf } from "../kinds";
import { type GraphDocument, type GraphIndex, type GraphNode, indexOf } from "../model";
import { GRAPH_SCHEMA } from "./graphSchema";
import { kindChecks } from "./kindChecks";
import { loopsWithout, reachable, reaching } from "./paths";
import { checkSettings } from "./settings";

interface Place {
  node?: string | null;
  field?: string | null;
  level?: Problem["level"];
}

function problem(code: string, message: string, place: Place = {}): Problem {
  const { node = null, field = null, level = "problem" } = place;
  return { code, level, node, field, message };
}

export function validate(document: GraphDocument, kinds: readonly NodeKind[]): Problem[] {
  const index = indexOf(document);
  const schemas = new Map(kinds.map((k) => [k.kind, k.schema]));
  const readable = new Map<string, GraphNode>();
  const found: Problem[] = [];
  for (const node of document.nodes) {
    const problems = nodeProblems(node, schemas);
    if (problems.length) found.push(...problems);
    else readable.set(node.id, node);
  }
  found.push(
    ...entryProblems(document, index),
    ...graphProblems(document, readable),
    ...edgeProblems(readable, index),
    ...pathProblems(document, readable, index),
  );
  for (const node of readable.values()) found.push(...kindProblems(node));
  const order = new Map(document.nodes.map((n, at) => [n.id, at]));
  const placeOf = (p: Problem) => (p.node === null ? -1 : (order.get(p.node) ?? -1));
  return found.sort((a, b) => placeOf(a) - placeOf(b));
}

function nodeProblems(node: GraphNode, schemas: Map<string, JsonSchema>): Problem[] {
  const schema = schemas.get(node.kind);
  if (!schema) {
    const text = `There is no kind of step called “${node.kind.slice(0, 64)}”.`;
    return [problem("kind_unknown", text, { node: node.id })];
  }
  return checkSettings(schema, node.settings).map(({ code, field, message }) =>
    problem(code, message, { node: node.id, field }),
  );
}

function entryProblems(document: GraphDocument, index: GraphIndex): Problem[] {
  const entries = document.nodes.filter((n) => n.kind === "entry");
  if (!entries.length) return [problem("entry_missing", "The journey has no entry.")];
  const extra = entries
    .slice(1)
    .map(({ id: node }) =>
      problem("entry_several", "A journey has one entry; this is another one.", { node }),
    );
  const led = entries
    .filter((n) => index.incoming.get(n.id)?.length)
    .map(({ id: node }) =>
      problem("entry_has_path_in", "No path can lead back to the entry.", { node }),
    );
  return [...extra, ...led];
}

function graphProblems(document: GraphDocument, readable: Map<string, GraphNode>): Problem[] {
  const wrong = checkSettings(GRAPH_SCHEMA, document.graph);
  if (wrong.length) return wrong.map((w) => problem(w.code, w.message, { field: w.field }));
  const found = document.graph.goal ? [] : aimlessProblems(readable);
  if (!document.graph.incubating) return found;
  if ((document.graph.hard_limit_days ?? null) === null) {
    const text = "While people are inside, no campaign takes them: set “At most (days)”.";
    found.push(problem("hard_limit_missing", text, { field: "hard_limit_days", level: "advice" }));
  }
  if (!document.nodes.some((n) => n.kind === "hand_over")) {
    const text = "An incubating journey usually ends in a hand-over.";
    found.push(problem("hand_over_missing", text, { level: "advice" }));
  }
  return found;
}

/** Steps at which results decide, though nobody said which. */
function aimlessProblems(readable: Map<string, GraphNode>): Problem[] {
  const text = "Results choose the shares here: set the goal of the journey.";
  return [...readable.values()]
    .filter(({ kind, settings }) => kind === "split" && (settings.bandit ?? null) !== null)
    .map(({ id: node }) => problem("bandit_aimless", text, { node, field: "bandit" }));
}

function edgeProblems(readable: Map<string, GraphNode>, index: GraphIndex): Problem[] {
  const found: Problem[] = [];
  for (const [id, node] of readable) {
    const offered = kindOf(node.kind)?.outcomes(node.settings) ?? [];
    const used = index.outgoing.get(id) ?? new Map<string, string>();
    for (const key of offered) {
      if (used.has(key)) continue;
      const text = `The path “${nameOfOutcome(node, key)}” leads nowhere.`;
      found.push(problem("outcome_open", text, { node: id, field: key }));
    }
    for (const key of used.keys()) {
      if (offered.includes(key)) continue;
      const text = `A path leaves this step by “${key.slice(0, 64)}”, which it has not.`;
      found.push(problem("outcome_unknown", text, { node: id, field: key }));
    }
  }
  return found;
}

function nameOfOutcome(node: GraphNode, key: string): string {
  const branch = branchesOf(node.settings.branches).find((b) => b.key === key);
  return branch?.name || key.replaceAll("_", " ");
}

function pathProblems(
  document: GraphDocument,
  readable: Map<string, GraphNode>,
  index: GraphIndex,
): Problem[] {
  const starts = document.nodes.filter((n) => n.kind === "entry").map((n) => n.id);
  const reached = reachable(index, starts);
  const found: Problem[] = [];
  for (const { id } of starts.length ? document.nodes : []) {
    if (reached.has(id)) continue;
    found.push(problem("unreachable", "No path leads to this step.", { node: id }));
  }
  const pacing = [...readable].filter(([, n]) => pacesOf(n)).map(([id]) => id);
  const limits = new Map([...readable].map(([id, n]) => [id, kindOf(n.kind)?.limited]));
  for (const loop of loopsWithout(index, new Set(pacing), limits)) {
    const names = loop.slice(0, 3).map((id) => nameOf(index, id));
    const text = `People would go round without a wait: ${names.join(", ")}.`;
    found.push(problem("loop_without_wait", text, { node: loop[0] ?? null }));
  }
  return [...found, ...endingProblems(document, readable, index, reached)];
}

/** Find people who could never leave; open paths are reported elsewhere. */
function endingProblems(
  document: GraphDocument,
  readable: Map<string, GraphNode>,
  index: GraphIndex,
  reached: Set<string>,
): Problem[] {
  const ends = [...readable].filter(([, n]) => kindOf(n.kind)?.ends).map(([id]) => id);
  if (!ends.some((id) => reached.has(id))) {
    return [problem("end_missing", "No path leads to a hand-over or an exit.")];
  }
  const loose = document.nodes.filter((node) => {
    const known = readable.get(node.id);
    const offered = known ? (kindOf(known.kind)?.outcomes(known.settings) ?? []) : [];
    return !known || offered.some((key) => !index.outgoing.get(node.id)?.has(key));
  });
  const leaving = reaching(index, [...ends, ...loose.map((n) => n.id)]);
  const stuck = document.nodes.find((n) => reached.has(n.id) && !leaving.has(n.id));
  if (!stuck) return [];
  const text = `Who comes to “${nameOf(index, stuck.id)}” can never leave.`;
  return [problem("no_way_out", text, { node: stuck.id })];
}

/** What a kind checks beyond the shape of its settings. */
const kindProblems = ({ id, kind, settings }: GraphNode): Problem[] =>
  (kindChecks[kind]?.(settings) ?? []).map(({ code, field, message }) =>
    problem(code, message, { node: id, field }),
  );

const nameOf = (index: GraphIndex, id: string): string => index.nodes.get(id)?.name || id;
