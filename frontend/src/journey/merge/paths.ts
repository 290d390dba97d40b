/** Merge the paths of three documents by where they start. */
import { kindOf, outcomesOf } from "../kinds";
import { type GraphDocument, type GraphEdge, type GraphNode, indexOf, outcomesIn } from "../model";
import type { Choices, Referee, Side } from "./clashes";
import type { Documents } from "./merge";
import { inOrder } from "./order";

type Target = string | undefined;

const targetIn = (document: GraphDocument, source: string, key: string): Target =>
  indexOf(document).outgoing.get(source)?.get(key);

const has = (document: GraphDocument, id: string) => indexOf(document).nodes.has(id);

/** The step that people come to who are led to `target` when the steps in between go. */
function following(document: GraphDocument, target: Target, isGone: (id: string) => boolean) {
  const { nodes, outgoing } = indexOf(document);
  const seen = new Set<string>();
  let at = target;
  while (at !== undefined && isGone(at) && !seen.has(at)) {
    seen.add(at);
    const node = nodes.get(at);
    const out = outgoing.get(at);
    const keys = node ? outcomesIn(document, node) : [];
    const onward = keys.filter((key) => key !== kindOf(node?.kind ?? "")?.leadsBack);
    at = onward.map((key) => out?.get(key)).find((next) => next !== undefined);
  }
  return at !== undefined && isGone(at) ? undefined : at;
}

/** Every step that people come to from a step that is gone, whichever way they take. */
function reachable(document: GraphDocument, from: string, isGone: (id: string) => boolean) {
  const { outgoing } = indexOf(document);
  const found = new Set<string>();
  const stack = [from];
  const seen = new Set<string>();
  while (stack.length) {
    const id = stack.pop() as string;
    if (seen.has(id)) continue;
    seen.add(id);
    if (!isGone(id)) found.add(id);
    else stack.push(...(outgoing.get(id)?.values() ?? []));
  }
  return found;
}

/**
 * Whether a side leads a path elsewhere. That it closed the gap of a step it removed is
 * no change of the path: it goes on to where that step led.
 */
export function isRedirected(
  base: GraphDocument,
  side: GraphDocument,
  source: string,
  key: string,
): boolean {
  const before = targetIn(base, source, key);
  const after = targetIn(side, source, key);
  if (before === after) return false;
  if (before === undefined || has(side, before)) return true;
  if (after === undefined) return false;
  return !reachable(base, before, (id) => !has(side, id)).has(after);
}

interface MergedPaths {
  edges: GraphEdge[];
  /** Steps that are gone and that a path would have to lead to: nothing follows them. */
  missed: Set<string>;
}

export function mergePaths(
  documents: Documents,
  nodes: GraphNode[],
  referee: Referee,
  choices: Choices,
): MergedPaths {
  const { base, mine, theirs } = documents;
  const live = new Map(nodes.map((node) => [node.id, node]));
  const keyOf = ({ source, key }: GraphEdge) => JSON.stringify([source, key]);
  const missed = new Set<string>();
  const edges: GraphEdge[] = [];
  for (const place of inOrder(base.edges, mine.edges, theirs.edges, keyOf)) {
    const [source, key] = JSON.parse(place) as [string, string];
    const node = live.get(source);
    if (!node || isDropped(node, key, documents, referee)) continue;
    const wanted = mergeTarget(documents, source, key, live, referee, choices);
    if (wanted === undefined) continue;
    const target = following(base, wanted, (id) => !live.has(id));
    if (target === undefined) missed.add(wanted);
    else edges.push(known(documents, { source, target, key }));
  }
  return { edges, missed };
}

/** The edge of one of the documents, where one has it: what did not change stays as it is. */
function known({ mine, theirs }: Documents, edge: GraphEdge): GraphEdge {
  const isIt = (each: GraphEdge) =>
    each.source === edge.source && each.key === edge.key && each.target === edge.target;
  return mine.edges.find(isIt) ?? theirs.edges.find(isIt) ?? edge;
}

/** Of branches that were asked about as a whole those that were not chosen go. */
function isDropped(node: GraphNode, key: string, documents: Documents, referee: Referee): boolean {
  const wasAsked =
    referee.hasAsked(node.id, { kind: "step" }) ||
    referee.hasAsked(node.id, { kind: "setting", field: "branches" });
  if (!wasAsked || outcomesOf(node).includes(key)) return false;
  return [documents.mine, documents.theirs].some((document) => {
    const known = indexOf(document).nodes.get(node.id);
    return known !== undefined && outcomesOf(known).includes(key);
  });
}

function mergeTarget(
  { base, mine, theirs }: Documents,
  source: string,
  key: string,
  live: ReadonlyMap<string, GraphNode>,
  referee: Referee,
  choices: Choices,
): Target {
  const before = targetIn(base, source, key);
  const my = has(mine, source) ? targetIn(mine, source, key) : before;
  const their = has(theirs, source) ? targetIn(theirs, source, key) : before;
  if (my === their) return my;
  const isMine = has(mine, source) && isRedirected(base, mine, source, key);
  const isTheirs = has(theirs, source) && isRedirected(base, theirs, source, key);
  if (isMine !== isTheirs) return isMine ? my : their;
  if (!isMine) {
    if (before !== undefined && live.has(before)) return before;
    const closed = closing(before, { mine, theirs }, { mine: my, theirs: their });
    if (closed !== "both") return closed;
  }
  const side = branchSide(source, key, { base, mine, theirs }, referee, choices);
  if (side) return side === "mine" ? my : their;
  return referee.ask({ mine: my, theirs: their }, source, { kind: "path", key });
}

/** Where the one side that removed the next step leads instead. */
function closing(
  before: Target,
  documents: { mine: GraphDocument; theirs: GraphDocument },
  targets: Record<Side, Target>,
): Target | "both" {
  if (before === undefined) return undefined;
  const isMine = !has(documents.mine, before);
  if (isMine && !has(documents.theirs, before)) return "both";
  return isMine ? targets.mine : targets.theirs;
}

/** Both added a way out under the same key: its path goes with the branches chosen. */
function branchSide(
  source: string,
  key: string,
  documents: { base: GraphDocument; mine: GraphDocument; theirs: GraphDocument },
  referee: Referee,
  choices: Choices,
): Side | undefined {
  const node = indexOf(documents.base).nodes.get(source);
  const isNew = node !== undefined && !outcomesOf(node).includes(key);
  const clash = referee.clashes.find(
    ({ step, part }) => step === source && part.kind === "setting" && part.field === "branches",
  );
  if (!isNew || !clash) return undefined;
  return choices[clash.id] ?? clash.suggested;
}
