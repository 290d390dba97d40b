/**
 * Every change a person can make to a journey, as pure functions Document -> Document.
 * Nodes and edges that do not change keep their identity: the canvas relies on it.
 */

import { type Branch, branchesOf, kindOf, newArm, newBranch, outcomesOf, WHOLE } from "./kinds";
import type { GraphDocument, GraphEdge, GraphNode, GraphSettings } from "./model";
import { indexOf, newId, outcomesIn, type Place } from "./model";

const samePlace = (edge: GraphEdge, place: Place) =>
  edge.source === place.source && edge.key === place.key;

export function targetOf(document: GraphDocument, place: Place): string | undefined {
  return indexOf(document).outgoing.get(place.source)?.get(place.key);
}

/** Put `edges` where `place` stands, so that the file keeps the author's order. */
function replaceAt(all: GraphEdge[], place: Place, edges: GraphEdge[]): GraphEdge[] {
  const at = all.findIndex((e) => samePlace(e, place));
  if (at < 0) return [...all, ...edges];
  return [...all.slice(0, at), ...edges, ...all.slice(at + 1)];
}

function insertAfter(nodes: GraphNode[], id: string, node: GraphNode): GraphNode[] {
  const at = nodes.findIndex((n) => n.id === id);
  return [...nodes.slice(0, at + 1), node, ...nodes.slice(at + 1)];
}

/** The ways out by which people go on; one that leads back is for somebody to choose. */
const onwardOf = (node: GraphNode): string[] =>
  outcomesOf(node).filter((key) => key !== kindOf(node.kind)?.leadsBack);

/** Put an existing node on a path: all its ways out lead on to where the path led. */
function joinInto(edges: GraphEdge[], place: Place, node: GraphNode, next: string | undefined) {
  const onward = next ? onwardOf(node).map((key) => ({ source: node.id, target: next, key })) : [];
  return replaceAt(edges, place, [
    { source: place.source, target: node.id, key: place.key },
    ...onward,
  ]);
}

/** Tell whether a step of this kind may stand at a place: ends only where nothing follows. */
export function canInsert(document: GraphDocument, kind: string, place: Place): boolean {
  if (kind === "entry") return false;
  if (!kindOf(kind)?.ends) return true;
  const next = targetOf(document, place);
  if (!next) return true;
  const { nodes, incoming } = indexOf(document);
  const follower = nodes.get(next);
  if (!follower) return false;
  // An end may replace another end, or leave a step to the other paths that lead to it.
  return (kindOf(follower.kind)?.ends ?? false) || (incoming.get(next)?.length ?? 0) > 1;
}

/** Insert a new step on a path. An end put before an end takes over its path. */
export function insert(
  document: GraphDocument,
  place: Place,
  kind: string,
  id: string = newId(document, kind),
): GraphDocument {
  const next = targetOf(document, place);
  const node: GraphNode = { id, kind, name: "", settings: kindOf(kind)?.starter() ?? {} };
  const grown: GraphDocument = {
    ...document,
    nodes: insertAfter(document.nodes, place.source, node),
    edges: joinInto(document.edges, place, node, next),
  };
  return kindOf(kind)?.ends && next ? dropOrphanEnd(grown, next) : grown;
}

/** An end that no path leads to any more goes with the path it ended. */
function dropOrphanEnd(document: GraphDocument, id: string): GraphDocument {
  const index = indexOf(document);
  const node = index.nodes.get(id);
  if (!node || !kindOf(node.kind)?.ends || index.incoming.get(id)?.length) return document;
  return { ...document, nodes: document.nodes.filter((n) => n.id !== id) };
}

/** Where the gap closes to: the step after the first way out that leads on. */
function successorOf(document: GraphDocument, id: string): string | undefined {
  const index = indexOf(document);
  const node = index.nodes.get(id);
  if (!node) return undefined;
  return outcomesIn(document, node)
    .map((key) => index.outgoing.get(id)?.get(key))
    .find((target) => target !== undefined && target !== id);
}

/** Take a step out of its paths and join what led into it to what came after it. */
function closeGap(edges: GraphEdge[], id: string, next: string | undefined): GraphEdge[] {
  return edges
    .filter((e) => e.source !== id)
    .flatMap((e) => {
      if (e.target !== id) return [e];
      // A path that came back from the follower would now lead to itself: it opens.
      return next && e.source !== next ? [{ ...e, target: next }] : [];
    });
}

/** Steps that only a given set leads to: what vanishes with them. */
function onlyReachedThrough(document: GraphDocument, removed: string, keep: string | undefined) {
  const index = indexOf(document);
  const entries = document.nodes.filter((n) => n.kind === "entry").map((n) => n.id);
  const before = reach(index, entries, undefined, undefined);
  const after = reach(index, entries, removed, keep);
  return new Set([...before].filter((id) => id !== removed && !after.has(id)));
}

function reach(
  index: ReturnType<typeof indexOf>,
  starts: string[],
  without: string | undefined,
  detour: string | undefined,
): Set<string> {
  const seen = new Set<string>();
  const stack = [...starts];
  while (stack.length) {
    const id = stack.pop() as string;
    if (seen.has(id)) continue;
    seen.add(id);
    if (id === without) {
      seen.delete(id);
      if (detour && detour !== without) stack.push(detour);
      continue;
    }
    stack.push(...(index.outgoing.get(id)?.values() ?? []));
  }
  return seen;
}

/**
 * Remove a step and close the gap. On a split, the branch `keepKey` stays; without one all
 * steps only its branches lead to go too, and the path joins where they met again.
 */
export function remove(document: GraphDocument, id: string, keepKey?: string): GraphDocument {
  const index = indexOf(document);
  const node = index.nodes.get(id);
  if (!node || node.kind === "entry") return document;
  const isSplit = new Set(index.outgoing.get(id)?.values() ?? []).size > 1;
  const next = !isSplit
    ? successorOf(document, id)
    : keepKey !== undefined
      ? index.outgoing.get(id)?.get(keepKey)
      : meetingPoint(document, id);
  const gone = isSplit ? onlyReachedThrough(document, id, next) : new Set<string>();
  gone.add(id);
  const edges = closeGap(document.edges, id, next === id ? undefined : next);
  return {
    ...document,
    nodes: document.nodes.filter((n) => !gone.has(n.id)),
    edges: edges.filter((e) => !gone.has(e.source) && !gone.has(e.target)),
  };
}

/** The nearest step that all branches of a split lead to, if there is one. */
export function meetingPoint(document: GraphDocument, id: string): string | undefined {
  const index = indexOf(document);
  const targets = [...new Set(index.outgoing.get(id)?.values() ?? [])];
  const reached = targets.map((target) => breadthFirst(index, target, id));
  return reached[0]?.find((step) => reached.every((steps) => steps.includes(step)));
}

function breadthFirst(index: ReturnType<typeof indexOf>, start: string, stop: string): string[] {
  const order = [start];
  const seen = new Set(order);
  for (const id of order) {
    for (const target of index.outgoing.get(id)?.values() ?? []) {
      if (target === stop || seen.has(target)) continue;
      seen.add(target);
      order.push(target);
    }
  }
  return order.filter((each) => each !== stop);
}

/** How many steps would go when a split is removed with all its branches. */
export function countRemoved(document: GraphDocument, id: string): number {
  return document.nodes.length - remove(document, id).nodes.length;
}

/** A step with all that only its branches lead to, up to where they meet again. */
interface Block {
  ids: Set<string>;
  /** The step that follows; undefined when the block's paths are still open. */
  next: string | undefined;
}

/** What moves with a step; undefined for ends and for splits that never meet again. */
function blockOf(document: GraphDocument, id: string): Block | undefined {
  const index = indexOf(document);
  const node = index.nodes.get(id);
  if (!node || node.kind === "entry" || kindOf(node.kind)?.ends) return undefined;
  const targets = new Set(index.outgoing.get(id)?.values() ?? []);
  if (targets.size < 2) return { ids: new Set([id]), next: successorOf(document, id) };
  const next = meetingPoint(document, id);
  if (!next) return undefined;
  return { ids: onlyReachedThrough(document, id, next).add(id), next };
}

/** The steps that move with a step, itself included. */
export const movedWith = (document: GraphDocument, id: string): ReadonlySet<string> =>
  blockOf(document, id)?.ids ?? new Set([id]);

export function canMove(document: GraphDocument, id: string, place: Place): boolean {
  const block = blockOf(document, id);
  if (!block || block.ids.has(place.source)) return false;
  const ways = indexOf(document).incoming.get(id) ?? [];
  return !(ways.length === 1 && ways.every((e) => samePlace(e, place)));
}

/** Move a step, with its branches, to another place; the gap it leaves closes. */
export function move(document: GraphDocument, id: string, place: Place): GraphDocument {
  const block = blockOf(document, id);
  if (!block || !canMove(document, id, place)) return document;
  const { ids, next } = block;
  const closed = document.edges.flatMap((e) => {
    if (e.target !== id || ids.has(e.source)) return [e];
    return next ? [{ ...e, target: next }] : [];
  });
  const follower = closed.find((e) => samePlace(e, place))?.target;
  const led = closed.flatMap((e) => {
    if (!ids.has(e.source) || e.target !== next) return [e];
    return follower ? [{ ...e, target: follower }] : [];
  });
  const step = indexOf(document).nodes.get(id) as GraphNode;
  if (!next && follower) {
    // Its own ways were all open: now they lead on.
    led.push(...onwardOf(step).map((key) => ({ source: id, target: follower, key })));
  }
  const moved = document.nodes.filter((n) => ids.has(n.id));
  const nodes = document.nodes.filter((n) => !ids.has(n.id));
  const at = nodes.findIndex((n) => n.id === place.source) + 1;
  return {
    ...document,
    nodes: [...nodes.slice(0, at), ...moved, ...nodes.slice(at)],
    edges: replaceAt(led, place, [{ ...place, target: id }]),
  };
}

function changeNode(
  document: GraphDocument,
  id: string,
  change: (node: GraphNode) => GraphNode,
): GraphDocument {
  return { ...document, nodes: document.nodes.map((n) => (n.id === id ? change(n) : n)) };
}

export function rename(document: GraphDocument, id: string, name: string): GraphDocument {
  return changeNode(document, id, (node) => ({ ...node, name }));
}

/**
 * Set settings of a step. Paths whose way out no longer exists go with them; a way out
 * that is new leads where the others meet, or where the last one leads.
 */
export function changeSettings(
  document: GraphDocument,
  id: string,
  changes: Record<string, unknown>,
): GraphDocument {
  const before = indexOf(document).nodes.get(id);
  if (!before) return document;
  const after = { ...before, settings: { ...before.settings, ...changes } };
  const changed = changeNode(document, id, () => after);
  const had = outcomesOf(before);
  const has = outcomesOf(after);
  const added = has.filter((key) => !had.includes(key));
  const target = added.length ? onwardTarget(document, id, had.at(-1)) : undefined;
  const grown =
    target === undefined
      ? changed
      : {
          ...changed,
          edges: [...changed.edges, ...added.map((key) => ({ source: id, target, key }))],
        };
  return had.every((key) => has.includes(key)) ? grown : dropStrayPaths(grown, id);
}

const onwardTarget = (document: GraphDocument, id: string, last: string | undefined) =>
  meetingPoint(document, id) ??
  (last === undefined ? undefined : targetOf(document, { source: id, key: last }));

function dropStrayPaths(document: GraphDocument, id: string): GraphDocument {
  const node = indexOf(document).nodes.get(id);
  if (!node) return document;
  const offered = new Set(outcomesOf(node));
  const edges = document.edges.filter((e) => e.source !== id || offered.has(e.key));
  return edges.length === document.edges.length ? document : pruned(document, edges);
}

/** Steps that become unreachable with fewer paths leave with them; loose ones stay. */
function pruned(document: GraphDocument, edges: GraphEdge[]): GraphDocument {
  const left = { ...document, edges };
  const entries = document.nodes.filter((n) => n.kind === "entry").map((n) => n.id);
  const before = reach(indexOf(document), entries, undefined, undefined);
  const after = reach(indexOf(left), entries, undefined, undefined);
  const gone = (id: string) => before.has(id) && !after.has(id);
  return {
    ...left,
    nodes: document.nodes.filter((n) => !gone(n.id)),
    edges: edges.filter((e) => !gone(e.source) && !gone(e.target)),
  };
}

export function changeGraph(
  document: GraphDocument,
  change: Partial<GraphSettings>,
): GraphDocument {
  return { ...document, graph: { ...document.graph, ...change } };
}

function setBranches(document: GraphDocument, id: string, branches: Branch[]): GraphDocument {
  if (!Array.isArray(indexOf(document).nodes.get(id)?.settings.branches)) return document;
  return changeSettings(document, id, { branches });
}

function branchesAt(document: GraphDocument, id: string): Branch[] {
  return branchesOf(indexOf(document).nodes.get(id)?.settings.branches);
}

/** Add a branch; until something is put on it, it leads on as the others do. */
export function addBranch(document: GraphDocument, id: string): GraphDocument {
  const branches = branchesAt(document, id);
  if (indexOf(document).nodes.get(id)?.kind !== "split") {
    return setBranches(document, id, [...branches, newBranch(branches)]);
  }
  const grown = setBranches(document, id, [...branches, newArm(branches)]);
  return areEven(branches) ? shareEvenly(grown, id) : grown;
}

/** Equal but for the hundredth that cannot be divided. */
function areEven(branches: Branch[]): boolean {
  const shares = branches.map((b) => b.share ?? 0);
  return Math.max(...shares) - Math.min(...shares) <= 1;
}

/** Give all ways of a split the same share of those who are not held out. */
export function shareEvenly(document: GraphDocument, id: string): GraphDocument {
  const branches = branchesAt(document, id);
  const heldOut = indexOf(document).nodes.get(id)?.settings.hold_out;
  const whole = WHOLE - (typeof heldOut === "number" ? heldOut : 0);
  const each = Math.floor(whole / branches.length);
  const rest = whole - each * branches.length;
  return setBranches(
    document,
    id,
    branches.map((branch, at) => ({ ...branch, share: at < rest ? each + 1 : each })),
  );
}

/** Remove a branch and the steps only it leads to. */
export function removeBranch(document: GraphDocument, id: string, key: string): GraphDocument {
  const branches = branchesAt(document, id);
  if (branches.length < 2) return document;
  const rest = branches.filter((b) => b.key !== key);
  const shrunk = setBranches(document, id, rest);
  const isSplit = indexOf(document).nodes.get(id)?.kind === "split";
  return isSplit && areEven(branches) ? shareEvenly(shrunk, id) : shrunk;
}

/** Move a branch left (-1) or right (+1); "else" always stays the last one. */
export function moveBranch(
  document: GraphDocument,
  id: string,
  key: string,
  by: -1 | 1,
): GraphDocument {
  return moveBranchTo(document, id, key, branchIndex(document, id, key) + by);
}

const branchIndex = (document: GraphDocument, id: string, key: string): number =>
  branchesAt(document, id).findIndex((b) => b.key === key);

/** Give a branch another place among its siblings, counted from 0 at the left. */
export function moveBranchTo(
  document: GraphDocument,
  id: string,
  key: string,
  to: number,
): GraphDocument {
  const branches = branchesAt(document, id);
  const from = branchIndex(document, id, key);
  if (from < 0 || from === to || to < 0 || to >= branches.length) return document;
  const moved = [...branches];
  const [branch] = moved.splice(from, 1);
  moved.splice(to, 0, branch as Branch);
  return setBranches(document, id, moved);
}

export function changeBranch(
  document: GraphDocument,
  id: string,
  key: string,
  change: Partial<Omit<Branch, "key">>,
): GraphDocument {
  const branches = branchesAt(document, id).map((b) => (b.key === key ? { ...b, ...change } : b));
  return setBranches(document, id, branches);
}

/** Lead a way out to a step that is already there; ends left without a path go. */
export function connect(document: GraphDocument, place: Place, target: string): GraphDocument {
  const node = indexOf(document).nodes.get(target);
  if (!node || node.kind === "entry") return document;
  const before = targetOf(document, place);
  const edges = replaceAt(document.edges, place, [{ ...place, target }]);
  const connected = { ...document, edges };
  return before && before !== target ? dropOrphanEnd(connected, before) : connected;
}
